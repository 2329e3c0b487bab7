//! Nothing is at least 1 and below 1.

use governance_core::governed;

#[governed]
struct State {
    #[governed(range = 1..1)]
    x: u8,
}

fn main() {}
