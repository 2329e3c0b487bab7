//! A slip of the keyboard.

use governance_core::governed;

#[governed(latencey = "4 ms")]
struct State;

fn main() {}
