//! A limit without a number declares nothing.

use governance_core::governed;

#[governed(iterations)]
struct State;

fn main() {}
