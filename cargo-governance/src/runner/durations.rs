//! How long each gate took last time, kept below the target folder: what progress, plans and the order of readers go by.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::done::Done;
use crate::outcome::{Provenance, Verdict};

/// The version of the file; another one is not read.
const SCHEMA: u32 = 1;

/// The last durations.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Durations {
    schema: u32,
    /// Milliseconds by gate.
    gates: BTreeMap<String, u64>,
}

impl Durations {
    /// Reads what is known; nothing if there is no file that can be read.
    #[must_use]
    pub(crate) fn read(scratch: &Path) -> Self {
        let text = std::fs::read_to_string(file(scratch)).unwrap_or_default();
        let known: Self = serde_json::from_str(&text).unwrap_or_default();
        if known.schema == SCHEMA { known } else { Self { schema: SCHEMA, gates: BTreeMap::new() } }
    }

    /// Returns how long a gate took last time.
    #[must_use]
    pub(crate) fn of(&self, gate: &str) -> Option<Duration> {
        self.gates.get(gate).copied().map(Duration::from_millis)
    }

    /// Learns from a gate that has run to its end, and keeps it at once: a run may be killed later. A gate that could not decide
    /// may have stopped early, and nothing is learnt from it.
    pub(crate) fn learn(&mut self, done: &Done, scratch: &Path) {
        let is_whole = matches!(done.outcome.verdict, Verdict::Pass | Verdict::Fail);
        if done.outcome.provenance != Provenance::Fresh || !is_whole {
            return;
        }
        let took = u64::try_from(done.took.as_millis()).unwrap_or(u64::MAX);
        self.gates.insert(done.name.to_owned(), took);
        // Whoever cannot write here has been told; the next run merely knows less.
        if let Ok(text) = serde_json::to_string_pretty(self) {
            let new = scratch.join(format!("durations.json.{}", std::process::id()));
            drop(std::fs::write(&new, text).and_then(|()| std::fs::rename(&new, file(scratch))));
        }
    }
}

fn file(scratch: &Path) -> PathBuf {
    scratch.join("durations.json")
}

#[cfg(test)]
mod unit {
    use governance_evidence::verdict::Standing;

    use super::*;
    use crate::outcome::Outcome;

    #[test]
    fn whole_and_fresh_runs_are_learnt_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let mut known = Durations::read(folder.path());
        assert_eq!(known.of("law"), None);
        let done = |outcome: Outcome, seconds| Done {
            name: "law",
            steps: Vec::new(),
            outcome,
            standing: Standing::Passed,
            took: Duration::from_secs(seconds),
            log: None,
        };
        let reused = Provenance::Reused { run: "x".to_owned(), age: Duration::ZERO };
        known.learn(&done(Outcome::pass("fine"), 3), folder.path());
        known.learn(&done(Outcome::inconclusive("killed"), 1), folder.path());
        known.learn(&done(Outcome { provenance: reused, ..Outcome::pass("fine") }, 2), folder.path());
        let again = Durations::read(folder.path());
        assert_eq!((again.of("law"), &again), (Some(Duration::from_secs(3)), &known));
        std::fs::write(file(folder.path()), "{\"schema\": 9, \"gates\": {\"law\": 1}}").unwrap();
        assert_eq!(Durations::read(folder.path()).of("law"), None);
    }
}
