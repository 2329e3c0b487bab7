//! Where a ledger lies: the file, the lock beside it, and the few things that a writer does to them.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// What a writer does to a file.
pub(super) trait Store: Send {
    /// Returns how many bytes the file has that lies where the ledger is, or nothing if that is another file by now.
    fn length(&self) -> io::Result<Option<u64>>;
    /// Writes behind the last byte.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Cuts everything off from `length` on.
    fn cut(&mut self, length: u64) -> io::Result<()>;
    /// Waits until everything is on the medium.
    fn sync(&mut self) -> io::Result<()>;
}

/// A file under a lock.
#[derive(Debug)]
pub(super) struct FileStore {
    file: File,
    path: PathBuf,
    /// Dropping it gives the lock back.
    _lock: File,
}

/// Why a file is not to be had.
#[derive(Debug)]
pub(super) enum NotOpened {
    /// Another writer has it.
    Locked,
    /// What the system said.
    Io(io::Error),
}

impl From<io::Error> for NotOpened {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl FileStore {
    /// Opens a ledger for writing, or makes an empty one.
    pub(super) fn open(path: &Path) -> Result<Self, NotOpened> {
        // The lock is a file of its own, because on some systems a locked file cannot be read by others.
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(lock_path(path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(NotOpened::Locked),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let is_new = !path.exists();
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        if is_new {
            file.sync_all()?;
            sync_folder(path)?;
        }
        Ok(Self { file, path: path.to_path_buf(), _lock: lock })
    }

    /// Returns a reader from the first byte on.
    pub(super) fn reader(&mut self) -> io::Result<impl Read> {
        self.file.rewind()?;
        Ok(&self.file)
    }
}

/// The lock of a ledger: its name and `.lock`.
pub(super) fn lock_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".lock");
    PathBuf::from(name)
}

impl Store for FileStore {
    fn length(&self) -> io::Result<Option<u64>> {
        let here = self.file.metadata()?;
        match std::fs::metadata(&self.path) {
            Ok(there) if is_same(&here, &there) => Ok(Some(here.len())),
            Ok(_) => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }
}

#[cfg(unix)]
fn is_same(here: &std::fs::Metadata, there: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    (here.dev(), here.ino()) == (there.dev(), there.ino())
}

/// Elsewhere an open file can be neither renamed nor removed.
#[cfg(not(unix))]
fn is_same(_here: &std::fs::Metadata, _there: &std::fs::Metadata) -> bool {
    true
}

/// Makes the name of a new file outlive a loss of power.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file.
#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
