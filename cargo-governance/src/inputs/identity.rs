//! Digests of programs, remembered by what the system says of the file.
//!
//! The files of a tree are always read. A program of many megabytes is read once for each identity: device, inode, length, and the
//! times of the last change of content and of attributes, to the nanosecond.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use governance_lint::build::tree::{content, hex};
use serde::{Deserialize, Serialize};

use super::file;

/// What is known of programs.
#[derive(Debug)]
pub(super) struct Identities {
    path: PathBuf,
    known: Mutex<BTreeMap<String, Known>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Known {
    identity: String,
    digest: String,
}

impl Identities {
    /// Reads what is known; nothing if it cannot be read.
    pub(super) fn open(scratch: &Path) -> Self {
        let path = scratch.join("programs.json");
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        Self { path, known: Mutex::new(serde_json::from_str(&text).unwrap_or_default()) }
    }

    /// Returns the digest of a program.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub(super) fn digest(&self, program: &Path) -> Result<String, String> {
        let failed = |error: std::io::Error| format!("`{}` cannot be read: {error}", program.display());
        let identity = identity(&program.metadata().map_err(failed)?);
        let name = program.display().to_string();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = known.get(&name).filter(|entry| entry.identity == identity) {
            return Ok(entry.digest.clone());
        }
        let digest = hex(&content(program).map_err(failed)?);
        known.insert(name, Known { identity, digest: digest.clone() });
        // What cannot be remembered is read again.
        drop(serde_json::to_string(&*known).map(|text| file::replace(&self.path, &text)));
        Ok(digest)
    }
}

/// Returns the digest of a program, as it is remembered below `scratch`.
///
/// # Errors
/// Says why it cannot be read.
pub(crate) fn program(scratch: &Path, program: &Path) -> Result<String, String> {
    Identities::open(scratch).digest(program)
}

#[cfg(unix)]
fn identity(meta: &std::fs::Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    let (changed, noted) = ((meta.mtime(), meta.mtime_nsec()), (meta.ctime(), meta.ctime_nsec()));
    format!("{} {} {} {changed:?} {noted:?}", meta.dev(), meta.ino(), meta.len())
}

#[cfg(not(unix))]
fn identity(meta: &std::fs::Metadata) -> String {
    format!("{} {:?} {:?}", meta.len(), meta.modified().ok(), meta.created().ok())
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_program_is_read_again_when_it_was_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("p");
        std::fs::write(&program, "one").unwrap();
        let one = Identities::open(folder.path()).digest(&program).unwrap();
        assert_eq!(one, hex(&content(&program).unwrap()));
        // The same length, as a patched program may have.
        std::fs::write(folder.path().join("q"), "two").unwrap();
        std::fs::rename(folder.path().join("q"), &program).unwrap();
        let two = Identities::open(folder.path()).digest(&program).unwrap();
        assert_ne!(one, two);
        assert_eq!(Identities::open(folder.path()).digest(&program).unwrap(), two);
        assert!(Identities::open(folder.path()).digest(&folder.path().join("none")).is_err());
    }
}
