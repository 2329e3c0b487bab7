//! Whole numbers for a real field.

use governance_core::governed;

#[governed]
struct State {
    #[governed(range = 0..=1)]
    x: f64,
}

fn main() {}
