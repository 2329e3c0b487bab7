//! Appending: one writer, whole batches, and nothing acknowledged that could still be lost.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::fault::{Fault, VerifyError};
use super::line::{self, Draft, EntryError};
use super::mend::{Mended, mend};
use super::store::{FileStore, NotOpened, Store, lock_path};
use super::walk::{SetBack, Walk};
use crate::canonical::Digest;
use crate::moment::Moment;
use crate::note::Checkpoint;

/// When appended entries are on the medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sync {
    /// When [`Writer::append`] returns.
    #[default]
    EveryAppend,
    /// When [`Writer::sync`] returns: until then an append is not acknowledged.
    OnRequest,
}

/// How a ledger is opened.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'o> {
    /// When appended entries are on the medium.
    pub sync: Sync,
    /// What the ledger was at earlier times: one that has lost entries since, or has others, is not continued.
    pub known: &'o [Checkpoint],
}

/// Why a ledger cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is another writer.
    #[error("another writer has the ledger: `{}` is locked", .0.display())]
    Locked(PathBuf),
    /// What is there cannot be continued.
    #[error("the ledger is damaged and is not continued: {0}")]
    Damaged(Fault),
    /// The system refused.
    #[error("the ledger `{}` cannot be opened: {error}", path.display())]
    Io {
        /// The ledger.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// Why entries were not appended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// One of them cannot be an entry; none was appended.
    #[error("entry {at} of the batch: {error}")]
    Entry {
        /// Which one, counted from 0.
        at: usize,
        /// What is wrong with it.
        error: EntryError,
    },
    /// Something else has written into the file; nothing was appended.
    #[error("the ledger has {found} bytes where this writer left {expected}; somebody else wrote to it")]
    Touched {
        /// How many bytes there are.
        found: u64,
        /// How many there were.
        expected: u64,
    },
    /// The file was moved away or replaced; nothing was appended.
    #[error("the file of the ledger was moved or replaced while it was open")]
    Moved,
    /// The system refused to write; nothing of the batch was kept.
    #[error("the entries could not be written, and none of them was kept: {0}")]
    NotWritten(io::Error),
    /// The system did not say that the entries are safe; the writer goes no further.
    #[error("whether the entries are on the medium is unknown: {0}")]
    Unknown(io::Error),
    /// An earlier append ended in doubt.
    #[error("an earlier append ended in doubt; the ledger has to be opened again")]
    Stopped,
}

/// What was appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The indices of the entries.
    pub entries: Range<u64>,
    /// The SHA-256 of the last line.
    pub head: Digest,
    /// The first entry with an earlier time than the one before it, if there is one.
    pub set_back: Option<SetBack>,
}

/// The one who appends to a ledger.
pub struct Writer {
    store: Box<dyn Store>,
    walk: Walk,
    /// How many bytes the whole entries have.
    length: u64,
    sync: Sync,
    is_in_doubt: bool,
    buffer: Vec<u8>,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("entries", &self.entries()).finish_non_exhaustive()
    }
}

impl Writer {
    /// Opens a ledger to append to it, or makes an empty one; reads all that is there, and mends what a kill left unfinished.
    ///
    /// # Errors
    ///
    /// If another writer has it, if an entry is bad or missing, or if the system refuses.
    pub fn open(path: &Path, options: Options<'_>) -> Result<(Self, Option<Mended>), OpenError> {
        let io = |error| OpenError::Io { path: path.to_path_buf(), error };
        let mut store = FileStore::open(path).map_err(|error| match error {
            NotOpened::Locked => OpenError::Locked(lock_path(path)),
            NotOpened::Io(error) => io(error),
        })?;
        let (walk, mended, length) = mend(&mut store, options.known).map_err(|error| match error {
            VerifyError::Bad(fault) => OpenError::Damaged(fault),
            VerifyError::Unreadable(error) => io(error),
        })?;
        Ok((Self::over(Box::new(store), walk, length, options.sync), mended))
    }

    pub(super) fn over(store: Box<dyn Store>, walk: Walk, length: u64, sync: Sync) -> Self {
        Self { store, walk, length, sync, is_in_doubt: false, buffer: Vec::new() }
    }

    /// Appends entries, all or none of them.
    ///
    /// With [`Sync::EveryAppend`] they are on the medium when this returns. A kill before that may leave the first of them
    /// behind, each of them whole.
    ///
    /// # Errors
    ///
    /// If an entry is none, if somebody else has touched the file, or if the system refuses.
    pub fn append(&mut self, drafts: &[Draft<'_>]) -> Result<Appended, AppendError> {
        if self.is_in_doubt {
            return Err(AppendError::Stopped);
        }
        let begin = self.entries();
        let mut walk = self.walk.onward();
        self.buffer.clear();
        for (at, draft) in drafts.iter().enumerate() {
            let line = line::write(&mut self.buffer, walk.entries(), walk.spelled(), draft);
            let line = line.map_err(|error| AppendError::Entry { at, error })?;
            walk.advance(Digest::of(self.buffer.get(line..).unwrap_or_default()), draft.time);
        }
        match self.store.length().map_err(AppendError::NotWritten)? {
            Some(found) if found == self.length => {}
            Some(found) => return Err(AppendError::Touched { found, expected: self.length }),
            None => return Err(AppendError::Moved),
        }
        if let Err(error) = self.store.append(&self.buffer) {
            // A full disk may have taken a part.
            return Err(match self.store.cut(self.length) {
                Ok(()) => AppendError::NotWritten(error),
                Err(_) => {
                    self.is_in_doubt = true;
                    AppendError::Unknown(error)
                }
            });
        }
        self.length += self.buffer.len() as u64;
        let set_back = walk.first_set_back;
        self.walk = walk;
        if self.sync == Sync::EveryAppend {
            self.sync()?;
        }
        Ok(Appended { entries: begin..self.entries(), head: self.head(), set_back })
    }

    /// Waits until every entry is on the medium.
    ///
    /// # Errors
    ///
    /// If the system does not say that they are; what it has thrown away then cannot be known without reading again.
    pub fn sync(&mut self) -> Result<(), AppendError> {
        if self.is_in_doubt {
            return Err(AppendError::Stopped);
        }
        self.store.sync().map_err(|error| {
            self.is_in_doubt = true;
            AppendError::Unknown(error)
        })
    }

    /// Returns how many entries there are.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.walk.entries()
    }

    /// Returns the SHA-256 of the last line, or zeros.
    #[must_use]
    pub const fn head(&self) -> Digest {
        self.walk.head
    }

    /// Returns the time of the last entry.
    #[must_use]
    pub fn last_time(&self) -> Option<Moment> {
        self.walk.time()
    }

    /// Returns what the ledger is now, to be signed and kept elsewhere.
    #[must_use]
    pub fn checkpoint(&self, origin: &str) -> Checkpoint {
        Checkpoint { origin: origin.to_owned(), size: self.entries(), root: self.walk.tree.root() }
    }
}
