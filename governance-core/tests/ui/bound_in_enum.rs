//! The variants of an enum are public.

use governance_core::governed;

#[governed]
enum State {
    Running {
        #[governed(finite)]
        x: f64,
    },
}

fn main() {}
