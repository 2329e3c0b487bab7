//! The ends are swapped.

use governance_core::governed;

#[governed]
struct State {
    #[governed(range = 1.0..=0.0)]
    x: f64,
}

fn main() {}
