//! A declaration beyond the law.

use governance_core::governed;

#[governed(gpu_memory = "9 GiB")]
struct State;

fn main() {}
