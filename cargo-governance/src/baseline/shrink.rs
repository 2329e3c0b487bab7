//! `baseline shrink`: what was mended leaves the baseline; nothing ever enters.

use governance_law::Law;
use governance_lint::baseline::{Baseline, FILE_NAME, Left};
use governance_lint::finding::Report;

use super::{file, show};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::judging::counted;
use crate::linting::{self, Memory};
use crate::ui;
use crate::workspace::Workspace;

/// Takes out what is gone and says what it was.
pub(crate) fn shrink(workspace: &Workspace, law: &Law, tool: &str) -> Result<Exit, SetupError> {
    file::insist_on_own(law)?;
    let baseline = file::load(workspace, tool)?;
    file::or_shrinks(baseline.fits_workspace(&workspace.packages), tool)?;
    file::or_shrinks(baseline.fits_law(law), tool)?;
    let report = judged(workspace, law, tool)?;
    let (shrunk, left) = baseline.shrunk(&report, &workspace.packages);
    if left.is_empty() {
        ui::say(format_args!("nothing to take out: {}", show::size(&baseline)));
        return Ok(Exit::Proved);
    }
    write(workspace, &shrunk, &left)?;
    Ok(Exit::Proved)
}

/// Judges everything; what could not be checked may hold what seems mended.
pub(super) fn judged(workspace: &Workspace, law: &Law, tool: &str) -> Result<Report, SetupError> {
    let report = linting::lint(workspace, law, Memory::Use).report;
    let Some(first) = report.unchecked.first() else { return Ok(report) };
    let message = format!(
        "{} could not be checked, beginning with `{}`: what seems mended may be in there",
        counted(report.unchecked.len(), "place"),
        first.place.file
    );
    Err(SetupError::helped(message, format!("`{tool} lint` shows what is wrong there")))
}

/// Writes a baseline in the place of the one that is there, and says what left.
pub(super) fn write(workspace: &Workspace, shrunk: &Baseline, left: &[Left]) -> Result<(), SetupError> {
    file::replace(workspace.root(), shrunk)?;
    for left in left {
        ui::say(line(left));
    }
    let gone: usize = left.iter().map(|left| left.entry.count - left.now).sum();
    if shrunk.entries().is_empty() {
        ui::say(format_args!(
            "{} left, and nothing is known any more: `{FILE_NAME}` is removed",
            counted(gone, "finding")
        ));
    } else {
        ui::say(format_args!("{} left `{FILE_NAME}`: {}", counted(gone, "finding"), show::size(shrunk)));
    }
    Ok(())
}

fn line(left: &Left) -> String {
    let Left { entry, now } = left;
    let now = if *now == 0 { "gone".to_owned() } else { now.to_string() };
    let kind = if entry.kind.is_empty() { String::new() } else { format!("  {}", entry.kind) };
    format!("  {}  {}{kind}  {} -> {now}", entry.article, entry.item, entry.count)
}
