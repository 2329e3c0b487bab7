//! A field attribute that bounds nothing.

use governance_core::governed;

#[governed]
struct State {
    #[governed]
    x: f64,
}

fn main() {}
