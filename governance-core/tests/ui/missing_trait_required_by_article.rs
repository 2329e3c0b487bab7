//! An article requires a trait of the item.

use governance_core::governed;

#[governed]
#[must_use]
struct State;

fn main() {}
