//! The history of a workspace: the signed statement of every run that was kept, named by its time and content, the oldest dropped.
//!
//! It lies below the target folder: it is for people who want to see a trend, and nothing is decided by it. An entry says only
//! what its statement says, and whoever reads it is told if nobody who is known here has signed it, or if the ledger of the workspace
//! does not know it: a statement that was put here afterwards.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use governance_evidence::canonical::Digest;
use governance_evidence::run::{Run, Trust};

use super::seen::{self, Seen};
use super::{keep, ledger, read};
use crate::unread::Named;

/// The folder, from that of this tool's files.
const FOLDER: &str = "history";

/// The most runs that are kept.
const MOST: usize = 200;

/// The most bytes that they may have together.
const MOST_BYTES: u64 = 32 << 20;

/// The runs of before.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    /// What was read, in the order of the names of the files.
    pub(crate) runs: Vec<Seen>,
    /// What could not be read, one line each.
    pub(crate) skipped: Vec<String>,
    /// The statements that the ledger knows.
    pub(crate) entered: BTreeSet<Digest>,
}

impl History {
    /// Returns why a run counts for nothing here; nothing if somebody who is known has signed it and the ledger knows it.
    #[must_use]
    pub(crate) fn doubt(&self, past: &Seen) -> Option<&'static str> {
        if !past.signer.is_known() {
            Some("signed by a key that is not known here")
        } else if self.entered.contains(&past.sha256) {
            None
        } else {
            Some("not in the ledger")
        }
    }
}

/// Adds the statement of a run, and drops the oldest that are too many.
///
/// # Errors
/// If the system refuses.
pub(super) fn keep(scratch: &Path, run: &Run, text: &str) -> std::io::Result<()> {
    let folder = scratch.join(FOLDER);
    keep::replace(&folder.join(name(run, text)), text)?;
    drop_oldest(&folder, MOST, MOST_BYTES)
}

/// Removes the oldest entries that are too many; the newest stays, however large it is.
fn drop_oldest(folder: &Path, most: usize, most_bytes: u64) -> std::io::Result<()> {
    let mut bytes = 0_u64;
    for (count, path) in files(folder)?.iter().rev().enumerate() {
        bytes = bytes.saturating_add(path.metadata().map_or(0, |meta| meta.len()));
        if count > 0 && (count >= most || bytes > most_bytes) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Reads every entry; one that is damaged is left out and said. Each is held against the ledger of the workspace at `root`.
#[must_use]
pub(crate) fn load(root: &Path, scratch: &Path, trust: &Trust) -> History {
    let folder = scratch.join(FOLDER);
    let mut history = History::default();
    match ledger::entered(root) {
        Ok(entered) => history.entered = entered,
        Err(why) => {
            history.skipped.push(format!("no run of the history can be held against the ledger: {why}"))
        }
    }
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
    history
}

fn entry(path: &Path, trust: &Trust) -> Result<Seen, String> {
    let bytes = read(path, Named::Statement).map_err(|error| error.to_string())?;
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

#[cfg(test)]
mod unit {
    use super::*;

    fn folder(names: &[(&str, usize)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, size) in names {
            std::fs::write(folder.path().join(name), "x".repeat(*size)).unwrap();
        }
        folder
    }

    #[track_caller]
    fn check(names: &[(&str, usize)], most: usize, most_bytes: u64, left: &[&str]) {
        let folder = folder(names);
        drop_oldest(folder.path(), most, most_bytes).unwrap();
        let found = files(folder.path()).unwrap();
        let found: Vec<_> = found.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(found, left);
    }

    #[test]
    fn the_oldest_go_first_and_the_newest_stays() {
        let all = [("1.json", 10), ("2.json", 10), ("3.json", 10)];
        check(&all, 3, 100, &["1.json", "2.json", "3.json"]);
        check(&all, 2, 100, &["2.json", "3.json"]);
        check(&all, 9, 20, &["2.json", "3.json"]);
        check(&all, 9, 5, &["3.json"]);
        check(&[("1.json", 1), ("1.json.77.new", 1)], 1, 9, &["1.json"]);
    }

    #[test]
    fn what_is_no_statement_is_left_out_and_said() {
        let scratch = tempfile::tempdir().unwrap();
        assert_eq!(load(scratch.path(), scratch.path(), &Trust::default()).skipped, Vec::<String>::new());
        std::fs::create_dir(scratch.path().join(FOLDER)).unwrap();
        std::fs::write(scratch.path().join(FOLDER).join("1.json"), "{}").unwrap();
        let history = load(scratch.path(), scratch.path(), &Trust::default());
        assert_eq!(history.runs.len(), 0);
        assert!(
            history.skipped[0].starts_with("`1.json` of the history is left out: "),
            "{:?}",
            history.skipped
        );
    }
}
