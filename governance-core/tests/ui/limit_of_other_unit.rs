//! A limit of the law in another unit.

use governance_core::governed;

#[governed(memory = limits.colors)]
struct State;

fn main() {}
