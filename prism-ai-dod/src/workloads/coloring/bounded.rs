//! Files that are read whole, and never more of them than allowed.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system does not give it.
    #[error("it cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is a folder, a device, a pipe or a socket.
    #[error("it is no regular file")]
    Irregular,
    /// It is too large.
    #[error("it has more than `{allowed}` bytes, which is what is allowed")]
    TooLarge {
        /// How many bytes are allowed.
        allowed: u64,
    },
}

/// Reads a file of so many bytes at most; `-` is standard input.
pub(super) fn read(path: &Path, allowed: u64) -> Result<Vec<u8>, FileError> {
    if path == Path::new("-") {
        whole(std::io::stdin().lock(), allowed)
    } else {
        whole(File::open(path)?, allowed)
    }
}

/// Reads a regular file of so many bytes at most; nothing if it is not there.
pub(crate) fn read_regular(path: &Path, allowed: u64) -> Result<Option<Vec<u8>>, FileError> {
    // A pipe is looked at before it is opened, which would wait for its other end.
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
        Ok(found) if !found.is_file() => Err(FileError::Irregular),
        Ok(found) if found.len() > allowed => Err(FileError::TooLarge { allowed }),
        Ok(_) => whole(File::open(path)?, allowed).map(Some),
    }
}

fn whole(from: impl Read, allowed: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    from.take(allowed.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > allowed { Err(FileError::TooLarge { allowed }) } else { Ok(bytes) }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn only_a_regular_file_is_read_where_one_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        assert_eq!(read_regular(&path, 3).unwrap(), None);
        std::fs::write(&path, "abc").unwrap();
        assert_eq!(read_regular(&path, 3).unwrap().unwrap(), b"abc");
        assert!(matches!(read_regular(&path, 2), Err(FileError::TooLarge { allowed: 2 })));
        assert!(matches!(read_regular(folder.path(), 3), Err(FileError::Irregular)));
        if cfg!(unix) {
            assert!(matches!(read_regular(Path::new("/dev/zero"), 3), Err(FileError::Irregular)));
        }
    }

    #[test]
    fn a_file_is_read_up_to_what_is_allowed() {
        assert_eq!(whole(&b"abc"[..], 3).unwrap(), b"abc");
        let refused = whole(&b"abcd"[..], 3).unwrap_err().to_string();
        assert_eq!(refused, "it has more than `3` bytes, which is what is allowed");
        let refused = read(Path::new("no/such/file"), 3).unwrap_err().to_string();
        assert!(refused.starts_with("it cannot be read: "), "{refused}");
    }
}
