//! The item requires a trait that it lacks.

use governance_core::governed;

#[governed(requires(MemoryBounded))]
struct State;

fn main() {}
