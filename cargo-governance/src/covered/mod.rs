//! Line coverage: measured by `cargo tarpaulin`, counted for each package, held against what was reached before.
//!
//! * `tool` is the command, `report` reads what it writes, `log` what it says; `run` tells red tests, a broken tool and figures
//!   apart, and `measure` does one measurement from its beginning to its end.
//! * `account` sums the lines of each package (`place` knows whose file it is) and applies the exclusions of the law.
//! * `hidden` finds exclusions that stand in the source instead of the law, `blind` what the tool does not see.
//! * `ratchet` is the committed file of what each package has reached; it only rises.

mod account;
mod blind;
mod hidden;
mod leftover;
mod lines;
mod log;
mod measure;
mod place;
mod ratchet;
mod report;
mod run;
mod tool;

pub(crate) use account::{Account, Counted};
#[cfg(test)]
pub(crate) use lines::Share;
pub(crate) use lines::ranges;
pub(crate) use measure::measure;
pub(crate) use place::Kind;
pub(crate) use ratchet::{FILE_NAME, Ratchet};
pub(crate) use report::{Lines, Report};
pub(crate) use run::Ended;

use crate::child::Invocation;
use crate::gate::Scene;
use crate::lawfile;

/// Returns the command that measures a workspace, with the limit of the law.
#[must_use]
pub(crate) fn command(scene: &Scene<'_>) -> Invocation {
    tool::command(scene, scene.law.gate_time("coverage", "timeout"))
}

/// Sums a report up, less what the law excludes.
#[must_use]
pub(crate) fn account(report: &Report, scene: &Scene<'_>) -> Account {
    let exclude = scene.law.gate("coverage").map_or(&[][..], |settings| settings.exceptions("exclude"));
    account::account(report, scene.workspace, exclude, lawfile::today())
}

/// Finds exclusions that stand in the source.
#[must_use]
pub(crate) fn hidden(scene: &Scene<'_>, account: &Account) -> Vec<String> {
    hidden::exclusions(scene.workspace.root(), account)
}

/// Says what the figures do not show.
#[must_use]
pub(crate) fn blind(scene: &Scene<'_>, account: &Account) -> Vec<String> {
    let places = tool::Places::of(&scene.workspace.scratch());
    blind::spots(scene.workspace, scene.law, account, &places.target)
}
