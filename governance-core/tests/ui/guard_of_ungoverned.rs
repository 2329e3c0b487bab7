//! A guard asks for a governed type.

use governance_core::Guard;

struct Plain;

fn main() {
    let _ = Guard::new(Plain);
}
