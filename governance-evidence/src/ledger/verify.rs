//! Reading all of a ledger, against checkpoints if there are any.

use std::io::Read;

use super::fault::{Fault, Reason, VerifyError};
use super::reader::Reader;
use super::walk::SetBack;
use crate::canonical::Digest;
use crate::note::Checkpoint;

/// What an intact ledger is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many entries it has.
    pub entries: u64,
    /// How many bytes.
    pub bytes: u64,
    /// The SHA-256 of the last line, or zeros.
    pub head: Digest,
    /// The root of the tree.
    pub root: Digest,
    /// How many entries have an earlier time than the one before.
    pub set_backs: u64,
    /// The first of them.
    pub first_set_back: Option<SetBack>,
    /// How many of the entries a checkpoint covers: those beyond may be cut off or rewritten unnoticed.
    pub covered: u64,
}

/// Reads all of a ledger and checks every entry, and its root wherever a checkpoint says what it was.
///
/// # Errors
///
/// The first bad entry, or what the system says.
pub fn verify(source: impl Read, known: &[Checkpoint]) -> Result<Report, VerifyError> {
    let mut known: Vec<&Checkpoint> = known.iter().collect();
    known.sort_by_key(|checkpoint| checkpoint.size);
    let mut known = known.into_iter().peekable();
    let mut reader = Reader::new(source);
    let mut covered = 0;
    loop {
        let entries = reader.entries();
        while let Some(checkpoint) = known.next_if(|checkpoint| checkpoint.size == entries) {
            let (found, expected) = (reader.root(), checkpoint.root);
            if found != expected {
                let last = entries.saturating_sub(1);
                let reason = Reason::Rewritten { last, found, expected };
                return Err(Fault { index: covered, reason }.into());
            }
            covered = entries;
        }
        if reader.next_entry()?.is_none() {
            break;
        }
    }
    if let Some(checkpoint) = known.next() {
        let reason = Reason::Missing { expected: checkpoint.size };
        return Err(Fault { index: reader.entries(), reason }.into());
    }
    let (set_backs, first_set_back) = reader.set_backs();
    Ok(Report {
        entries: reader.entries(),
        bytes: reader.bytes(),
        head: reader.head(),
        root: reader.root(),
        set_backs,
        first_set_back,
        covered,
    })
}
