//! A number does not say whether it has converged.

use governance_core::governed;

#[governed]
struct State {
    #[governed(converges_within = 3)]
    x: u64,
}

fn main() {}
