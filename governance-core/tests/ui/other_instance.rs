//! An instance of something else.

use governance_core::governed;

#[governed(instances(Vec<u8>))]
struct State<T>(T);

fn main() {}
