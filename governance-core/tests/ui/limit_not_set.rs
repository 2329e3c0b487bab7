//! A declaration that nothing holds.

use governance_core::governed;

#[governed(gpu_utilization = 0.9)]
struct State;

fn main() {}
