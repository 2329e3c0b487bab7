//! The law is judged before constants are computed.

use governance_core::governed;

const MAX: u64 = 5;

#[governed(iterations = MAX)]
struct State;

fn main() {}
