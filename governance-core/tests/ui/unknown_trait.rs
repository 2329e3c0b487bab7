//! The law names a trait without its path.

use governance_core::governed;

#[governed]
#[non_exhaustive]
struct State;

fn main() {}
