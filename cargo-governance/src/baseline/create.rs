//! `baseline create`: what breaks the law today becomes known, once.

use governance_law::Law;
use governance_lint::baseline::{Baseline, FILE_NAME, Scope};

use super::{file, show};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::judging::counted;
use crate::linting::{self, Memory};
use crate::ui;
use crate::workspace::Workspace;

/// Makes the baseline and says what is in it, and what is not.
pub(crate) fn create(workspace: &Workspace, law: &Law, tool: &str) -> Result<Exit, SetupError> {
    file::insist_on_own(law)?;
    if workspace.root().join(FILE_NAME).symlink_metadata().is_ok() {
        return Err(file::exists(tool));
    }
    let mut report = linting::lint(workspace, law, Memory::Use).report;
    let baseline = Baseline::of(&report, &workspace.packages);
    if baseline.entries().is_empty() {
        ui::say("no finding to know: no baseline is needed, and none was written");
    } else {
        file::write_new(workspace.root(), &baseline, tool)?;
        ui::say(format_args!("wrote `{FILE_NAME}`: {}", show::size(&baseline)));
        ui::say(show::table(&baseline).trim_end());
        baseline.apply(&mut report, &workspace.packages, Scope::Workspace, tool);
    }
    let remaining = report.findings.len();
    if remaining > 0 {
        ui::say(format_args!(
            "not in it: {}, warnings or about the law itself; `{tool} lint` shows them",
            counted(remaining, "finding")
        ));
    }
    if !report.unchecked.is_empty() {
        ui::say(format_args!(
            "not in it: {} that could not be checked; `{tool} lint` shows why",
            counted(report.unchecked.len(), "place")
        ));
    }
    Ok(Exit::of(&report))
}
