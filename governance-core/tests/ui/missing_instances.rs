//! Which instantiation should be measured?

use governance_core::governed;

#[governed]
struct State<T>(T);

fn main() {}
