//! The plan: every gate of a profile with its steps, its class, its tools, and how long it took last time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::Duration;

use governance_law::catalog;
use governance_law::gate::Profile;

use super::choice::{Choice, belongs};
use super::durations::Durations;
use crate::gate::{Class, Gate, Scene, Step, Work};
use crate::gates;
use crate::tools::Tool;

/// One gate of a profile and what it would do.
pub(crate) struct Planned {
    /// The gate.
    pub(crate) gate: &'static dyn Gate,
    /// Why it will not run, if it will not.
    pub(crate) left_out: Option<&'static str>,
    /// What it needs of the machine.
    pub(crate) class: Class,
    /// The tools that it cannot do without.
    pub(crate) tools: Vec<Needed>,
    /// Its steps; none of their commands has a longer limit than the law gives the gate.
    pub(crate) steps: Vec<Step>,
    /// How long one of its commands may take.
    pub(crate) limit: Duration,
    /// How long it took last time, if that is known.
    pub(crate) expected: Option<Duration>,
    /// What went wrong while planning.
    pub(super) broken: Option<String>,
}

/// A tool that a gate cannot do without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Needed {
    /// The tool.
    pub(crate) tool: &'static Tool,
    /// Where it is; `None` if it is missing.
    pub(crate) path: Option<PathBuf>,
}

impl std::fmt::Debug for Planned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Planned")
            .field("gate", &self.gate.name())
            .field("class", &self.class)
            .finish_non_exhaustive()
    }
}

impl Planned {
    /// Returns the tools that are missing.
    pub(crate) fn missing(&self) -> impl Iterator<Item = &'static Tool> + '_ {
        self.tools.iter().filter(|needed| needed.path.is_none()).map(|needed| needed.tool)
    }

    /// Returns whether all of its work is done in this process, so that no limit of a command ends it.
    pub(super) fn is_inside(&self) -> bool {
        self.steps.iter().all(|step| step.work == Work::Inside)
    }
}

/// Returns the gates of a profile in the order of the catalogue, each with what a run would do.
#[must_use]
pub(crate) fn plan(scene: &Scene<'_>, profile: Profile, choice: &Choice) -> Vec<Planned> {
    let durations = Durations::read(&scene.workspace.scratch());
    catalog::GATES
        .iter()
        .filter(|row| belongs(scene, row, profile))
        .filter_map(|row| gates::ALL.iter().find(|entry| entry.gate.name() == row.name))
        .map(|entry| plan_one(scene, entry.gate, choice, &durations))
        .collect()
}

/// Returns these gates, whatever the profiles that they are in, in the order of the catalogue.
#[must_use]
pub(crate) fn plan_of(scene: &Scene<'_>, names: &[&str]) -> Vec<Planned> {
    let durations = Durations::read(&scene.workspace.scratch());
    let gates = gates::ALL.iter().map(|entry| entry.gate).filter(|gate| names.contains(&gate.name()));
    gates.map(|gate| plan_one(scene, gate, &Choice::default(), &durations)).collect()
}

pub(super) fn plan_one(
    scene: &Scene<'_>,
    gate: &'static dyn Gate,
    choice: &Choice,
    durations: &Durations,
) -> Planned {
    let name = gate.name();
    let limit = scene.law.gate_time(name, "timeout");
    let mut planned = Planned {
        gate,
        left_out: choice.leaves_out(name),
        class: gate.class(),
        tools: Vec::new(),
        steps: Vec::new(),
        limit: if limit.is_zero() { Duration::MAX } else { limit },
        expected: durations.of(name),
        broken: None,
    };
    let ask = || {
        let locate = |tool: &'static Tool| Needed { tool, path: tool.locate(scene.workspace) };
        let tools: Vec<Needed> = gate.needs(scene).into_iter().map(locate).collect();
        // A gate may ask its tools what they can do before it knows its steps.
        let has_all = tools.iter().all(|needed| needed.path.is_some());
        (tools, if has_all { gate.plan(scene) } else { Vec::new() })
    };
    match catch_unwind(AssertUnwindSafe(ask)) {
        Ok((tools, steps)) => {
            planned.tools = tools;
            planned.steps = steps.into_iter().map(|step| limited(step, planned.limit)).collect();
        }
        Err(payload) => planned.broken = Some(said(&*payload)),
    }
    planned
}

fn limited(mut step: Step, limit: Duration) -> Step {
    if let Work::Command(invocation) = &mut step.work {
        invocation.limit = invocation.limit.min(limit);
    }
    step
}

/// Returns each tool that a plan misses, with the gates that cannot decide without it.
#[must_use]
pub(crate) fn missing(plan: &[Planned]) -> Vec<(&'static Tool, Vec<&'static str>)> {
    let mut all: Vec<(&'static Tool, Vec<&'static str>)> = Vec::new();
    for planned in plan.iter().filter(|planned| planned.left_out.is_none()) {
        for tool in planned.missing() {
            match all.iter_mut().find(|(known, _)| *known == tool) {
                Some((_, gates)) => gates.push(planned.gate.name()),
                None => all.push((tool, vec![planned.gate.name()])),
            }
        }
    }
    all
}

/// Returns what a panic said.
pub(super) fn said(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}
