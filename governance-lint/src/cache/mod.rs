//! Answers from before: nothing changed, so nothing is read again.
//!
//! The cache is one file with the whole report and the stamps and digests of everything that the report depends on.
//! A stamp (size, times, inode) that did not change spares reading the file; where it did, or where it is so young that
//! the file might have changed within the same tick of the clock, the content's digest decides. Anything else about
//! the cache file, such as another tool's or a torn one, means: no cache.

mod codec;
mod key;
mod record;

use std::fs;
use std::path::{Path, PathBuf};

use governance_law::{Date, Law};

use crate::finding::Report;
use crate::package::Workspace;
use crate::run::{Notes, Witness, run};
use crate::tree::{Trouble, plain, read, stamp};

/// How long before a run a file must have been changed last for its stamp to be trusted, in nanoseconds: longer than one
/// tick of the coarsest clock of a file system in use, FAT's two seconds.
const TICK: i128 = 2_100_000_000;

/// Where answers are kept.
#[derive(Debug, Clone)]
pub struct Options {
    /// The cache file; its folder is made if need be.
    pub cache: PathBuf,
    /// Whether to read everything again and only write the cache.
    pub fresh: bool,
}

/// A report, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The report.
    pub report: Report,
    /// Whether it is the one of an earlier run, because nothing changed since.
    pub is_cached: bool,
    /// Why the cache could not be written, if it could not: the end of a sentence that begins with its name.
    pub trouble: Option<String>,
}

/// Judges a workspace by a law, as [`crate::lint`] does, or returns the report of an earlier run if neither the tool nor
/// the law nor any file that mattered changed.
#[must_use]
pub fn lint_cached(workspace: &Workspace, law: &Law, today: Date, options: &Options) -> Answer {
    let key = key::key(workspace, law, today);
    let known = if options.fresh { None } else { fs::read(&options.cache).ok() };
    let known = known.as_deref().and_then(record::decode).filter(|(record, _)| record.key == key);
    if let Some((record, mut rest)) = known
        && let Some(renewed) = unchanged(&record, workspace, law)
        && let Some(report) = record::read_report(&mut rest)
    {
        // After a checkout all stamps differ and no content does: the new stamps make the next run cheap again.
        let trouble = renewed.and_then(|witness| {
            let began = begin(&options.cache).ok()?;
            let listing = record.listing;
            write(&options.cache, began, &key, &listing, &witness, &report).err()
        });
        return Answer { report, is_cached: true, trouble };
    }
    let began = begin(&options.cache);
    let listing = key::listing(workspace, law);
    let mut witness = Witness::default();
    let mut buffer = Vec::new();
    for manifest in key::manifests(workspace) {
        match read(&manifest, &mut buffer) {
            Ok((_, stamp)) => witness.file(&manifest, stamp, &buffer),
            Err(Trouble::Missing) => witness.missing(&manifest),
            Err(Trouble::Reason(_)) => witness.unreadable(&manifest),
        }
    }
    let report = run(workspace, law, today, Some(&mut witness));
    witness.settle();
    let trouble = match began {
        // What could not be read today may be readable tomorrow without a trace in any stamp.
        Ok(_) if !witness.unreadable.is_empty() => {
            let _ = fs::remove_file(temporary(&options.cache));
            None
        }
        Ok(began) => write(&options.cache, began, &key, &listing, &witness, &report).err(),
        Err(reason) => Some(reason),
    };
    Answer { report, is_cached: false, trouble }
}

/// Returns whether everything is as the record says: `Some`, with new stamps if some files were compared by content.
fn unchanged(record: &record::Record, workspace: &Workspace, law: &Law) -> Option<Option<Witness>> {
    let mut renewed: Option<Witness> = None;
    let mut buffer = Vec::new();
    for (index, (path, known, digest)) in record.files.iter().enumerate() {
        let now = stamp(&fs::metadata(path).ok()?);
        let is_old = known.modified.max(known.changed) < record.began - TICK;
        if now == *known && is_old {
            continue;
        }
        let (_, stamp) = read(path, &mut buffer).ok()?;
        if blake3::hash(&buffer).as_bytes() != digest {
            return None;
        }
        let witness =
            renewed.get_or_insert_with(|| Witness { files: record.files.clone(), ..Witness::default() });
        if let Some(file) = witness.files.get_mut(index) {
            file.1 = stamp;
        }
    }
    if record.missing.iter().any(|path| fs::metadata(path).is_ok()) {
        return None;
    }
    if key::listing(workspace, law) != record.listing {
        return None;
    }
    if let Some(witness) = &mut renewed {
        witness.missing.clone_from(&record.missing);
    }
    Some(renewed)
}

fn temporary(cache: &Path) -> PathBuf {
    let mut name = cache.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}", std::process::id()));
    cache.with_file_name(name)
}

/// Makes the temporary file, whose time says when the run began by the clock of the file system.
fn begin(cache: &Path) -> Result<i128, String> {
    let reason = |error: std::io::Error| format!("cannot be written: {}", plain(&error));
    if let Some(folder) = cache.parent() {
        fs::create_dir_all(folder).map_err(reason)?;
    }
    let path = temporary(cache);
    fs::write(&path, b"").map_err(reason)?;
    fs::metadata(&path).map(|metadata| stamp(&metadata).modified).map_err(reason)
}

/// Writes the cache in one step, so that no reader sees half of it.
fn write(
    cache: &Path,
    began: i128,
    key: &[u8; 32],
    listing: &[u8; 32],
    witness: &Witness,
    report: &Report,
) -> Result<(), String> {
    let path = temporary(cache);
    let Some(bytes) = record::encode(key, listing, began, witness, report) else {
        let _ = fs::remove_file(path);
        return Err("cannot hold a path that is no Unicode".to_owned());
    };
    fs::write(&path, bytes).and_then(|()| fs::rename(&path, cache)).map_err(|error| {
        let _ = fs::remove_file(&path);
        format!("cannot be written: {}", plain(&error))
    })
}

#[cfg(test)]
mod tests;
