//! Proofs and their verification: calculation on hashes alone (RFC 9162, sections 2.1.3.2 and 2.1.4.2).

use super::hash::{EMPTY, node};
use crate::canonical::Digest;

/// A proof that a leaf is in a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// The leaf, counted from 0.
    pub index: u64,
    /// How many leaves the tree has.
    pub size: u64,
    /// The nodes beside the path from the leaf to the root, lowest first.
    pub hashes: Vec<Digest>,
}

/// A proof that a tree continues an older one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consistency {
    /// How many leaves the older tree has.
    pub old: u64,
    /// How many leaves the tree has.
    pub size: u64,
    /// The nodes that lead from the one root to the other.
    pub hashes: Vec<Digest>,
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// There is no such leaf or older tree.
    #[error("`{index}` is not within a tree of `{size}`")]
    Outside {
        /// The leaf, or the size of the older tree.
        index: u64,
        /// How many leaves the tree has.
        size: u64,
    },
    /// It has too many hashes, or too few.
    #[error("the proof has `{found}` hashes, and one of its size has `{expected}`")]
    Length {
        /// How many it has.
        found: usize,
        /// How many it had to have.
        expected: usize,
    },
    /// It leads to another root.
    #[error("the proof leads to the root `{found}`, and `{expected}` is the root that is known")]
    Root {
        /// Where it leads.
        found: Digest,
        /// The root that was handed in.
        expected: Digest,
    },
}

impl Inclusion {
    /// Checks that the leaf with this hash is in the tree with this root.
    ///
    /// # Errors
    ///
    /// If it is not, or if the proof is of another shape.
    pub fn verify(&self, leaf: &Digest, root: &Digest) -> Result<(), ProofError> {
        let (index, size) = (self.index, self.size);
        if index >= size {
            return Err(ProofError::Outside { index, size });
        }
        length(&self.hashes, super::ranges::inclusion(index, size).len())?;
        let (mut at, mut last, mut found) = (index, size - 1, *leaf);
        for hash in &self.hashes {
            if at & 1 == 1 || at == last {
                found = node(hash, &found);
                while at & 1 == 0 && at != 0 {
                    (at, last) = (at >> 1, last >> 1);
                }
            } else {
                found = node(&found, hash);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        same(found, *root)
    }
}

impl Consistency {
    /// Checks that the tree with this root continues the one with the older root.
    ///
    /// # Errors
    ///
    /// If it does not, or if the proof is of another shape.
    pub fn verify(&self, old_root: &Digest, root: &Digest) -> Result<(), ProofError> {
        let (old, size) = (self.old, self.size);
        if old > size {
            return Err(ProofError::Outside { index: old, size });
        }
        length(&self.hashes, super::ranges::consistency(old, size).len())?;
        if old == 0 {
            return same(*old_root, EMPTY);
        }
        if old == size {
            return same(*old_root, *root);
        }
        let mut hashes = self.hashes.iter();
        // A complete old tree is its own first node.
        let first = if old.is_power_of_two() { Some(old_root) } else { hashes.next() };
        let Some(first) = first else { return Err(ProofError::Length { found: 0, expected: 1 }) };
        let (mut at, mut last) = (old - 1, size - 1);
        (at, last) = (at >> at.trailing_ones(), last >> at.trailing_ones());
        let (mut older, mut newer) = (*first, *first);
        for hash in hashes {
            if at & 1 == 1 || at == last {
                older = node(hash, &older);
                newer = node(hash, &newer);
                while at & 1 == 0 && at != 0 {
                    (at, last) = (at >> 1, last >> 1);
                }
            } else {
                newer = node(&newer, hash);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        same(older, *old_root)?;
        same(newer, *root)
    }
}

fn length(hashes: &[Digest], expected: usize) -> Result<(), ProofError> {
    let found = hashes.len();
    if found == expected { Ok(()) } else { Err(ProofError::Length { found, expected }) }
}

fn same(found: Digest, expected: Digest) -> Result<(), ProofError> {
    if found == expected { Ok(()) } else { Err(ProofError::Root { found, expected }) }
}
