//! One instance is larger than the law allows.

use governance_core::governed;

#[governed(instances(State<1>, State<4096>))]
struct State<const N: usize>([u8; N]);

fn main() {}
