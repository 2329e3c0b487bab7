//! Calling the lint: with its answers from before, or from nothing; with what the baseline knows, or without.

use governance_law::Law;
use governance_lint::Options;
use governance_lint::baseline::{Baseline, Scope};
use governance_lint::finding::Report;

use crate::error::SetupError;
use crate::lawfile::today;
use crate::workspace::Workspace;

/// Whether the lint may take over the report of an earlier run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    /// The report of an earlier run is taken over if nothing changed since.
    Use,
    /// Everything is read and judged again.
    Ignore,
}

/// A report, and why it could not be kept for the next run, if it could not.
#[derive(Debug)]
pub(crate) struct Linted {
    /// The report.
    pub(crate) report: Report,
    /// A sentence for the user.
    pub(crate) trouble: Option<String>,
}

/// Lints a workspace for a verdict: what its baseline knows is held back, and the report says how much that was.
///
/// `tool` is how the user calls this tool, for commands to type.
///
/// # Errors
/// Says why the baseline is refused.
pub(crate) fn judge(
    workspace: &Workspace,
    law: &Law,
    memory: Memory,
    tool: &str,
) -> Result<Linted, SetupError> {
    let baseline = baseline(workspace, law, tool)?;
    let mut linted = lint(workspace, law, memory);
    if let Some(baseline) = baseline {
        baseline.apply(&mut linted.report, &workspace.packages, Scope::Workspace, tool);
    }
    Ok(linted)
}

/// Lints a workspace without its baseline, and keeps the report for the next run.
pub(crate) fn lint(workspace: &Workspace, law: &Law, memory: Memory) -> Linted {
    let cache = workspace.scratch().join("lint.cache");
    let options = Options { cache: cache.clone(), fresh: memory == Memory::Ignore };
    let answer = governance_lint::lint_cached(&workspace.packages, law, today(), &options);
    let trouble = answer.trouble.map(|trouble| format!("`{}` {trouble}", cache.display()));
    Linted { report: answer.report, trouble }
}

/// Lints a workspace by a law that is not its own; nothing is kept.
pub(crate) fn ask(workspace: &Workspace, law: &Law) -> Report {
    governance_lint::lint(&workspace.packages, law, today())
}

/// Returns whether a law is the workspace's own, which the baseline was made under.
pub(crate) fn is_own(law: &Law) -> bool {
    law.path == governance_law::FILE_NAME
}

/// Reads the baseline of a workspace and checks that it belongs to the workspace and its law; `None` if there is none, or
/// if the law is not the workspace's own.
fn baseline(workspace: &Workspace, law: &Law, tool: &str) -> Result<Option<Baseline>, SetupError> {
    if !is_own(law) {
        return Ok(None);
    }
    let read = || {
        let Some(baseline) = Baseline::load(workspace.root())? else { return Ok(None) };
        baseline.fits_workspace(&workspace.packages)?;
        baseline.fits_law(law)?;
        Ok(Some(baseline))
    };
    read().map_err(|refused| SetupError::baseline(refused, tool))
}
