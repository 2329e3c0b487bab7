//! The honest cache: an outcome is used again only while nothing that it depended on has changed.
//!
//! Contents are read, never times. The inputs are digested when the run begins and again when a gate has ended; an outcome whose
//! inputs changed meanwhile is not kept. Only a pass is kept, and an absence that is among the inputs itself; the facts are judged anew by
//! the law of the day. One hit in twenty is run again where that was asked for; one that does not pass then ends the trust in everything that
//! is kept.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use governance_evidence::verdict::{Facts, judge};
use governance_law::gate::Absence;

use super::identity::Identities;
use super::kept::{Kept, forget, forget_all, sweep};
use super::key::{Key, differences, narrowed};
use super::surroundings::{self, Parts};
use super::tree::{self, Tree};
use super::{clock, file};
use crate::gate::{Gate, Inputs, Scene, Step};
use crate::gates;
use crate::outcome::{Outcome, Provenance, Verdict};

/// One hit of this many is run again, on average.
const ONE_IN: u64 = 20;

/// What is known before a gate runs.
#[derive(Debug, PartialEq)]
pub(crate) enum Look {
    /// It passed on exactly these inputs; how long it took then.
    Hit(Box<Outcome>, Duration),
    /// Why it has to run.
    Miss(String),
}

/// What the outcomes of a workspace depend on, as it is now.
#[derive(Debug)]
pub(crate) struct Cache {
    scratch: PathBuf,
    known: Identities,
    /// What every gate depends on, or why nobody can say.
    common: Result<(Parts, Tree), String>,
    is_distrusted: AtomicBool,
}

impl Cache {
    /// Reads the tree and what lies around it.
    #[must_use]
    pub(crate) fn open(scene: &Scene<'_>) -> Self {
        let scratch = scene.workspace.scratch();
        let known = Identities::open(&scratch);
        let common = read(scene, &known);
        Self { scratch, known, common, is_distrusted: AtomicBool::new(false) }
    }

    /// Looks for an outcome of a gate on exactly these inputs.
    #[must_use]
    pub(crate) fn look(&self, scene: &Scene<'_>, gate: &dyn Gate, steps: &[Step]) -> Look {
        let name = gate.name();
        let miss = |why: &str| Look::Miss(why.to_owned());
        if self.is_distrusted.load(Ordering::Relaxed) {
            return miss("what was kept is no longer trusted");
        }
        if let Ok(why) = std::fs::read_to_string(self.tripped()) {
            return Look::Miss(format!("what was kept is no longer trusted: {}", why.trim()));
        }
        let Some(inputs) = gate.inputs(scene) else { return miss("its outcome is never used again") };
        let key = match &self.common {
            Ok(common) => self.key(scene, common, (name, &inputs), steps),
            Err(why) => Err(why.clone()),
        };
        let key = match key {
            Ok(key) => key,
            Err(why) => return Look::Miss(why),
        };
        let Some(kept) = Kept::read(&self.scratch, name) else { return miss("no earlier pass is kept") };
        if kept.key != key.digest() {
            return Look::Miss(self.changed(&kept, &key));
        }
        let now = clock::now();
        let Some(age) = now.checked_sub(kept.ended) else {
            return miss("the earlier pass is of the future: the clock was set back");
        };
        let (age, most) = (Duration::from_secs(age), scene.law.gate_time(name, "max_age"));
        if age > most {
            let most = most.as_secs() / 86_400;
            return Look::Miss(format!("the earlier pass is older than `max_age` allows ({most} d)"));
        }
        let provenance = Provenance::Reused { run: clock::moment(kept.ended), age };
        let took = Duration::from_millis(kept.took_ms);
        let outcome = Outcome { provenance, ..Outcome::of(kept.facts, kept.reason).details(kept.details) };
        Look::Hit(Box::new(outcome), took)
    }

    /// Says in one line each what has changed since the outcome that is kept, or why there is nothing to compare with; nothing if
    /// it would be used again.
    #[must_use]
    pub(crate) fn why(&self, scene: &Scene<'_>, gate: &dyn Gate, steps: &[Step]) -> Vec<String> {
        let Look::Miss(why) = self.look(scene, gate, steps) else { return Vec::new() };
        let (Some(inputs), Ok(common)) = (gate.inputs(scene), &self.common) else { return vec![why] };
        let key = self.key(scene, common, (gate.name(), &inputs), steps);
        let (Ok(key), Some(kept)) = (key, Kept::read(&self.scratch, gate.name())) else { return vec![why] };
        let all = self.changes(&kept, &key);
        if all.is_empty() { vec![why] } else { all }
    }

