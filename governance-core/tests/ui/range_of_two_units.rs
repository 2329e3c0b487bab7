//! One end counts, the other measures time.

use governance_core::governed;

#[governed]
struct State {
    #[governed(range = 0..="1 s")]
    x: u8,
}

fn main() {}
