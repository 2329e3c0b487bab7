//! A number is no trait.

use governance_core::governed;

#[governed(requires(Convergent, 5))]
struct State;

fn main() {}