    /// Keeps an outcome that is settled, if nothing that it depends on has changed since the cache was opened.
    ///
    /// # Errors
    /// Says why it is not kept.
    pub(crate) fn keep(
        &self,
        scene: &Scene<'_>,
        gate: &dyn Gate,
        steps: &[Step],
        outcome: &Outcome,
        took: Duration,
    ) -> Result<(), String> {
        let Some(inputs) = gate.inputs(scene) else { return Ok(()) };
        let name = gate.name();
        if outcome.provenance != Provenance::Fresh {
            return Ok(());
        }
        if !is_settled(scene, name, &outcome.facts) {
            // What passed before does not any more, whatever the reason.
            self.drop_kept(name);
            return Ok(());
        }
        let common = self.common.as_ref().map_err(Clone::clone)?;
        let before = self.key(scene, common, (name, &inputs), steps)?;
        let after = read(scene, &self.known)?;
        let after = self.key(scene, &after, (name, &inputs), steps)?;
        let changes = differences((&before.parts, before.tree.leaves()), (&after.parts, after.tree.leaves()));
        if let Some(first) = changes.first() {
            return Err(format!("during the run {first}"));
        }
        let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let mut kept = Kept::of(name, &before, clock::now(), took_ms);
        kept.reason.clone_from(&outcome.reason);
        kept.details.clone_from(&outcome.details);
        kept.facts.clone_from(&outcome.facts);
        kept.write(&self.scratch, &before)?;
        sweep(&self.scratch, gates::ALL.iter().map(|entry| entry.gate.name()));
        Ok(())
    }

    /// Forgets what is kept of a gate.
    pub(crate) fn drop_kept(&self, gate: &str) {
        forget(&self.scratch, gate);
    }

    /// Draws whether a hit is to be run again.
    #[must_use]
    pub(crate) fn draws() -> bool {
        use std::hash::{BuildHasher, RandomState};
        // The standard library seeds it from the operating system.
        RandomState::new().hash_one(0_u8).is_multiple_of(ONE_IN)
    }

    /// Ends the trust in everything that is kept: a gate that had passed on exactly these inputs did not.
    pub(crate) fn distrust(&self, gate: &str, reason: &str) {
        self.is_distrusted.store(true, Ordering::Relaxed);
        forget_all(&self.scratch);
        let why = format!("`{gate}` passed on exactly these inputs before, and does not now: {reason}\n");
        // Without the file only this run knows; nothing that was kept is left either way.
        drop(file::replace(&self.tripped(), &why));
    }

    /// Trusts again, from nothing.
    pub(crate) fn forget(&self) {
        forget_all(&self.scratch);
        drop(std::fs::remove_file(self.tripped()));
    }

    fn tripped(&self) -> PathBuf {
        self.scratch.join("distrusted.txt")
    }

    fn key(
        &self,
        scene: &Scene<'_>,
        (common, tree): &(Parts, Tree),
        (gate, inputs): (&str, &Inputs),
        steps: &[Step],
    ) -> Result<Key, String> {
        let mut parts = common.clone();
        for (number, step) in steps.iter().enumerate() {
            // A run without `Cargo.lock` makes one, and the next run insists on it: the content counts, not the flag.
            parts.insert(format!("step {}", number + 1), step.shown().replace(" --locked", ""));
        }
        for tool in &inputs.tools {
            parts.insert(tool.program.to_owned(), surroundings::tool(tool, scene.workspace, &self.known)?);
        }
        for path in &inputs.outside {
            parts.insert(path.display().to_string(), surroundings::foreign(path)?);
        }
        parts.extend(inputs.further.iter().cloned());
        let ignores = scene.law.gate(gate).map(|settings| settings.texts("ignores")).unwrap_or_default();
        let ignores: Vec<&str> = ignores.iter().map(|text| text.as_str()).collect();
        Ok(Key { parts, tree: narrowed(tree, inputs.files, &ignores)? })
    }

    /// Says in what the inputs differ from those of the kept outcome.
    fn changed(&self, kept: &Kept, key: &Key) -> String {
        match self.changes(kept, key).as_slice() {
            [] => "its inputs changed".to_owned(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first}, and {} more", rest.len()),
        }
    }

    fn changes(&self, kept: &Kept, key: &Key) -> Vec<String> {
        differences((&kept.parts, &kept.leaves(&self.scratch)), (&key.parts, key.tree.leaves()))
    }
}

/// Returns whether an outcome stays what it is while its inputs do: a pass, and an absence that is an input itself, as the devices of
/// the machine are, and the advisory database with the day. What failed or could not be decided otherwise is tried again.
pub(super) fn is_settled(scene: &Scene<'_>, gate: &str, facts: &Facts) -> bool {
    let judged = judge(facts, &scene.law.thresholds(gate));
    let is_input = |absence| matches!(absence, Absence::NoDevice | Absence::DatabaseStale);
    match judged.verdict {
        // A test that passed only when it was run again may fail next time.
        Verdict::Pass => !facts.figures.iter().any(|it| it.name == "flaky tests" && it.value > 0.0),
        Verdict::NotRun | Verdict::Inconclusive => judged.unclear.iter().all(|it| is_input(it.absence)),
        Verdict::Fail => false,
    }
}

fn read(scene: &Scene<'_>, known: &Identities) -> Result<(Parts, Tree), String> {
    std::thread::scope(|scope| {
        let tree = scope.spawn(|| tree::read(scene.workspace));
        let common = surroundings::common(scene.workspace, known)?;
        let tree = tree.join().unwrap_or_else(|_| Err("the tree could not be read".to_owned()))?;
        Ok((common, tree))
    })
}

#[cfg(test)]
mod tests;
