//! What an answer depends on: the files that were read, those that were looked for in vain, and the folders that were
//! listed.

use std::path::{Path, PathBuf};

use crate::tree::Stamp;

/// Takes notes of what a run looks at.
pub(crate) trait Notes {
    /// Notes a file that was read.
    fn file(&mut self, path: &Path, stamp: Stamp, content: &[u8]);

    /// Notes a file that was looked for in vain.
    fn missing(&mut self, path: &Path);

    /// Notes a file that could not be read.
    fn unreadable(&mut self, path: &Path);
}

/// Notes by which a later run can tell whether anything changed.
#[derive(Debug, Default)]
pub(crate) struct Witness {
    /// Every file that was read, with its stamp and the digest of its content.
    pub(crate) files: Vec<(PathBuf, Stamp, [u8; 32])>,
    /// Files that were looked for in vain.
    pub(crate) missing: Vec<PathBuf>,
    /// Files that could not be read: such an answer is never kept.
    pub(crate) unreadable: Vec<PathBuf>,
}

impl Witness {
    /// Leaves out what was noted twice.
    pub(crate) fn settle(&mut self) {
        self.files.sort_by(|a, b| a.0.cmp(&b.0));
        self.files.dedup_by(|b, a| a.0 == b.0);
        self.missing.sort();
        self.missing.dedup();
    }
}

impl Notes for Witness {
    fn file(&mut self, path: &Path, stamp: Stamp, content: &[u8]) {
        self.files.push((path.to_owned(), stamp, *blake3::hash(content).as_bytes()));
    }

    fn missing(&mut self, path: &Path) {
        self.missing.push(path.to_owned());
    }

    fn unreadable(&mut self, path: &Path) {
        self.unreadable.push(path.to_owned());
    }
}
