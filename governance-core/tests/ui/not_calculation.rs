//! A struct does not calculate.

use governance_core::calc_only;

#[calc_only]
struct State;

fn main() {}
