//! A function has no state.

use governance_core::governed;

#[governed]
fn compute() {}

fn main() {}
