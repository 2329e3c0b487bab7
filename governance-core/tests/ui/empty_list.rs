//! A list that requires nothing.

use governance_core::governed;

#[governed(requires())]
struct State;

fn main() {}
