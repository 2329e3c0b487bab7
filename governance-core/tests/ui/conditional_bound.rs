//! The law would differ from build to build.

use governance_core::governed;

#[governed]
struct State {
    #[cfg(unix)]
    #[governed(finite)]
    x: f64,
}

fn main() {}
