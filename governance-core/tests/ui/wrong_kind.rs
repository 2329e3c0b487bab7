//! A time is no amount of memory.

use governance_core::governed;

#[governed(gpu_memory = "5 ms")]
struct State;

fn main() {}
