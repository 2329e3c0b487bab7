//! The files as a run sees them: those of the file system, and in front of them the texts of a trial.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::read::{Identity, MAX_BYTES, Stamp, Trouble, identity, read};

/// The file system, with texts that stand in for files of it or beside them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Files<'t> {
    overlay: Option<&'t BTreeMap<PathBuf, String>>,
}

impl<'t> Files<'t> {
    /// Puts texts in front of the file system.
    pub(crate) const fn with(overlay: &'t BTreeMap<PathBuf, String>) -> Self {
        Self { overlay: Some(overlay) }
    }

    /// Reads a file into a buffer.
    pub(crate) fn read(&self, path: &Path, buffer: &mut Vec<u8>) -> Result<(Identity, Stamp), Trouble> {
        let Some(text) = self.text(path) else { return read(path, buffer) };
        buffer.clear();
        if text.len() as u64 > MAX_BYTES {
            return Err(Trouble::Reason("is longer than what is read of a file".to_owned()));
        }
        buffer.extend_from_slice(text.as_bytes());
        Ok((self.identity(path).unwrap_or_default(), Stamp::default()))
    }

    /// Returns the text that stands in for a file.
    pub(crate) fn text(&self, path: &Path) -> Option<&'t str> {
        self.overlay?.get(path).map(String::as_str)
    }

    /// Returns whether there is such a file.
    pub(crate) fn is_file(&self, path: &Path) -> bool {
        self.text(path).is_some() || path.is_file()
    }

    /// Returns what tells a file from others; `None` if there is none.
    pub(crate) fn identity(&self, path: &Path) -> Option<Identity> {
        match std::fs::metadata(path) {
            Ok(metadata) => Some(identity(path, &metadata)),
            // A file that is in the trial alone has no other name.
            Err(_) => self.text(path).map(|_| {
                let mut hasher = DefaultHasher::new();
                path.hash(&mut hasher);
                Identity::of_text(hasher.finish())
            }),
        }
    }

    /// Returns the files of the trial below a folder, in the order of their paths.
    pub(crate) fn added_below(&self, folder: &Path) -> impl Iterator<Item = &'t Path> + use<'t> {
        let paths = self.overlay.into_iter().flat_map(|overlay| overlay.keys());
        let folder = folder.to_owned();
        paths.map(PathBuf::as_path).filter(move |path| path.starts_with(&folder))
    }
}
