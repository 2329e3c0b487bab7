//! A floor is no ceiling.

use governance_core::governed;

#[governed]
struct State {
    #[governed(converges_within = limits.uptime)]
    x: u64,
}

fn main() {}
