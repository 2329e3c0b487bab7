//! Everything that is wrong with an item comes in one build, and nothing else.

use governance_core::{Governed, governed};

#[governed(gpu_memory = "9 GiB", latencey = "4 ms", iterations = 5)]
struct State {
    #[governed(range = 1.0..=0.0)]
    share: f64,
    #[governed(finite)]
    pub energy: f64,
}

fn main() {
    // The item is there all the same, and so is its implementation: no further errors.
    let _ = State { share: 0.0, energy: 0.0 }.check();
}
