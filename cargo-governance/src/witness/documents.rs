//! Approvals that lie in a folder of the workspace: one document each, its signatures beside it.
//!
//! They are evidence, and so no part of the tree that they are about: one that comes does not make the run that it is for one of
//! another tree.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use governance_evidence::approval::Approval;

use crate::error::SetupError;

/// A folder of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Folder {
    /// Where it is, from the workspace's root.
    pub(crate) path: &'static str,
    /// What a document in it is called behind its name: `coverage.1a2b3c4d.waiver`.
    pub(crate) extension: &'static str,
}

/// A document that lies in a folder.
#[derive(Debug)]
pub(crate) struct Kept {
    /// Where.
    pub(crate) path: PathBuf,
    /// What is signed.
    pub(crate) document: String,
    /// Its signatures.
    pub(crate) signatures: Vec<String>,
}

impl Folder {
    /// Returns the file of a new document.
    #[must_use]
    pub(crate) fn file(self, root: &Path, name: &str, nonce: &str) -> PathBuf {
        let short: String = nonce.chars().take(8).collect();
        root.join(self.path).join(format!("{name}.{short}.{}", self.extension))
    }

    /// Reads every document, in the order of their names; a folder that is not there has none.
    ///
    /// # Errors
    /// If the folder or a file cannot be read.
    pub(crate) fn load(self, root: &Path) -> Result<Vec<Kept>, SetupError> {
        let folder = root.join(self.path);
        let entries = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|error| unreadable(&folder, &error))?,
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| unreadable(&folder, &error))?.path();
            if path.extension().is_some_and(|extension| extension == self.extension) {
                paths.push(path);
            }
        }
        paths.sort();
        paths.into_iter().map(|path| self.kept(path)).collect()
    }

    fn kept(self, path: PathBuf) -> Result<Kept, SetupError> {
        let document = text(&path)?.unwrap_or_default();
        // The first is the name that `ssh-keygen` gives; a second person's is moved aside by hand.
        let mut signatures = Vec::new();
        for suffix in ["sig", "2.sig"] {
            signatures.extend(text(&path.with_extension(format!("{}.{suffix}", self.extension)))?);
        }
        Ok(Kept { path, document, signatures })
    }
}

/// Writes a new document; nobody's is overwritten.
///
/// # Errors
/// What the system says.
pub(crate) fn write(path: &Path, document: &Approval) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(document.text().as_bytes())?;
    file.sync_all()
}

/// Reads a text; nothing if there is none.
fn text(path: &Path) -> Result<Option<String>, SetupError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> SetupError {
    SetupError::Other(format!("`{}` cannot be read: {error}", path.display()))
}
