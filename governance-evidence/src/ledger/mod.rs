//! The append-only, hash-chained record: one line an entry.
//!
//! A line is canonical JSON, `{"body":...,"index":0,"kind":"...","previous":"...","time":"..."}` and a newline. `previous` is the
//! SHA-256 of the line before, newline included, or 64 zeros; the same digests are the leaves of a tree as in RFC 6962.
//!
//! * [`Writer`] appends, alone; what a kill left unfinished it mends when it opens, and says so.
//! * [`Reader`] goes through the entries and believes none that is not chained to the one before; [`verify`] reads all and
//!   names the first bad one; [`verify_file`] does so on every processor. Against a [checkpoint](crate::note::Checkpoint) it also notices a cut end and a rewritten chain.
//! * [`prove`] proves that an entry is in, in less than a kilobyte.
//!
//! **Time**: an entry's `time` is what its writer's clock said, in UTC. Clocks are set back, and an event that happened has to be
//! recorded all the same: an earlier time than that of the entry before is noted, by writer and reader, and refused by
//! neither. The order of the entries is that of their indices.

mod fault;
mod form;
mod line;
mod mend;
mod parallel;
mod proof;
mod reader;
mod store;
#[cfg(test)]
mod tests;
mod verify;
mod walk;
mod writer;

pub use fault::{Fault, Reason, VerifyError};
pub use line::{Draft, EntryError, KIND, LONGEST};
pub use mend::Mended;
pub use parallel::verify_file;
pub use proof::{InclusionProof, ProveError, prove};
pub use reader::{Entry, Reader};
pub use verify::{Report, verify};
pub use walk::{SetBack, leaf_of};
pub use writer::{AppendError, Appended, OpenError, Options, Sync, Writer};
