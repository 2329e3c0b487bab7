//! A text has no level that could fall.

use governance_core::governed;

#[governed]
struct State {
    #[governed(non_decreasing)]
    x: String,
}

fn main() {}
