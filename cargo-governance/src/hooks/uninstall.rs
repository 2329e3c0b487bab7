//! Taking away what was installed, and nothing else; the hook that was there before comes back as it was.

use std::path::PathBuf;

use super::git::Repository;
use super::manifest::{Entry, Manifest, digest};
use super::shim::Name;
use crate::error::SetupError;

/// What has become of a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Gone {
    /// It was removed.
    Removed,
    /// It was removed, and what was there before is back.
    Restored,
    /// It was gone already, and so was what was there before.
    Already,
    /// It is not what was installed, and stays: why, and what to do.
    Kept(&'static str, String),
}

/// Takes every hook away that was installed.
///
/// # Errors
/// Says what could not be changed; the record then still holds it.
pub(crate) fn uninstall(repository: &Repository) -> Result<Vec<(Name, PathBuf, Gone)>, SetupError> {
    let mut manifest = Manifest::read(repository)?;
    let mut all = Vec::new();
    for entry in manifest.hooks.clone() {
        let gone = one(&entry)?;
        if !matches!(gone, Gone::Kept(..)) {
            manifest.hooks.retain(|known| known.path != entry.path);
            manifest.write(repository)?;
        }
        all.push((entry.name, entry.path, gone));
    }
    Ok(all)
}

fn one(entry: &Entry) -> Result<Gone, SetupError> {
    let path = &entry.path;
    let failed = |error: std::io::Error| {
        SetupError::Other(format!("`{}` cannot be taken away: {error}", path.display()))
    };
    let is_there = path.symlink_metadata().is_ok();
    let before = entry.chained.as_ref().map(|chained| &chained.path);
    let before = before.filter(|before| before.symlink_metadata().is_ok());
    if is_there && digest(path).as_deref() != Some(entry.digest.as_str()) {
        let (here, kept) = (path.display(), before.map(|before| before.display()));
        let help = match kept {
            Some(kept) => {
                format!("look at it; `mv '{kept}' '{here}'` brings back the hook that was there before")
            }
            None => format!("look at it; `rm '{here}'` removes it"),
        };
        return Ok(Gone::Kept("it is not what was installed", help));
    }
    match (before, is_there) {
        // One step: there is no time at which neither is there, and mode and content are those of the file itself.
        (Some(before), _) => std::fs::rename(before, path).map(|()| Gone::Restored).map_err(failed),
        (None, true) => std::fs::remove_file(path).map(|()| Gone::Removed).map_err(failed),
        (None, false) => Ok(Gone::Already),
    }
}
