//! A plan, for people and for machines: what a run would take, from the very plan that a run takes.

use std::fmt::Write;

use governance_law::gate::Profile;
use serde_json::{Value, json};

use super::json::{SCHEMA, of_step};
use crate::gate::{Class, Scene};
use crate::progress::{expected, seconds};
use crate::runner::{Needed, Planned};
use crate::tools::{self, Found};
use crate::ui::{self, styled};

/// Prints a plan.
#[must_use]
pub(crate) fn text(scene: &Scene<'_>, plan: &[Planned], outside: &[&str], profile: Profile) -> String {
    let mut out = format!("{}\n", styled(ui::BOLD, format_args!("profile {}", profile.word())));
    let mut line = |text: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{text}");
    };
    for planned in plan {
        let name = planned.gate.name();
        if let Some(why) = planned.left_out {
            line(format!("{name:<10} not run: {why}"));
            continue;
        }
        let last = planned.expected.map(|it| format!(", {} last time", seconds(it))).unwrap_or_default();
        line(format!("{name:<10} {}{last}", beside(planned.class)));
        for needed in &planned.tools {
            line(format!("           with {}", of_tool(scene, needed)));
        }
        for step in &planned.steps {
            line(format!("           {}", step.shown()));
        }
        if planned.steps.is_empty() && planned.missing().next().is_none() {
            line("           nothing to do".to_owned());
        }
    }
    if !outside.is_empty() {
        line(format!("not in this profile: {}", outside.join(", ")));
    }
    if let Some(expected) = expected(plan) {
        line(format!("expected: {expected}"));
    }
    out
}

/// Says what runs beside a gate.
const fn beside(class: Class) -> &'static str {
    match class {
        Class::Build => "builds, one at a time",
        Class::Read => "reads, beside others",
        Class::Alone => "measures, with nothing beside it",
    }
}

fn word(class: Class) -> &'static str {
    match class {
        Class::Build => "build",
        Class::Read => "read",
        Class::Alone => "alone",
    }
}

/// Looks at a tool of a plan; only a plan for a reader asks tools for their version.
fn look(scene: &Scene<'_>, needed: &Needed) -> Option<Found> {
    needed.path.as_ref().and_then(|_| tools::find(needed.tool, scene.workspace))
}

fn of_tool(scene: &Scene<'_>, needed: &Needed) -> String {
    let tool = needed.tool;
    match look(scene, needed) {
        None => {
            let missing = styled(ui::YELLOW, "missing, so that it cannot decide");
            format!("{}: {missing}: {}", tool.program, tool.advice(scene.tool))
        }
        Some(found) => {
            let other = match tool.pinned() {
                Some(pinned) if found.differs(tool) => format!(", and {pinned} was tried"),
                _ => String::new(),
            };
            let version = found.version.unwrap_or_else(|trouble| trouble);
            format!("{} {version} ({}){other}", tool.program, found.path.display())
        }
    }
}

/// Returns the document of a plan.
#[must_use]
pub(crate) fn json(scene: &Scene<'_>, plan: &[Planned], outside: &[&str], profile: Profile) -> Value {
    let tool = |needed: &Needed| {
        let found = look(scene, needed);
        json!({
            "name": needed.tool.program,
            "path": found.as_ref().map(|found| &found.path),
            "version": found.as_ref().and_then(|found| found.version.as_ref().ok()),
            "pinned": needed.tool.pinned(),
            "differs": found.as_ref().map(|found| found.differs(needed.tool)),
            "advice": found.is_none().then(|| needed.tool.advice(scene.tool)),
        })
    };
    let gate = |planned: &Planned| {
        let is_run = planned.left_out.is_none();
        json!({
            "name": planned.gate.name(),
            "left_out": planned.left_out,
            "class": word(planned.class),
            "tools": planned.tools.iter().filter(|_| is_run).map(tool).collect::<Vec<_>>(),
            "timeout_s": planned.limit.as_secs(),
            "expected_ms": planned.expected.map(|it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX)),
            "steps": planned.steps.iter().map(of_step).collect::<Vec<_>>(),
        })
    };
    let gates: Vec<Value> = plan.iter().map(gate).collect();
    json!({ "schema": SCHEMA, "profile": profile.word(), "plan": gates, "not_in_profile": outside })
}
