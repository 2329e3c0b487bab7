//! Which of the two would hold?

use governance_core::governed;

#[governed(iterations = 1, iterations = 2)]
struct State;

fn main() {}
