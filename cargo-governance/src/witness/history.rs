//! The history of a workspace: the signed statement of every run that was kept, named by its time and content, the oldest dropped.
//!
//! It lies below the target folder: it is for people who want to see a trend, and nothing is decided by it. An entry says only
//! what its statement says, and whoever reads it is told if nobody who is known here has signed it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use governance_evidence::canonical::Digest;
use governance_evidence::run::{Run, Trust};

use super::seen::{self, Seen};
use super::{keep, read};

/// The folder, from that of this tool's files.
const FOLDER: &str = "history";

/// The most runs that are kept.
const MOST: usize = 200;

/// The most bytes that they may have together.
const MOST_BYTES: u64 = 32 << 20;

/// The runs of before.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    /// What was read, the oldest first.
    pub(crate) runs: Vec<Seen>,
    /// What could not be read, one line each.
    pub(crate) skipped: Vec<String>,
}

/// Adds the statement of a run, and drops the oldest that are too many.
///
/// # Errors
/// If the system refuses.
pub(super) fn keep(scratch: &Path, run: &Run, text: &str) -> std::io::Result<()> {
    let folder = scratch.join(FOLDER);
    keep::replace(&folder.join(name(run, text)), text)?;
    let mut entries = Vec::new();
    for path in files(&folder)? {
        entries.push((path.metadata().map_or(0, |meta| meta.len()), path));
    }
    let mut bytes = 0_u64;
    // The newest stays, however large it is.
    for (count, (size, path)) in entries.iter().rev().enumerate() {
        bytes = bytes.saturating_add(*size);
        if count > 0 && (count >= MOST || bytes > MOST_BYTES) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Reads every entry; one that is damaged is left out and said.
#[must_use]
pub(crate) fn load(scratch: &Path, trust: &Trust) -> History {
    let folder = scratch.join(FOLDER);
    let mut history = History::default();
    let paths = match files(&folder) {
        Ok(paths) => paths,
        Err(error) => {
            history.skipped.push(format!("the history `{}` cannot be read: {error}", folder.display()));
            return history;
        }
    };
    for path in paths {
        match entry(&path, trust) {
            Ok(seen) => history.runs.push(seen),
            Err(why) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                history.skipped.push(format!("`{name}` of the history is left out: {why}"));
            }
        }
    }
    history.runs.sort_by(|one, other| (one.run.end, one.sha256).cmp(&(other.run.end, other.sha256)));
    history
}

fn entry(path: &Path, trust: &Trust) -> Result<Seen, String> {
    let bytes = read(path).map_err(|error| error.to_string())?;
    let seen = seen::read(&bytes, trust).map_err(|refusal| refusal.message)?;
    let is_named = path.file_name().is_some_and(|file| *file == *name_of(&seen.run, seen.sha256));
    if is_named { Ok(seen) } else { Err("its name does not fit what is in it".to_owned()) }
}

/// Returns what an entry is called; sorted by name they are sorted by time.
fn name(run: &Run, text: &str) -> String {
    name_of(run, Digest::of(text.as_bytes()))
}

fn name_of(run: &Run, sha256: Digest) -> String {
    let time: String = run.end.to_string().chars().filter(|c| !"-:".contains(*c)).collect();
    let short: String = sha256.to_string().chars().take(16).collect();
    format!("{time}-{}-{short}.json", run.profile.word())
}

/// Returns the files of the folder in the order of their names; what a killed run has left half written is none of them.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
