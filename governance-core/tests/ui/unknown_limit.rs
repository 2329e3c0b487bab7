//! A limit that the law does not set.

use governance_core::governed;

#[governed(iterations = limits.colours)]
struct State;

fn main() {}
