//! The ledger of a workspace: `evidence/ledger/ledger.jsonl`, which `cargo clean` leaves alone and git ignores unless a team
//! wants it tracked.
//!
//! After each entry its size and root are signed, once beside it and once outside of the workspace, so that whoever cuts off
//! its end is noticed by the next run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use governance_evidence::canonical::Digest;
use governance_evidence::keys::{KeyName, PrivateKey};
use governance_evidence::ledger::{Draft, OpenError, Options, Reader, Report, Writer, verify};
use governance_evidence::moment::Moment;
use governance_evidence::note::{Checkpoint, VerifierKey};
use governance_evidence::verdict::Decision;
use governance_law::gate::Profile;
use serde_json::{Value, json};

use super::{keep, signer};

/// The ledger, from the workspace's root.
pub(crate) const FILE: &str = "evidence/ledger/ledger.jsonl";

/// What a checkpoint beside the ledger is called.
const NOTE: &str = "checkpoint.note";

/// The kind of the entry of a run.
pub(crate) const RUN: &str = "run.statement";

/// The kind of an entry that stands where all the others should.
const ANEW: &str = "ledger.begun-anew";

/// How often a ledger that another program is writing is tried, and how long is waited in between.
const TRIES: (u32, Duration) = (100, Duration::from_millis(20));

/// Appends the entry of a run and signs the new size and root; returns the ledger and the entry.
///
/// # Errors
/// If the ledger is damaged, shortened or being written by another program for long, or if the system refuses.
pub(super) fn enter(
    root: &Path,
    key: &PrivateKey,
    now: Moment,
    body: &Value,
    notes: &mut Vec<String>,
) -> Result<(PathBuf, u64), String> {
    let path = root.join(FILE);
    own(path.parent().unwrap_or(&path), "The ledger of this machine.")?;
    let outside = outside(&path);
    let origin = origin(root, &path);
    let known = outside.as_deref().and_then(|note| known(note, &origin));
    let is_gone = path.metadata().map_or(true, |meta| meta.len() == 0);
    let begun_anew = known.as_ref().filter(|known| is_gone && known.size > 0).cloned();
    let checks = known.filter(|_| begun_anew.is_none());
    let mut writer = open(&path, checks.as_slice(), outside.as_deref(), notes)?;
    let mut bodies = Vec::new();
    if let Some(lost) = begun_anew {
        notes.push(format!(
            "the ledger `{}` had {} entries and is gone; a new one begins by saying so",
            crate::lawfile::shown(&path),
            lost.size
        ));
        bodies.push((ANEW, json!({ "lost": lost.size, "root": lost.root.base64(), "origin": lost.origin })));
    }
    bodies.push((RUN, body.clone()));
    let drafts: Vec<Draft<'_>> = bodies.iter().map(|(kind, body)| Draft { kind, time: now, body }).collect();
    let appended =
        writer.append(&drafts).map_err(|error| format!("the ledger `{}`: {error}", path.display()))?;
    if let Some(back) = appended.set_back {
        notes.push(format!("the clock was set back: the entry before is of {}", back.before));
    }
    let note = writer.checkpoint(&origin).sign(&[(&origin, key.key())]).map_err(|error| error.to_string())?;
    for place in std::iter::once(path.with_file_name(NOTE)).chain(outside) {
        if let Err(error) = keep::replace(&place, &note) {
            notes.push(format!("the checkpoint `{}` could not be written: {error}", place.display()));
        }
    }
    Ok((path, appended.entries.end.saturating_sub(1)))
}

/// What the ledger of a workspace knows of its last deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deployed {
    /// There was none.
    Never,
    /// The entry of the last verdict that let one proceed, and the law that it was judged by.
    By {
        /// The entry.
        entry: u64,
        /// The law.
        law: Digest,
        /// Its baseline: nothing if there was none, and no answer if the entry does not say.
        baseline: Option<Option<Digest>>,
    },
    /// The ledger was lost and begun anew, and there was none since.
    Lost {
        /// How many entries were lost.
        entries: u64,
    },
}

/// Returns what the ledger knows of the last deployment. Every entry is read, and held against what this machine has signed.
///
/// # Errors
/// If the ledger cannot be read, is damaged, or is gone although this machine has written one.
pub(crate) fn deployed(root: &Path) -> Result<Deployed, String> {
    let shown = crate::lawfile::shown(&root.join(FILE));
    let mut found = Deployed::Never;
    read(root, &mut |kind, index, body| {
        let text = |key: &str| body.get(key).and_then(Value::as_str);
        let is_deployment =
            text("profile") == Some(Profile::Deploy.word()) && text("decision") == Some(Decision::Go.word());
        if kind == ANEW {
            found = Deployed::Lost { entries: body.get("lost").and_then(Value::as_u64).unwrap_or(0) };
        } else if kind == RUN && is_deployment {
            let unknown = || format!("entry {index} of the ledger `{shown}` does not name its law");
            let law = text("law").and_then(|digest| digest.parse().ok()).ok_or_else(unknown)?;
            let baseline = body.get("baseline").map(|it| it.as_str().and_then(|digest| digest.parse().ok()));
            found = Deployed::By { entry: index, law, baseline };
        }
        Ok(())
    })?;
    Ok(found)
}

/// Returns the digest of every statement of a run that was entered.
///
/// # Errors
/// As [`deployed`].
pub(crate) fn entered(root: &Path) -> Result<BTreeSet<Digest>, String> {
    let mut all = BTreeSet::new();
    read(root, &mut |kind, _, body| {
        let statement = body.get("statement").and_then(Value::as_str).filter(|_| kind == RUN);
        all.extend(statement.and_then(|digest| digest.parse::<Digest>().ok()));
        Ok(())
    })?;
    Ok(all)
}

