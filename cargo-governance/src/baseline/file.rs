//! The file of the baseline: found, written whole or not at all, removed.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use governance_law::Law;
use governance_lint::baseline::{Baseline, FILE_NAME, Refused};

use crate::error::SetupError;
use crate::linting;
use crate::workspace::Workspace;

/// Refuses a law that is not the workspace's own: the baseline would know what another law forbids.
pub(super) fn insist_on_own(law: &Law) -> Result<(), SetupError> {
    if linting::is_own(law) {
        return Ok(());
    }
    let message = format!("a baseline belongs to the workspace's own law, and `{}` is another", law.path);
    Err(SetupError::helped(message, "leave out `--law`"))
}

/// Reads the baseline, which must be there.
pub(crate) fn load(workspace: &Workspace, tool: &str) -> Result<Baseline, SetupError> {
    let found = Baseline::load(workspace.root()).map_err(|refused| SetupError::baseline(refused, tool))?;
    found.ok_or_else(|| {
        let message = format!("there is no baseline: looked for `{FILE_NAME}` at the workspace's root");
        SetupError::helped(
            message,
            format!("`{tool} baseline create` makes one of what breaks the law today"),
        )
    })
}

/// Lets a baseline pass of which some crates or articles are gone: their entries are about to leave.
pub(super) fn or_shrinks(fits: Result<(), Refused>, tool: &str) -> Result<(), SetupError> {
    match fits {
        Ok(())
        | Err(
            Refused::OfAnotherTree { is_entirely: false, .. }
            | Refused::OfAnotherLaw { is_entirely: false, .. },
        ) => Ok(()),
        Err(refused) => Err(SetupError::baseline(refused, tool)),
    }
}

/// Writes a baseline where none is; nobody's file is overwritten, even if it came meanwhile.
pub(super) fn write_new(root: &Path, baseline: &Baseline, tool: &str) -> Result<(), SetupError> {
    let path = root.join(FILE_NAME);
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(exists(tool)),
        Err(error) => return Err(unwritten(&error)),
    };
    file.write_all(baseline.text().as_bytes()).and_then(|()| file.sync_all()).map_err(|error| {
        // Half a baseline would only be refused later.
        drop(fs::remove_file(&path));
        unwritten(&error)
    })
}

/// Puts a baseline in the place of the one that is there.
pub(super) fn replace(root: &Path, baseline: &Baseline) -> Result<(), SetupError> {
    let path = root.join(FILE_NAME);
    if baseline.entries().is_empty() {
        return fs::remove_file(&path).map_err(|error| unwritten(&error));
    }
    let new = root.join(format!(".{FILE_NAME}.{}", std::process::id()));
    fs::write(&new, baseline.text()).and_then(|()| fs::rename(&new, &path)).map_err(|error| {
        drop(fs::remove_file(&new));
        unwritten(&error)
    })
}

/// Says that there is a baseline already.
pub(super) fn exists(tool: &str) -> SetupError {
    SetupError::helped(
        format!("there is a baseline already: `{FILE_NAME}`"),
        format!(
            "`{tool} baseline shrink` takes out what was mended; to know more than it knows, remove it and create it \
             anew in a change that is reviewed for this alone"
        ),
    )
}

fn unwritten(error: &std::io::Error) -> SetupError {
    SetupError::Other(format!("the baseline `{FILE_NAME}` cannot be written: {error}"))
}
