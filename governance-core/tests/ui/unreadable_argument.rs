//! A literal is no key.

use governance_core::governed;

#[governed("4 ms")]
struct State;

fn main() {}
