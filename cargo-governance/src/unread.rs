//! Files that a user names and that cannot be read: what was found, what is wanted, and where there is one.

use std::fs::File;
use std::io::{Error, ErrorKind, Read};
use std::path::Path;

use crate::error::SetupError;

/// What a file is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// A signed statement in its envelope.
    Statement,
    /// A public key.
    PublicKey,
    /// A ledger.
    Ledger,
    /// A signed checkpoint of a ledger.
    Checkpoint,
    /// The provenance in a folder of a release.
    Provenance,
    /// A proof pack.
    Pack,
}

impl Named {
    const fn noun(self) -> &'static str {
        match self {
            Self::Statement => "a signed statement",
            Self::PublicKey => "a public key",
            Self::Ledger => "a ledger",
            Self::Checkpoint => "a signed checkpoint",
            Self::Provenance => "the provenance of a release",
            Self::Pack => "a pack",
        }
    }

    /// Says where there is one.
    pub(crate) const fn help(self) -> &'static str {
        match self {
            Self::Statement => {
                "name the file of a statement: `validate --profile PROFILE` leaves one in `target/governance/statements/PROFILE.json`"
            }
            Self::PublicKey => {
                "name a file that begins with `-----BEGIN PUBLIC KEY-----`: `keys list` says where those of this machine are"
            }
            Self::Ledger => {
                "name the file of a ledger: that of a workspace is `evidence/ledger/ledger.jsonl`"
            }
            Self::Checkpoint => "name the file of a checkpoint: `ledger checkpoint FILE` signs one",
            Self::Provenance => {
                "name a folder that `dist` has made: that of a workspace is `target/governance/dist`"
            }
            Self::Pack => "give the path of a pack, such as `proofs/ledger.toml`",
        }
    }

    /// Says why a file is not one, and what to do.
    pub(crate) fn unread(self, path: &Path, error: &Error) -> SetupError {
        let noun = self.noun();
        let why = match error.kind() {
            ErrorKind::NotFound => format!("there is no such file, and {noun} is wanted"),
            ErrorKind::IsADirectory => format!("it is a folder, and {noun} is wanted"),
            ErrorKind::NotADirectory => format!("what it lies in is no folder, and {noun} is wanted"),
            ErrorKind::InvalidData => format!("it is no text, and {noun} is wanted"),
            _ => error.to_string(),
        };
        SetupError::helped(format!("`{}` cannot be read: {why}", path.display()), self.help())
    }

    /// Opens a file.
    ///
    /// # Errors
    /// Says why it is not one.
    pub(crate) fn open(self, path: &Path) -> Result<File, SetupError> {
        // A folder can be opened, and says only when it is read that it is one.
        let opened = File::open(path).and_then(|file| match file.metadata()?.is_dir() {
            true => Err(ErrorKind::IsADirectory.into()),
            false => Ok(file),
        });
        opened.map_err(|error| self.unread(path, &error))
    }

    /// Reads a file, and not more of it than one byte above the limit, in bytes.
    ///
    /// # Errors
    /// Says why it is not one.
    pub(crate) fn read(self, path: &Path, limit: u64) -> Result<Vec<u8>, SetupError> {
        let mut bytes = Vec::new();
        let read = self.open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| self.unread(path, &error))?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn what_is_not_there_or_no_file_is_named_with_what_is_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "1234").unwrap();
        assert_eq!(Named::Ledger.read(&file, 2).unwrap(), b"123");
        for (path, part) in [
            (folder.path().join("none"), "cannot be read: there is no such file, and a ledger is wanted"),
            (folder.path().to_path_buf(), "cannot be read: it is a folder, and a ledger is wanted"),
            (file.join("x"), "cannot be read: what it lies in is no folder, and a ledger is wanted"),
        ] {
            let error = Named::Ledger.read(&path, 9).unwrap_err();
            assert_eq!(error.to_string(), format!("`{}` {part}", path.display()));
            assert_eq!(error.help().as_deref(), Some(Named::Ledger.help()));
        }
    }
}
