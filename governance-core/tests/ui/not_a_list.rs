//! Traits are listed in parentheses.

use governance_core::governed;

#[governed(requires = MemoryBounded)]
struct State;

fn main() {}
