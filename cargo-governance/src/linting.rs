//! Calling the lint: with its answers from before, or from nothing.

use governance_law::Law;
use governance_lint::Options;
use governance_lint::finding::Report;

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

/// Lints a workspace, and keeps the report for the next run.
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
