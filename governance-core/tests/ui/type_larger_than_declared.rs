//! The type is larger than it says.

use governance_core::governed;

#[governed(type_size = "16 B")]
struct State(u64, u64, u8);

fn main() {}
