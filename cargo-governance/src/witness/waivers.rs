//! The waivers of a workspace: `evidence/waivers`, each named after its gate.

use std::path::{Path, PathBuf};

use governance_evidence::run::Waiver;
use governance_law::catalog;

use super::documents::{self, Folder};
use crate::error::SetupError;

/// Where they are.
pub(crate) const FOLDER: Folder = Folder { path: "evidence/waivers", extension: "waiver" };

/// A waiver that lies in the folder.
#[derive(Debug)]
pub(crate) struct Kept {
    /// Where.
    pub(crate) path: PathBuf,
    /// What it says; the gate is that of its name.
    pub(crate) waiver: Waiver,
}

/// Reads every waiver, in the order of their names; a folder that is not there has none.
///
/// # Errors
/// If the folder or a file cannot be read, or if a file is named after no gate.
pub(crate) fn load(root: &Path) -> Result<Vec<Kept>, SetupError> {
    FOLDER.load(root)?.into_iter().map(kept).collect()
}

fn kept(found: documents::Kept) -> Result<Kept, SetupError> {
    let documents::Kept { path, document, signatures } = found;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let gate = name.split('.').next().unwrap_or_default().to_owned();
    if catalog::gate_of(&gate).is_none() {
        let message = format!("`{}` is named after no gate: there is no gate `{gate}`", path.display());
        return Err(SetupError::helped(
            message,
            "a waiver is called `GATE.NUMBER.waiver`, as `waiver request` names it",
        ));
    }
    Ok(Kept { waiver: Waiver { gate, document, signatures }, path })
}
