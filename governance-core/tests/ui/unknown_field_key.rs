//! A slip of the keyboard on a field.

use governance_core::governed;

#[governed]
struct State {
    #[governed(finit)]
    x: f64,
}

fn main() {}
