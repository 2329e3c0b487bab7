//! The bytes of this type cannot be counted.

use governance_core::governed;

#[governed]
struct State {
    #[governed(max_bytes = "1 KiB")]
    x: std::collections::BTreeMap<u8, u8>,
}

fn main() {}
