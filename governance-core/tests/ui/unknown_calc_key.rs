//! A slip of the keyboard.

use governance_core::calc_only;

#[calc_only(alow("libm"))]
fn calculate() {}

fn main() {}
