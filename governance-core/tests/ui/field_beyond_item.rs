//! A field that may hold more than its item.

use governance_core::governed;

#[governed(memory = "1 MiB")]
struct State {
    #[governed(max_bytes = "2 MiB")]
    x: Vec<u8>,
}

fn main() {}
