//! Signed notes and checkpoints, as <https://c2sp.org/signed-note> and <https://c2sp.org/tlog-checkpoint> say.
//!
//! A chain shows every change but one: that its end was cut off, or that it was rewritten from some entry on. Whoever keeps
//! a [`Checkpoint`] elsewhere, which is the size and the root of the ledger under a signature, sees that as well.
//!
//! * [`VerifierKey`] is the text by which a public key is passed on: `name+id+key`.
//! * [`sign`] and [`open`] are about any text, [`Checkpoint`] about the text of a checkpoint.

mod checkpoint;
mod key;
mod signed;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use ed25519_dalek::{SigningKey, VerifyingKey};
pub use key::{KeyError, VerifierKey};
pub use signed::{NoteError, Opened, open, sign};
