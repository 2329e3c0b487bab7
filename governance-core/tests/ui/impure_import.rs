//! A crate that is not allowed.

use governance_core::calc_only;

#[calc_only(allow("libm"))]
mod kernel {
    use governance_law::Quantity;

    pub fn calculate(limit: governance_law::Limit) -> Option<Quantity> {
        limit.at_most
    }
}

fn main() {}
