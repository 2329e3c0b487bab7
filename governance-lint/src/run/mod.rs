//! One run: read the module tree once, follow the paths that lead further, judge, apply exemptions.

mod crates;
mod file;
mod link;
mod named;
mod plan;
mod prelude;
mod reading;
mod reopen;
mod verdict;
mod witness;

use governance_law::{Context, Date, Law};

use crate::finding::Report;
use crate::package::{Package, Target, Workspace};

pub(crate) use witness::Witness;

/// Judges a workspace by a law. `today` decides which exemptions have expired.
#[must_use]
pub fn lint(workspace: &Workspace, law: &Law, today: Date) -> Report {
    run(workspace, law, today, None)
}

/// Judges a workspace; `witness`, if there is one, is told what the answer depends on.
pub(crate) fn run(workspace: &Workspace, law: &Law, today: Date, witness: Option<&mut Witness>) -> Report {
    let plan = plan::Plan::of(law);
    let mut reading = reading::Reading::of(workspace, &plan, witness);
    reading.read_all();
    link::link(&mut reading);
    verdict::verdict(reading, &plan, today)
}

/// Judges one text by itself, as the root of a library called `text`. The files that it names are not read, so what
/// could only be found with them is not found.
#[must_use]
pub fn lint_text(law: &Law, text: &str, today: Date) -> Report {
    let root = std::path::PathBuf::from("text.rs");
    let target = Target { name: "text".to_owned(), context: Context::Main, root };
    let package = Package { name: "text".to_owned(), targets: vec![target], ..Package::default() };
    let workspace = Workspace { packages: vec![package], ..Workspace::default() };
    let plan = plan::Plan::of(law);
    let mut reading = reading::Reading::of(&workspace, &plan, None);
    reading.read_text(text);
    link::link_text(&mut reading, text);
    verdict::verdict(reading, &plan, today)
}

#[cfg(test)]
mod tests;
