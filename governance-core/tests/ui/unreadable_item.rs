//! The length of the array is more than the reader understands.

use governance_core::governed;

#[governed]
struct State {
    x: [u8; if true { 1 } else { 2 }],
}

fn main() {}
