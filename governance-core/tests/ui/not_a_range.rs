//! One value is no range.

use governance_core::governed;

#[governed]
struct State {
    #[governed(range = 5)]
    x: u8,
}

fn main() {}
