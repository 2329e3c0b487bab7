//! What was installed, with digests: kept beside what is git's own, so that only that is ever taken away.

use std::path::{Path, PathBuf};

use governance_lint::build::tree::{content, hex};
use serde::{Deserialize, Serialize};

use super::git::Repository;
use super::shim::Name;
use crate::error::SetupError;
use crate::inputs;

const NAME: &str = "hooks.json";
/// Where the program that was built last is: what the shim falls back on.
const LAUNCHER: &str = "launcher";

/// What was installed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    schema: u32,
    /// The hooks; of one name there is one for each folder that git was told to look in.
    pub(crate) hooks: Vec<Entry>,
}

/// One hook that was installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// Which.
    pub(crate) name: Name,
    /// The file.
    pub(crate) path: PathBuf,
    /// The SHA-256 of what was written.
    pub(crate) digest: String,
    /// How the tool was called that wrote it.
    pub(crate) tool: String,
    /// The workspace's root below the work tree.
    pub(crate) root: String,
    /// The hook that was there before, which the shim runs first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) chained: Option<Chained>,
}

/// A hook that was there before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chained {
    /// Where it is kept now.
    pub(crate) path: PathBuf,
    /// The SHA-256 of what it was then; nothing if it could not be read.
    pub(crate) digest: Option<String>,
}

impl Manifest {
    /// Reads the manifest of a repository; what is not there is empty.
    ///
    /// # Errors
    /// Says why it cannot be read or understood.
    pub(crate) fn read(repository: &Repository) -> Result<Self, SetupError> {
        let path = repository.own().join(NAME);
        let failed = |reason: String| {
            SetupError::helped(
                format!("the record of installed hooks `{}` cannot be read: {reason}", path.display()),
                "without it nobody knows which hooks are whose: mend it, or remove it and install anew",
            )
        };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(failed(error.to_string())),
        };
        let read: Self = serde_json::from_str(&text).map_err(|error| failed(error.to_string()))?;
        if read.schema == 1 { Ok(read) } else { Err(failed(format!("its schema is {}", read.schema))) }
    }

    /// Writes it; an empty one is removed, with all that this tool keeps beside it.
    ///
    /// # Errors
    /// Says why it cannot be written.
    pub(super) fn write(&mut self, repository: &Repository) -> Result<(), SetupError> {
        self.schema = 1;
        let (own, path) = (repository.own(), repository.own().join(NAME));
        let failed = |error: std::io::Error| {
            let path = path.display();
            SetupError::Other(format!("the record of installed hooks `{path}` cannot be written: {error}"))
        };
        if !self.hooks.is_empty() {
            let text = serde_json::to_string_pretty(self).map_err(|error| failed(error.into()))?;
            return inputs::replace(&path, &(text + "\n")).map_err(failed);
        }
        for name in [NAME, LAUNCHER] {
            match std::fs::remove_file(own.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
                _ => {}
            }
        }
        // Somebody else's files in it keep it.
        drop(std::fs::remove_dir(own));
        Ok(())
    }

    /// Returns what was installed at a path.
    pub(crate) fn at(&self, path: &Path) -> Option<&Entry> {
        self.hooks.iter().find(|entry| entry.path == path)
    }

    /// Notes what is installed at its path, instead of what was noted before.
    pub(super) fn set(&mut self, entry: Entry) {
        self.hooks.retain(|known| known.path != entry.path);
        self.hooks.push(entry);
        self.hooks.sort_by(|one, two| (one.name, &one.path).cmp(&(two.name, &two.path)));
    }
}

/// Notes where the running program is, for a shim whose tool cannot be built.
///
/// # Errors
/// Says what the system says.
pub(super) fn note_launcher(repository: &Repository) -> std::io::Result<()> {
    let program = std::env::current_exe()?;
    let (path, text) = (repository.own().join(LAUNCHER), format!("{}\n", program.display()));
    if std::fs::read_to_string(&path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    inputs::replace(&path, &text)
}

/// Returns the digest of a file's content; nothing if it cannot be read.
pub(super) fn digest(path: &Path) -> Option<String> {
    content(path).ok().map(|digest| hex(&digest))
}
