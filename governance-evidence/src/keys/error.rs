//! What can go wrong with keys, and what to do about it.

use std::path::{Path, PathBuf};

use crate::moment::Moment;

/// Why a key could not be made, found or used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes: {0}")]
    NoEntropy(String),
    /// No folder for keys can be named.
    #[error("there is no folder for keys: none of {0} is set to an absolute path")]
    NoFolder(&'static str),
    /// The name is no name of a key.
    #[error("`{0}` is no name of a key")]
    BadName(String),
    /// The name is in use.
    #[error("there is already a key `{0}`")]
    Exists(String),
    /// There is no such key.
    #[error("there is no key `{name}` in `{}`", folder.display())]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// Others may read the private key.
    #[error("the private key `{}` may be used by others: its mode is `{mode:04o}`, allowed is `0600`", path.display())]
    OpenToOthers {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Others may put keys into the folder.
    #[error("the folder of keys `{}` may be written by others: its mode is `{mode:04o}`, allowed is `0700`", path.display())]
    FolderOpenToOthers {
        /// The folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A file refused to be read or written.
    #[error("`{}` cannot be {verb}: {reason}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        verb: &'static str,
        /// What the system said.
        reason: String,
    },
    /// A text is no private key.
    #[error("`{}` holds no Ed25519 private key: {reason}", path.display())]
    NotPrivate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A text is no public key.
    #[error("this is no Ed25519 public key: {0}")]
    NotPublic(String),
    /// A key cannot be written as text.
    #[error("the key cannot be written as text: {0}")]
    Unwritable(String),
    /// A private key was handed over where a public one was wanted.
    #[error("this is a private key, and a public one is wanted")]
    PrivateForPublic,
    /// A public key under which anybody can forge signatures.
    #[error("this public key is weak: a signature that fits it proves nothing")]
    Weak,
    /// The record of a key makes no sense.
    #[error("the record `{}` cannot be understood: {reason}", path.display())]
    BadRecord {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The clock was set back.
    #[error("the clock says `{now}`, and the key `{name}` was made at `{created}`")]
    ClockSetBack {
        /// The name of the key.
        name: String,
        /// When it was made.
        created: Moment,
        /// What the clock says.
        now: Moment,
    },
    /// The private key is not the one that the record names.
    #[error("the private key `{}` has the id `{found}`, but its record says `{recorded}`", path.display())]
    OtherKey {
        /// The file.
        path: PathBuf,
        /// The id of the key in it.
        found: String,
        /// The id in the record.
        recorded: String,
    },
}

impl KeyError {
    pub(super) fn file(path: &Path, verb: &'static str, error: &std::io::Error) -> Self {
        Self::File { path: path.to_path_buf(), verb, reason: error.to_string() }
    }

    /// Returns what to do about it, if there is something to do.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NoFolder(names) => Some(format!("set one of {names} to a folder that is yours alone")),
            Self::BadName(_) => Some(
                "a name has up to 40 lowercase letters, digits, `-` and `_`, and begins with a letter"
                    .to_owned(),
            ),
            Self::Exists(name) => {
                Some(format!("`keys rotate --name {name}` replaces it, another `--name` makes one beside it"))
            }
            Self::Unknown { name, .. } => {
                Some(format!("`keys create --name {name}` makes it, `keys list` shows which there are"))
            }
            Self::OpenToOthers { path, .. } => Some(format!(
                "if nobody else can have read it: `chmod 600 '{}'`; otherwise rotate the key",
                path.display()
            )),
            Self::FolderOpenToOthers { path, .. } => Some(format!("`chmod 700 '{}'`", path.display())),
            Self::NotPublic(_) => {
                Some("a public key begins with the line `-----BEGIN PUBLIC KEY-----`".to_owned())
            }
            Self::PrivateForPublic => Some(
                "hand out the file that ends in `.pub.pem`; if this one has left the machine, rotate the key"
                    .to_owned(),
            ),
            Self::BadRecord { .. } | Self::OtherKey { .. } | Self::NotPrivate { .. } => {
                Some("take the folder of keys from a backup, or create a key under another name".to_owned())
            }
            Self::ClockSetBack { .. } => {
                Some("set the clock right, so that records stay in order".to_owned())
            }
            Self::NoEntropy(_) | Self::Unwritable(_) | Self::File { .. } | Self::Weak => None,
        }
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn what_can_be_mended_says_how_and_what_cannot_says_nothing() {
        let path = || PathBuf::from("/keys/machine.pem");
        let text = || "x".to_owned();
        let now = Moment::from_unix(1_795_212_000);
        for (error, part) in [
            (KeyError::NoFolder("`HOME`"), "set one of `HOME` to a folder"),
            (KeyError::BadName(text()), "up to 40 lowercase letters"),
            (KeyError::Exists("m".parse().unwrap()), "`keys rotate --name m` replaces it"),
            (KeyError::NotPublic(text()), "-----BEGIN PUBLIC KEY-----"),
            (KeyError::PrivateForPublic, "ends in `.pub.pem`"),
            (KeyError::BadRecord { path: path(), reason: text() }, "from a backup"),
            (KeyError::OtherKey { path: path(), found: text(), recorded: text() }, "from a backup"),
            (KeyError::ClockSetBack { name: "m".parse().unwrap(), created: now, now }, "set the clock right"),
        ] {
            assert!(error.help().is_some_and(|help| help.contains(part)), "{error}: {:?}", error.help());
        }
        let refused = std::io::Error::other("full");
        for error in
            [KeyError::Weak, KeyError::Unwritable(text()), KeyError::file(&path(), "written", &refused)]
        {
            assert_eq!(error.help(), None, "{error}");
        }
    }
}
