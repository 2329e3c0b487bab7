//! A guarded value changes through `update` alone.

use governance_core::{Guard, governed};

#[governed]
struct State {
    #[governed(finite)]
    x: f64,
}

fn main() {
    if let Ok(state) = Guard::new(State { x: 0.0 }) {
        state.x = f64::NAN;
    }
}
