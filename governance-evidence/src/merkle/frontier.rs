//! Appending: the roots of the complete subtrees from left to right, which are all that a growing tree has to keep.

use super::hash::{EMPTY, node};
use crate::canonical::Digest;

/// A tree that only grows; of `n` leaves it keeps one hash for each 1 among the binary digits of `n`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    /// The largest subtree first.
    roots: Vec<Digest>,
}

impl Frontier {
    /// Returns the number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Digest) {
        let mut root = leaf;
        // Each 1 at the low end is a complete subtree as large as the one in hand.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.roots.pop() {
                root = node(&left, &root);
            }
        }
        self.roots.push(root);
        self.size += 1;
    }

    /// Returns the root.
    #[must_use]
    pub fn root(&self) -> Digest {
        self.roots.iter().rev().copied().reduce(|right, left| node(&left, &right)).unwrap_or(EMPTY)
    }
}
