//! The cache as a run sees it: which outcomes are used again, which of those are tried, and what is to be said about it.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::cache::{Cache, Look, is_settled};
use crate::gate::Scene;
use crate::outcome::Outcome;
use crate::runner::{Memory, Planned, Recalled};

/// How far earlier outcomes are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reuse {
    /// Not at all, and nothing of what is kept stays.
    Nothing,
    /// Wherever nothing has changed.
    Everything,
    /// Wherever nothing has changed, but for one in twenty, drawn at random, which is tried.
    Sampled,
}

/// What a run remembers of those before it.
#[derive(Debug)]
pub(crate) struct Remembered<'a> {
    cache: &'a Cache,
    reuse: Reuse,
    draws: fn() -> bool,
    tried: Mutex<BTreeSet<&'static str>>,
    notes: Mutex<Vec<String>>,
}

impl<'a> Remembered<'a> {
    /// Begins to remember.
    #[must_use]
    pub(crate) fn of(cache: &'a Cache, reuse: Reuse) -> Self {
        if reuse == Reuse::Nothing {
            cache.forget();
        }
        Self { cache, reuse, draws: Cache::draws, tried: Mutex::default(), notes: Mutex::default() }
    }

    /// Returns what the user is to be told after the run.
    #[must_use]
    pub(crate) fn notes(&self) -> Vec<String> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, line: String) {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

impl Memory for Remembered<'_> {
    fn recall(&self, scene: &Scene<'_>, planned: &Planned) -> Option<Recalled> {
        if self.reuse == Reuse::Nothing {
            return None;
        }
        let Look::Hit(outcome, took) = self.cache.look(scene, planned.gate, &planned.steps) else {
            return None;
        };
        if self.reuse == Reuse::Sampled && (self.draws)() {
            self.tried.lock().unwrap_or_else(PoisonError::into_inner).insert(planned.gate.name());
            return None;
        }
        Some(Recalled { outcome: *outcome, took })
    }

    fn keep(&self, scene: &Scene<'_>, planned: &Planned, outcome: &Outcome, took: Duration) {
        let name = planned.gate.name();
        if self.tried.lock().unwrap_or_else(PoisonError::into_inner).remove(name) {
            if is_settled(scene, name, &outcome.facts) {
                self.note(format!(
                    "`{name}` was drawn, as one in twenty is, and run although nothing had changed: it came to the same"
                ));
            } else {
                self.cache.distrust(name, &outcome.clone().held(&scene.law.thresholds(name)).reason);
                self.note(format!(
                    "`{name}` passed on exactly these inputs before and does not now: nothing that was kept is trusted any more"
                ));
                return;
            }
        }
        if let Err(why) = self.cache.keep(scene, planned.gate, &planned.steps, outcome, took) {
            self.note(format!("`{name}` will run again next time: {why}"));
        }
    }
}

#[cfg(test)]
mod unit {
    use governance_law::Law;
    use governance_law::gate::Profile;

    use super::*;
    use crate::runner::{Choice, plan};
    use crate::workspace::Workspace;

    /// Runs `check` with a cache in which the gate `format` has passed.
    fn with_pass(check: impl FnOnce(&Scene<'_>, &Planned)) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.rs"), "one").unwrap();
        let workspace = Workspace {
            packages: governance_lint::package::Workspace {
                root: folder.path().into(),
                packages: Vec::new(),
            },
            target: folder.path().join("target"),
            is_locked: false,
            libraries: BTreeSet::new(),
            origins: governance_lint::report::origin::Origins::default(),
        };
        let law = Law::parse("governance.toml", "schema = 1\n").unwrap();
        let scene = Scene { workspace: &workspace, law: &law, generators: &[], tool: "cargo governance" };
        let planned = plan(&scene, Profile::Commit, &Choice::default());
        let planned = planned.iter().find(|planned| planned.gate.name() == "format").unwrap();
        let cache = Cache::open(&scene);
        Remembered::of(&cache, Reuse::Nothing).keep(&scene, planned, &Outcome::pass("fine"), Duration::ZERO);
        check(&scene, planned);
    }

    fn sampled<'a>(cache: &'a Cache, draws: fn() -> bool) -> Remembered<'a> {
        Remembered { draws, ..Remembered::of(cache, Reuse::Sampled) }
    }

    #[test]
    fn a_pass_is_recalled_unless_it_is_drawn() {
        with_pass(|scene, planned| {
            let cache = Cache::open(scene);
            assert!(Remembered::of(&cache, Reuse::Everything).recall(scene, planned).is_some());
            assert!(sampled(&cache, || false).recall(scene, planned).is_some());
            let drawn = sampled(&cache, || true);
            assert_eq!(drawn.recall(scene, planned), None);
            drawn.keep(scene, planned, &Outcome::pass("fine"), Duration::ZERO);
            assert!(
                drawn.notes()[0].ends_with("nothing had changed: it came to the same"),
                "{:?}",
                drawn.notes()
            );
            assert!(Remembered::of(&cache, Reuse::Everything).recall(scene, planned).is_some());
        });
    }

    #[test]
    fn a_pass_that_does_not_hold_when_tried_ends_the_trust() {
        with_pass(|scene, planned| {
            let cache = Cache::open(scene);
            let drawn = sampled(&cache, || true);
            assert_eq!(drawn.recall(scene, planned), None);
            drawn.keep(scene, planned, &Outcome::fail("1 file not formatted"), Duration::ZERO);
            assert!(
                drawn.notes()[0].contains("nothing that was kept is trusted any more"),
                "{:?}",
                drawn.notes()
            );
            // A pass is not used again before the user has begun anew.
            let cache = Cache::open(scene);
            Remembered::of(&cache, Reuse::Everything).keep(
                scene,
                planned,
                &Outcome::pass("fine"),
                Duration::ZERO,
            );
            assert_eq!(Remembered::of(&cache, Reuse::Everything).recall(scene, planned), None);
            Remembered::of(&cache, Reuse::Nothing).keep(
                scene,
                planned,
                &Outcome::pass("fine"),
                Duration::ZERO,
            );
            assert!(Remembered::of(&cache, Reuse::Everything).recall(scene, planned).is_some());
        });
    }

    #[test]
    fn a_pass_whose_inputs_changed_meanwhile_is_told_and_not_kept() {
        with_pass(|scene, planned| {
            let cache = Cache::open(scene);
            std::fs::write(scene.workspace.root().join("a.rs"), "two").unwrap();
            let run = Remembered::of(&cache, Reuse::Nothing);
            run.keep(scene, planned, &Outcome::pass("fine"), Duration::ZERO);
            assert_eq!(run.notes(), ["`format` will run again next time: during the run `a.rs` changed"]);
        });
    }
}
