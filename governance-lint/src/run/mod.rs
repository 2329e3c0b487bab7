//! One run: read the module tree once, follow the paths that lead further, judge, apply exemptions.

mod crates;
mod file;
mod link;
mod named;
mod plan;
mod prelude;
mod reading;
mod reopen;
mod spots;
mod verdict;
mod witness;

use governance_law::{Context, Date, Law};

use crate::finding::{Finding, Report, Unchecked};
use crate::model::Model;
use crate::package::{Package, Target, Workspace};

pub(crate) use plan::Plan;
pub use plan::Trial;
pub use spots::{Spot, spots};
pub(crate) use witness::{Notes, Witness};

/// Judges a workspace by a law. `today` decides which exemptions have expired.
#[must_use]
pub fn lint(workspace: &Workspace, law: &Law, today: Date) -> Report {
    run(workspace, law, today, None)
}

/// Judges a workspace; `witness`, if there is one, is told what the answer depends on.
pub(crate) fn run(workspace: &Workspace, law: &Law, today: Date, witness: Option<&mut Witness>) -> Report {
    let witness = witness.map(|witness| witness as &mut dyn Notes);
    judge(workspace, &Plan::of(law), today, witness)
}

/// Judges the first package of a workspace. Of the others it takes no more than their names and those of their libraries, so
/// what could only be found with their source is not found.
pub(crate) fn run_first(workspace: &Workspace, law: &Law, today: Date, notes: &mut impl Notes) -> Report {
    let mut plan = Plan::of(law);
    plan.judged = 1;
    judge(workspace, &plan, today, Some(notes))
}

fn judge<'r>(
    workspace: &'r Workspace,
    plan: &'r Plan<'r>,
    today: Date,
    witness: Option<&'r mut dyn Notes>,
) -> Report {
    let mut reading = reading::Reading::of(workspace, plan, witness);
    reading.read_all();
    link::link(&mut reading);
    verdict::verdict(reading, plan, today)
}

/// Reads a workspace for a plan whose rules only take notes: what was read, what they noted, what could not be read.
pub(crate) fn noted<'w>(
    workspace: &'w Workspace,
    plan: &'w Plan<'w>,
) -> (Model<'w>, Vec<Finding>, Vec<Unchecked>) {
    let mut reading = reading::Reading::of(workspace, plan, None);
    reading.read_all();
    link::link(&mut reading);
    (reading.model, reading.findings, reading.unchecked)
}

/// Asks about the crates of a workspace without reading their source.
pub(crate) fn with_crates<T>(workspace: &Workspace, plan: &Plan<'_>, ask: impl FnOnce(&Model<'_>) -> T) -> T {
    ask(&reading::Reading::of(workspace, plan, None).model)
}

/// Judges a workspace as a trial would have it: with other texts, or without some of the rules.
#[must_use]
pub fn lint_trial(workspace: &Workspace, law: &Law, today: Date, trial: &Trial) -> Report {
    judge(workspace, &Plan::of_trial(law, trial), today, None)
}

/// Judges one text by itself, as the root of a library called `text`. The files that it names are not read, so what
/// could only be found with them is not found.
#[must_use]
pub fn lint_text(law: &Law, text: &str, today: Date) -> Report {
    let root = std::path::PathBuf::from("text.rs");
    let target = Target { name: "text".to_owned(), context: Context::Main, root };
    let package = Package { name: "text".to_owned(), targets: vec![target], ..Package::default() };
    let workspace = Workspace { packages: vec![package], ..Workspace::default() };
    let plan = Plan::of(law);
    let mut reading = reading::Reading::of(&workspace, &plan, None);
    reading.read_text(text);
    link::link_text(&mut reading, text);
    verdict::verdict(reading, &plan, today)
}

#[cfg(test)]
mod tests;
