//! How a gate ended, and how a run of gates does.

use std::path::PathBuf;
use std::time::Duration;

use governance_evidence::verdict::{self, Facts, Standing, Verdict};
use governance_law::gate::{Absence, Profile};

use super::plan::Planned;
use crate::exit_codes::Exit;
use crate::gate::{Scene, Step};
use crate::outcome::{self, Outcome};

/// One gate and how it ended.
#[derive(Debug)]
pub(crate) struct Done {
    /// The gate's name.
    pub(crate) name: &'static str,
    /// Its steps.
    pub(crate) steps: Vec<Step>,
    /// What it decided.
    pub(crate) outcome: Outcome,
    /// How it stands in the profile.
    pub(crate) standing: Standing,
    /// How long it took; of an outcome that is used again, how long it took then.
    pub(crate) took: Duration,
    /// Where its output is kept, if it ran.
    pub(crate) log: Option<PathBuf>,
}

impl Done {
    /// Judges an outcome by the law, and asks the policy of the profile how it stands.
    pub(super) fn of(scene: &Scene<'_>, profile: Profile, planned: &Planned, outcome: Outcome) -> Self {
        let name = planned.gate.name();
        let thresholds = scene.law.thresholds(name);
        let outcome = outcome.held(&thresholds);
        let judged = verdict::judge(&outcome.facts, &thresholds);
        let standing = verdict::standing(&judged, scene.law, name, profile);
        Self { name, steps: planned.steps.clone(), outcome, standing, took: Duration::ZERO, log: None }
    }

    /// Says that the user ended the run before the gate had ended; no policy accepts that.
    pub(super) fn interrupted(planned: &Planned, reason: &str) -> Self {
        let outcome = Outcome::inconclusive(reason);
        let (name, steps) = (planned.gate.name(), planned.steps.clone());
        let standing = Standing::Stops(Verdict::Inconclusive);
        Self { name, steps, outcome, standing, took: Duration::ZERO, log: None }
    }
}

/// Returns what is known of a gate before it begins, if that settles it: it is left out, it broke, or it lacks a tool.
pub(super) fn settled(planned: &Planned, tool: &str) -> Option<Outcome> {
    if let Some(why) = planned.left_out {
        return Some(Outcome::not_run(why));
    }
    if let Some(said) = &planned.broken {
        return Some(broken(said));
    }
    let mut facts = Facts::default();
    let mut advice = Vec::new();
    for missing in planned.missing() {
        facts.unclear(Absence::ToolMissing, format!("`{}` is missing", missing.program));
        advice.push(format!("{}: {}", missing.program, missing.advice(tool)));
    }
    (!advice.is_empty()).then(|| Outcome::of(facts, "").details(advice))
}

/// Says that a gate panicked.
pub(super) fn broken(said: &str) -> Outcome {
    Outcome::inconclusive(format!("the gate itself broke: {said}"))
        .details(vec!["this is a defect of the tool; please report it with the lines above".to_owned()])
}

/// Returns how a run ends.
#[must_use]
pub(crate) fn exit(done: &[Done]) -> Exit {
    outcome::exit(done.iter().map(|done| &done.standing))
}
