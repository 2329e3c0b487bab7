//! Latency is declared for the whole item.

use governance_core::governed;

#[governed]
struct State {
    #[governed(latency = "1 ms")]
    x: f64,
}

fn main() {}
