//! A range that holds everything.

use governance_core::governed;

#[governed]
struct State {
    #[governed(range = ..)]
    x: u8,
}

fn main() {}