/// Hands over every entry of the ledger, by its kind, its index and its body, once all of them are known to be as they were written; none
/// if there never was a ledger.
fn read(root: &Path, hand: &mut dyn FnMut(&str, u64, &Value) -> Result<(), String>) -> Result<(), String> {
    let path = root.join(FILE);
    let shown = crate::lawfile::shown(&path);
    let known: Vec<Checkpoint> =
        kept(&path, &origin(root, &path)).into_iter().map(|(_, checkpoint)| checkpoint).collect();
    let open = || match std::fs::File::open(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        opened => opened.map(Some).map_err(|error| format!("the ledger `{shown}` cannot be read: {error}")),
    };
    let damaged = |error: &dyn std::fmt::Display| format!("the ledger `{shown}` is damaged: {error}");
    let Some(file) = open()? else {
        let most = known.iter().map(|checkpoint| checkpoint.size).max().unwrap_or(0);
        return match most {
            0 => Ok(()),
            most => Err(format!("the ledger `{shown}` had {most} entries and is gone")),
        };
    };
    verify(file, &known).map_err(|error| damaged(&error))?;
    let Some(file) = open()? else { return Ok(()) };
    let mut reader = Reader::new(file);
    while let Some(entry) = reader.next_entry().map_err(|error| damaged(&error))? {
        let body: Value = serde_json::from_str(entry.body()).map_err(|error| damaged(&error))?;
        hand(entry.kind(), entry.index, &body)?;
    }
    Ok(())
}

/// Returns what a ledger is called: as in the checkpoint beside it, or else as its file.
pub(crate) fn named(file: &Path) -> String {
    let beside = std::fs::read_to_string(file.with_file_name(NOTE)).unwrap_or_default();
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    beside.lines().next().filter(|line| !line.is_empty()).map_or_else(|| plain(&stem), str::to_owned)
}

/// Signs what a ledger was found to be.
///
/// # Errors
/// If there is no such key, or if the name cannot stand in a checkpoint.
pub(crate) fn sign(origin: &str, report: &Report, key: Option<&KeyName>) -> Result<String, String> {
    let signer = signer::open(key).map_err(|error| error.to_string())?;
    let checkpoint = Checkpoint { origin: origin.to_owned(), size: report.entries, root: report.root };
    checkpoint.sign(&[(origin, signer.key.key())]).map_err(|error| error.to_string())
}

/// Makes a folder of this machine's own; when it is new, git is told to leave it alone.
///
/// # Errors
/// What the system says.
pub(super) fn own(folder: &Path, what: &str) -> Result<(), String> {
    if folder.is_dir() {
        return Ok(());
    }
    let ignore = format!("# {what} Remove this file to keep it in the repository.\n*\n");
    let made =
        std::fs::create_dir_all(folder).and_then(|()| std::fs::write(folder.join(".gitignore"), ignore));
    made.map_err(|error| format!("the folder `{}` cannot be made: {error}", folder.display()))
}

fn open(
    path: &Path,
    known: &[Checkpoint],
    outside: Option<&Path>,
    notes: &mut Vec<String>,
) -> Result<Writer, String> {
    let (tries, pause) = TRIES;
    for _ in 0..tries {
        match Writer::open(path, Options { known, ..Options::default() }) {
            Ok((writer, mended)) => {
                notes.extend(mended.map(|mended| format!("the ledger was mended: {mended}")));
                return Ok(writer);
            }
            Err(OpenError::Locked(_)) => std::thread::sleep(pause),
            Err(OpenError::Damaged(fault)) => {
                let note = outside
                    .map(|note| format!("; what it was is in `{}`", note.display()))
                    .unwrap_or_default();
                return Err(format!(
                    "the ledger `{}` is damaged and is not continued: {fault}{note}; keep it as it is, find out why, and move it \
                     away to begin a new one",
                    path.display()
                ));
            }
            Err(error) => return Err(error.to_string()),
        }
    }
    Err(format!("the ledger `{}` is being written by another program", path.display()))
}

/// Returns the name of a ledger in its checkpoints: the folder of the workspace, and what tells two of that name apart.
fn origin(root: &Path, path: &Path) -> String {
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    format!("governance/{}/{}", plain(&name), short(path))
}

/// Leaves nothing in a name that a checkpoint cannot hold.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect()
}

/// Returns where the checkpoint is kept that who can write the workspace does not see: beside the folder of the keys.
fn outside(path: &Path) -> Option<PathBuf> {
    let keys = signer::store().ok()?;
    Some(keys.folder().parent()?.join("checkpoints").join(format!("{}.note", short(path))))
}

fn short(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    Digest::of(absolute.as_os_str().as_encoded_bytes()).to_string().chars().take(16).collect()
}

/// Returns what this machine has signed about a ledger when it wrote it last: beside it, and where its keys are. Each with its file.
pub(crate) fn kept(path: &Path, origin: &str) -> Vec<(PathBuf, Checkpoint)> {
    let places = [Some(path.with_file_name(NOTE)), outside(path)];
    let notes = places.into_iter().flatten();
    notes.filter_map(|note| known(&note, origin).map(|checkpoint| (note, checkpoint))).collect()
}

/// Returns what the ledger was when this machine wrote it last, if one of its keys has signed that.
fn known(note: &Path, origin: &str) -> Option<Checkpoint> {
    let text = std::fs::read_to_string(note).ok()?;
    let keys = signer::own().into_iter();
    let verifiers: Vec<VerifierKey> =
        keys.filter_map(|key| VerifierKey::new(origin, *key.key()).ok()).collect();
    Checkpoint::open(&text, &verifiers).ok().map(|(checkpoint, _)| checkpoint)
}
