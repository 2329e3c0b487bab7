//! `baseline shrink`: what was mended leaves the baseline; nothing ever enters.

use governance_law::Law;
use governance_lint::baseline::{FILE_NAME, Left};

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
    let report = linting::lint(workspace, law, Memory::Use).report;
    if let Some(first) = report.unchecked.first() {
        let message = format!(
            "{} could not be checked, beginning with `{}`: what seems mended may be in there",
            counted(report.unchecked.len(), "place"),
            first.place.file
        );
        return Err(SetupError::helped(message, format!("`{tool} lint` shows what is wrong there")));
    }
    let (shrunk, left) = baseline.shrunk(&report, &workspace.packages);
    if left.is_empty() {
        ui::say(format_args!("nothing to take out: {}", show::size(&baseline)));
        return Ok(Exit::Proved);
    }
    file::replace(workspace.root(), &shrunk)?;
    for left in &left {
        ui::say(line(left));
    }
    let gone: usize = left.iter().map(|left| left.entry.count - left.now).sum();
    if shrunk.entries().is_empty() {
        ui::say(format_args!(
            "{} left, and nothing is known any more: `{FILE_NAME}` is removed",
            counted(gone, "finding")
        ));
    } else {
        ui::say(format_args!("{} left `{FILE_NAME}`: {}", counted(gone, "finding"), show::size(&shrunk)));
    }
    Ok(Exit::Proved)
}

fn line(left: &Left) -> String {
    let Left { entry, now } = left;
    let now = if *now == 0 { "gone".to_owned() } else { now.to_string() };
    format!("  {}  {}  {} -> {now}", entry.article, entry.item, entry.count)
}
