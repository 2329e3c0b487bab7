//! A text is not made of numbers.

use governance_core::governed;

#[governed]
struct State {
    #[governed(finite)]
    x: String,
}

fn main() {}
