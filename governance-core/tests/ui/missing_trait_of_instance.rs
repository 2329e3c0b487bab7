//! One of the instances lacks the trait.

use governance_core::governed;

#[governed(requires(Copy), instances(State<u8>, State<String>))]
#[derive(Clone)]
struct State<T>(T);

impl Copy for State<u8> {}

fn main() {}
