//! The end of a ledger whose writer was killed: what was never acknowledged is mended, and everything else is left as it is.

use std::fmt;

use super::fault::{Fault, Reason, VerifyError};
use super::reader::Reader;
use super::store::{FileStore, Store};
use super::walk::Walk;
use crate::note::Checkpoint;

/// What a killed append had left and was mended; it had not been acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mended {
    /// The line had begun; what there was of it was cut off.
    Cut {
        /// The entry that it would have been.
        index: u64,
        /// How many bytes of it there were.
        bytes: u64,
    },
    /// The line was whole but for its newline, which was added.
    Finished {
        /// The entry.
        index: u64,
    },
}

impl fmt::Display for Mended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cut { index, bytes } => {
                write!(
                    f,
                    "entry {index} was unfinished and never acknowledged; its {bytes} bytes were cut off"
                )
            }
            Self::Finished { index } => write!(f, "entry {index} lacked its newline alone, which was added"),
        }
    }
}

/// Reads what is there, and mends its end if that alone is unfinished.
pub(super) fn mend(
    store: &mut FileStore,
    known: &[Checkpoint],
) -> Result<(Walk, Option<Mended>, u64), VerifyError> {
    let mut reader = Reader::new(store.reader()?);
    let fault = loop {
        match reader.next_entry() {
            Ok(Some(_)) => {}
            Ok(None) => break None,
            Err(VerifyError::Bad(fault)) => break Some(fault),
            Err(error) => return Err(error),
        }
    };
    let (mut walk, mut length) = (reader.walk.clone(), reader.bytes());
    let tail = reader.last_line().to_vec();
    drop(reader);
    let mut mended = None;
    let mut whole = walk.clone();
    let is_whole = match fault {
        None => false,
        Some(Fault { reason: Reason::Unfinished { .. }, .. }) => {
            whole.step(&[tail.as_slice(), b"\n"].concat()).is_ok()
        }
        Some(other) => return Err(other.into()),
    };
    let (index, bytes) = (walk.entries(), tail.len() as u64);
    if is_whole {
        mended = Some(Mended::Finished { index });
        walk = whole;
    } else if bytes > 0 {
        mended = Some(Mended::Cut { index, bytes });
    }
    // Before anything is touched: what was acknowledged elsewhere has to be there.
    check_known(store, &walk, known)?;
    match mended {
        Some(Mended::Finished { .. }) => {
            store.append(b"\n")?;
            length += bytes + 1;
        }
        Some(Mended::Cut { .. }) => store.cut(length)?,
        None => {}
    }
    // What an earlier writer was killed before it could wait for counts from now on.
    store.sync()?;
    Ok((walk, mended, length))
}

/// Checks that the entries that go back to earlier times are those under the checkpoints.
fn check_known(store: &mut FileStore, walk: &Walk, known: &[Checkpoint]) -> Result<(), VerifyError> {
    let entries = walk.entries();
    if let Some(expected) =
        known.iter().map(|checkpoint| checkpoint.size).max().filter(|size| *size > entries)
    {
        return Err(Fault { index: entries, reason: Reason::Missing { expected } }.into());
    }
    let mut sorted: Vec<&Checkpoint> = known.iter().collect();
    sorted.sort_by_key(|checkpoint| checkpoint.size);
    let mut reader = Reader::new(store.reader()?);
    let mut covered = 0;
    for checkpoint in sorted {
        // The last entry may still lack its newline; the walk has gone past it.
        let found = if checkpoint.size == entries {
            walk.tree.root()
        } else {
            while reader.entries() < checkpoint.size && reader.next_entry()?.is_some() {}
            reader.root()
        };
        if found != checkpoint.root {
            let reason = Reason::Rewritten {
                last: checkpoint.size.saturating_sub(1),
                found,
                expected: checkpoint.root,
            };
            return Err(Fault { index: covered, reason }.into());
        }
        covered = checkpoint.size;
    }
    Ok(())
}
