//! Whoever sees the field can assign to it.

use governance_core::governed;

#[governed]
pub struct State {
    #[governed(finite)]
    pub x: f64,
}

fn main() {}
