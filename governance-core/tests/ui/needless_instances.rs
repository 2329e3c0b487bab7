//! There is one State alone.

use governance_core::governed;

#[governed(instances(State<u8>))]
struct State;

fn main() {}
