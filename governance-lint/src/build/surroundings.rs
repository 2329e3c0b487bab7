//! What cargo tells a build script about the crate that is built.

use std::path::{Path, PathBuf};

use super::trouble::Trouble;

/// The crate that is built, and where its build script may write.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    /// The folder of its manifest.
    pub(super) home: PathBuf,
    /// The folder for what the script writes.
    pub(super) out: PathBuf,
    /// Where cargo keeps what it downloads; no workspace is looked for above it.
    pub(super) cargo_home: Option<PathBuf>,
}

impl Surroundings {
    /// Reads the environment that cargo gives to a build script.
    pub(super) fn of_this_script() -> Result<Self, Trouble> {
        let folder =
            |name: &'static str| std::env::var_os(name).map(PathBuf::from).ok_or(Trouble::NotAScript(name));
        Ok(Self { home: folder("CARGO_MANIFEST_DIR")?, out: folder("OUT_DIR")?, cargo_home: cargo_home() })
    }

    /// Describes a crate that is only read.
    pub(super) fn of_folder(home: &Path) -> Self {
        Self { home: home.to_owned(), out: PathBuf::new(), cargo_home: cargo_home() }
    }

    /// Returns the crate's manifest.
    pub(super) fn manifest(&self) -> PathBuf {
        self.home.join("Cargo.toml")
    }

    /// Returns whether the crate's sources came from a registry or lie in a vendored tree: such a crate is a workspace of its
    /// own, whatever lies above it. Cargo leaves these files in every such folder.
    pub(super) fn is_foreign(&self) -> bool {
        is_marked(&self.home)
    }
}

fn cargo_home() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    named.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}

fn is_marked(home: &Path) -> bool {
    [".cargo-checksum.json", ".cargo-ok"].iter().any(|mark| home.join(mark).is_file())
}
