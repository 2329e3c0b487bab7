//! Two attributes would make two registers of one type.

use governance_core::governed;

#[governed(iterations = 1)]
#[governed(iterations = 2)]
struct State;

fn main() {}
