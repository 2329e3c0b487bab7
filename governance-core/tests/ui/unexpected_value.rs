//! `finite` is said or not said.

use governance_core::governed;

#[governed]
struct State {
    #[governed(finite = true)]
    x: f64,
}

fn main() {}
