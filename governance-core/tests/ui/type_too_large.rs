//! The type is larger than the law allows.

use governance_core::governed;

#[governed]
struct State([u8; 2048]);

fn main() {}
