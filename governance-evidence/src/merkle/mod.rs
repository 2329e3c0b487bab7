//! The tree of RFC 6962: roots, proofs that a leaf is in, proofs that nothing was rewritten.
//!
//! A leaf is hashed behind the byte 0x00, two nodes behind 0x01; the left part of a tree of `n` leaves is the largest power of
//! two below `n`. Everything here is calculation on hashes; what the leaves are is the caller's business.
//!
//! * [`Frontier`] appends leaves and knows the root, in the memory of one hash a level.
//! * [`Gather`] collects the hashes of a proof while leaves go by, so that a tree is never held.
//! * [`Inclusion`] and [`Consistency`] are proofs, each with its `verify`.

mod frontier;
mod gather;
mod hash;
mod proof;
mod ranges;
#[cfg(test)]
mod tests;

pub use frontier::Frontier;
pub use gather::Gather;
pub use hash::{EMPTY, leaf, node};
pub use proof::{Consistency, Inclusion, ProofError};
