//! The repository's own tool folder.

use std::path::{Path, PathBuf};

use crate::error::SetupError;
use crate::workspace::Workspace;

/// Where it is, below the root.
pub(crate) const FOLDER: &str = ".governance/tools";

/// Returns the folder of the programs.
#[must_use]
pub(crate) fn bin(workspace: &Workspace) -> PathBuf {
    workspace.root().join(FOLDER).join("bin")
}

/// Makes the folder, if it is not there; git ignores it, and so it never enters the digest of a tree.
pub(super) fn make(workspace: &Workspace) -> Result<PathBuf, SetupError> {
    let folder = workspace.root().join(FOLDER);
    let failed = |error: std::io::Error| {
        SetupError::Other(format!("the folder `{}` cannot be made: {error}", folder.display()))
    };
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let ignore: &Path = &folder.join(".gitignore");
    if !ignore.exists() {
        std::fs::write(ignore, "*\n").map_err(failed)?;
    }
    Ok(folder)
}
