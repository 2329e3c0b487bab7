//! The waivers of a workspace: `evidence/waivers`, one document each, its signatures beside it.
//!
//! They are evidence, and so no part of the tree that they are about: a waiver that comes does not make the run that it is for
//! one of another tree.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use governance_evidence::run::Waiver;
use governance_law::catalog;

use crate::error::SetupError;

/// The folder, from the workspace's root.
pub(crate) const FOLDER: &str = "evidence/waivers";

/// What a document is called behind the name of its gate: `coverage.1a2b3c4d.waiver`.
const EXTENSION: &str = "waiver";

/// A document that lies in the folder.
#[derive(Debug)]
pub(crate) struct Kept {
    /// Where.
    pub(crate) path: PathBuf,
    /// What it says; the gate is that of its name.
    pub(crate) waiver: Waiver,
}

/// Returns the file of a new waiver.
#[must_use]
pub(crate) fn path_of(root: &Path, gate: &str, nonce: &str) -> PathBuf {
    let short: String = nonce.chars().take(8).collect();
    root.join(FOLDER).join(format!("{gate}.{short}.{EXTENSION}"))
}

/// Reads every waiver, in the order of their names; a folder that is not there has none.
///
/// # Errors
/// If the folder or a file cannot be read, or if a file is named after no gate.
pub(crate) fn load(root: &Path) -> Result<Vec<Kept>, SetupError> {
    let folder = root.join(FOLDER);
    let entries = match std::fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| unreadable(&folder, &error))?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(&folder, &error))?.path();
        if path.extension().is_some_and(|extension| extension == EXTENSION) {
            paths.push(path);
        }
    }
    paths.sort();
    paths.into_iter().map(kept).collect()
}

fn kept(path: PathBuf) -> Result<Kept, SetupError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let gate = name.split('.').next().unwrap_or_default().to_owned();
    if catalog::gate_of(&gate).is_none() {
        let message = format!("`{}` is named after no gate: there is no gate `{gate}`", path.display());
        return Err(SetupError::helped(
            message,
            "a waiver is called `GATE.NUMBER.waiver`, as `waiver request` names it",
        ));
    }
    let document = text(&path)?.unwrap_or_default();
    // The first is the name that `ssh-keygen` gives; a second person's is moved aside by hand.
    let mut signatures = Vec::new();
    for suffix in ["sig", "2.sig"] {
        signatures.extend(text(&path.with_extension(format!("{EXTENSION}.{suffix}")))?);
    }
    Ok(Kept { waiver: Waiver { gate, document, signatures }, path })
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
