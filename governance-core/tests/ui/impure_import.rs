//! A crate that is not allowed.

use governance_core::calc_only;

#[calc_only(allow("libm"))]
mod kernel {
    use governance_core::Guard;

    pub fn calculate<T: governance_core::Governed>(guard: Guard<T>) -> T {
        guard.into_inner()
    }
}

fn main() {}
