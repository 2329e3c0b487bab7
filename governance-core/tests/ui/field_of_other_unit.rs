//! A newtype that is no whole number.

use governance_core::governed;

struct Share(f64);

#[governed]
struct State {
    #[governed(range = 0..=1)]
    x: Share,
}

fn main() {}
