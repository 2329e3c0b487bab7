//! The hashes of leaves and nodes.

use sha2::{Digest as _, Sha256};

use crate::canonical::Digest;

/// The root of a tree without leaves: the SHA-256 of nothing.
pub const EMPTY: Digest = Digest::from_bytes([
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27,
    0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
]);

/// Hashes the input of a leaf.
#[must_use]
pub fn leaf(input: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(input);
    Digest::from_bytes(hash.finalize().into())
}

/// Hashes two nodes.
#[must_use]
pub fn node(left: &Digest, right: &Digest) -> Digest {
    let mut input = [1; 65];
    for (into, from) in input.iter_mut().skip(1).zip(left.as_bytes().iter().chain(right.as_bytes())) {
        *into = *from;
    }
    Digest::of(&input)
}
