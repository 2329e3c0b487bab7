//! The checkpoint of a run: everything that is needed to go on, behind a digest of it.
//!
//! The first line is `prism-ai-dod color checkpoint 1` and the SHA-256 of all that follows, the second is JSON, and the rest is the
//! search's own. A file that is cut off, changed, or of another run is refused.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::fault::{self, Message, error_with};
use super::plot::Descent;
use crate::replace::replace;
use crate::workloads::coloring::bounded;
use crate::workloads::coloring::search::Neighborhood;
use crate::workloads::coloring::solution::hex;

/// What the first line begins with.
const MARK: &str = "prism-ai-dod color checkpoint 1 ";

/// The most bytes of a checkpoint that are read: 1 GiB, many times the largest that a search writes.
const MAX_BYTES: u64 = 1 << 30;

/// What tells one run from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Run {
    /// The digest of the graph.
    pub(super) graph: String,
    /// The colours that were asked for.
    pub(super) k: Option<usize>,
    /// Whether fewer and fewer colours are sought.
    pub(super) minimize: bool,
    /// The seed.
    pub(super) seed: u64,
    /// The islands that were asked for.
    pub(super) islands: Option<usize>,
    /// The iterations of local search that were asked for.
    pub(super) local_search: Option<u64>,
    /// The neighbourhood that was asked for.
    pub(super) neighborhood: Option<Neighborhood>,
}

/// A number of colours that was sought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// How many colours.
    pub(super) k: usize,
    /// How many iterations that took.
    pub(super) iterations: u64,
    /// How many conflicts were left.
    pub(super) conflicts: u32,
    /// What names the way the search took.
    pub(super) trace_hash: String,
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Saved {
    /// Of which run.
    pub(super) run: Run,
    /// The numbers of colours that were sought to the end.
    pub(super) steps: Vec<Step>,
    /// The best colouring that was found; it is checked again before it is used.
    pub(super) best: Option<Vec<u32>>,
    /// The number of colours that is sought.
    pub(super) k: usize,
    /// Processor time so far, in milliseconds.
    pub(super) spent_ms: u64,
    /// How it descended.
    pub(super) descent: Descent,
}

impl Saved {
    /// Writes a checkpoint in the place of an older one, which stays whole until the new one is.
    pub(super) fn write(&self, search: &[u8], path: &Path) -> Result<(), Message> {
        let wrong = |error: std::io::Error| fault::of_file("checkpoint", path, error);
        let mut rest = serde_json::to_vec(self).map_err(|error| wrong(error.into()))?;
        rest.push(b'\n');
        rest.extend_from_slice(search);
        let mut bytes = format!("{MARK}{}\n", hex(&Sha256::digest(&rest).into())).into_bytes();
        bytes.append(&mut rest);
        replace(path, &bytes).map_err(wrong)
    }

    /// Reads the checkpoint of a run and what the search kept in it; nothing if there is no such file.
    pub(super) fn read(path: &Path, run: &Run) -> Result<Option<(Self, Vec<u8>)>, Message> {
        let read = bounded::read_regular(path, MAX_BYTES);
        let Some(bytes) = read.map_err(|error| fault::of_file("checkpoint", path, error))? else {
            return Ok(None);
        };
        let refused = |reason: &str| {
            let message = format!("the checkpoint `{}` {reason}", path.display());
            error_with(&message, Some("name another file, or move this one away to begin anew"))
        };
        let broken = || refused("is not whole, or is none");
        let (digest, rest) = bytes.strip_prefix(MARK.as_bytes()).and_then(line).ok_or_else(broken)?;
        if digest != hex(&Sha256::digest(rest).into()).as_bytes() {
            return Err(broken());
        }
        let (saved, search) = line(rest).ok_or_else(broken)?;
        let saved: Self = serde_json::from_slice(saved).map_err(|_| broken())?;
        match saved.run.difference(run) {
            Some((name, found, asked)) => {
                Err(refused(&format!("is of a run with {name} `{found}`, and `{asked}` is asked for")))
            }
            None => Ok(Some((saved, search.to_vec()))),
        }
    }
}

impl Run {
    /// Returns the first thing in which a run differs from what is asked for: its name, and both.
    fn difference(&self, asked: &Self) -> Option<(&'static str, String, String)> {
        let many = |number: Option<u64>| number.map_or("the default".to_owned(), |number| number.to_string());
        let count = |number: Option<usize>| many(number.map(|number| number as u64));
        let way = |way: Option<Neighborhood>| {
            way.map_or("auto", |way| match way {
                Neighborhood::Classes => "classes",
                Neighborhood::Edges => "edges",
                Neighborhood::Legal => "legal",
            })
            .to_owned()
        };
        let pairs = [
            ("the graph", self.graph.clone(), asked.graph.clone()),
            ("--k", count(self.k), count(asked.k)),
            ("--minimize", self.minimize.to_string(), asked.minimize.to_string()),
            ("--seed", self.seed.to_string(), asked.seed.to_string()),
            ("--islands", count(self.islands), count(asked.islands)),
            ("--local-search", many(self.local_search), many(asked.local_search)),
            ("--neighborhood", way(self.neighborhood), way(asked.neighborhood)),
        ];
        pairs.into_iter().find(|(_, found, asked)| found != asked)
    }
}

/// Splits bytes behind their first line.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    Some((bytes.get(..end)?, bytes.get(end.checked_add(1)?..)?))
}

#[cfg(test)]
mod unit {
    use super::*;

    fn saved() -> Saved {
        let run = Run {
            graph: "ab".into(),
            k: Some(3),
            minimize: false,
            seed: 1,
            islands: None,
            local_search: None,
            neighborhood: None,
        };
        let mut descent = Descent::default();
        descent.note(5, 3, 2);
        let step = Step { k: 4, iterations: 9, conflicts: 0, trace_hash: "cd".into() };
        Saved { run, steps: vec![step], best: Some(vec![0, 1]), k: 3, spent_ms: 7, descent }
    }

    #[test]
    fn a_checkpoint_comes_back_whole_and_any_change_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("point");
        let saved = saved();
        assert_eq!(Saved::read(&path, &saved.run), Ok(None));
        saved.write(b"any\nbytes\0", &path).unwrap();
        assert_eq!(Saved::read(&path, &saved.run), Ok(Some((saved.clone(), b"any\nbytes\0".to_vec()))));
        let whole = std::fs::read(&path).unwrap();
        for place in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[place] ^= 1;
            std::fs::write(&path, bytes).unwrap();
            assert!(Saved::read(&path, &saved.run).is_err(), "byte {place} was changed");
            std::fs::write(&path, &whole[..place]).unwrap();
            assert!(Saved::read(&path, &saved.run).is_err(), "cut off at {place}");
        }
    }

    #[test]
    fn the_checkpoint_of_another_run_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("point");
        let saved = saved();
        saved.write(b"", &path).unwrap();
        let refused = |run: Run| Saved::read(&path, &run).unwrap_err();
        assert!(refused(Run { seed: 2, ..saved.run.clone() }).contains("`1`, and `2` is asked for"));
        let message = refused(Run { k: None, ..saved.run.clone() });
        assert!(message.contains("with --k `3`, and `the default` is asked for"), "{message}");
        assert!(message.contains("name another file"), "{message}");
    }
}
