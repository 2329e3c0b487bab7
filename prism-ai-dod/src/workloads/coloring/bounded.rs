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

fn whole(from: impl Read, allowed: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    from.take(allowed.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > allowed { Err(FileError::TooLarge { allowed }) } else { Ok(bytes) }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_what_is_allowed() {
        assert_eq!(whole(&b"abc"[..], 3).unwrap(), b"abc");
        let refused = whole(&b"abcd"[..], 3).unwrap_err().to_string();
        assert_eq!(refused, "it has more than `3` bytes, which is what is allowed");
        let refused = read(Path::new("no/such/file"), 3).unwrap_err().to_string();
        assert!(refused.starts_with("it cannot be read: "), "{refused}");
    }
}
