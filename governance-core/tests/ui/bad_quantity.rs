//! The unit is written `GiB`.

use governance_core::governed;

#[governed(gpu_memory = "6 gib")]
struct State;

fn main() {}
