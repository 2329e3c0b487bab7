//! A range belongs to one field.

use governance_core::governed;

#[governed(range = 0..=1)]
struct State;

fn main() {}
