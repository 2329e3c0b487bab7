//! Reads one file of source text, and says clearly why it cannot be read.

use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The size above which no file is read: the largest sources that people check in are a tenth of it.
pub(crate) const MAX_BYTES: u64 = 32 << 20;

/// What tells one file from another, whatever path leads to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct Identity(u64, u64);

impl Identity {
    /// Returns the identity of a text that is no file; no device has this number.
    pub(crate) const fn of_text(number: u64) -> Self {
        Self(u64::MAX, number)
    }
}

/// What the file system says about a file or folder, cheaply: if none of it changed, neither did the content, unless
/// that happened within one tick of the file system's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Stamp {
    pub(crate) len: u64,
    pub(crate) modified: i128,
    pub(crate) changed: i128,
    pub(crate) inode: u64,
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// There is none.
    Missing,
    /// Another reason, as the end of a sentence that begins with the file's name.
    Reason(String),
}

/// Reads a file into a buffer.
pub(crate) fn read(path: &Path, buffer: &mut Vec<u8>) -> Result<(Identity, Stamp), Trouble> {
    buffer.clear();
    let reason = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Trouble::Missing,
        _ => Trouble::Reason(format!("cannot be read: {}", plain(&error))),
    };
    // Asked before opening, because opening a pipe waits for somebody to write to it.
    let metadata = fs::metadata(path).map_err(reason)?;
    if !metadata.is_file() {
        return Err(Trouble::Reason("is no regular file".to_owned()));
    }
    let too_long = |len: u64| {
        let (len, most) = (len >> 20, MAX_BYTES >> 20);
        Trouble::Reason(format!("has {len} MiB, and files above {most} MiB are not read"))
    };
    if metadata.len() > MAX_BYTES {
        return Err(too_long(metadata.len()));
    }
    let file = File::open(path).map_err(reason)?;
    file.take(MAX_BYTES + 1).read_to_end(buffer).map_err(reason)?;
    if buffer.len() as u64 > MAX_BYTES {
        return Err(too_long(buffer.len() as u64));
    }
    Ok((identity(path, &metadata), stamp(&metadata)))
}

/// Returns the error's sentence without the code of the operating system.
pub(crate) fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    text.to_lowercase()
}

/// Returns what the file system says about a file or folder.
pub(crate) fn stamp(metadata: &Metadata) -> Stamp {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        Stamp {
            len: metadata.len(),
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino(),
        }
    }
    #[cfg(not(unix))]
    {
        let since = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        let modified = since.and_then(|since| i128::try_from(since.as_nanos()).ok()).unwrap_or(0);
        Stamp { len: metadata.len(), modified, changed: 0, inode: 0 }
    }
}

/// Returns what tells a file from others.
pub(crate) fn identity(path: &Path, metadata: &Metadata) -> Identity {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let _ = path;
        Identity(metadata.dev(), metadata.ino())
    }
    #[cfg(not(unix))]
    {
        use std::hash::{Hash, Hasher};
        let _ = metadata;
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut hasher = std::hash::DefaultHasher::new();
        real.hash(&mut hasher);
        Identity(hasher.finish(), real.as_os_str().len() as u64)
    }
}

/// Returns a path as findings print it: relative to a root, with `/` between folders.
pub(crate) fn shown(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let text = relative.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}
