//! The arguments of `lint` and `law`.

use clap::{Args, Subcommand};

use super::super::{amend, diff, prove};
use super::words::LintFormat;

pub(super) const LINT_EXAMPLES: &str = "\
Examples:
  cargo governance lint
  cargo governance lint --format sarif > law.sarif
  cargo governance lint --manifest-path ../other/Cargo.toml --law their.toml

Exit codes:
  0  nothing of severity `deny` was found
  1  something was
  2  nothing was found, but a file could not be checked";

/// Arguments of `lint`.
#[derive(Debug, Args)]
pub struct LintArgs {
    /// How to print findings
    #[arg(long, value_enum, default_value_t)]
    pub format: LintFormat,
    /// Judge every file again, whatever earlier runs found
    #[arg(long)]
    pub fresh: bool,
    /// Show all findings, those that the baseline knows included
    #[arg(long)]
    pub no_baseline: bool,
}

/// Arguments of `law`.
#[derive(Debug, Args)]
pub struct LawArgs {
    /// What to do with the law.
    #[command(subcommand)]
    pub command: LawCommand,
}

/// What to do with the law.
#[derive(Debug, Subcommand)]
pub enum LawCommand {
    /// Read the law and show every mistake in it
    Check,
    /// Show which article is enforced where, and what nothing enforces (exit 1)
    Coverage,
    /// Compare the law with an earlier revision and mark every change that makes it weaker (exit 1)
    ///
    /// The comparison is about meaning: order, formatting and wording never count. What cannot be decided from the two
    /// texts counts as weaker, and says so. Under each weakening stands what becomes legal by it in the present tree.
    #[command(after_help = diff::EXAMPLES)]
    Diff(diff::DiffArgs),
    /// Ask for the approval of what makes the law weaker: write what an approver signs
    #[command(after_help = amend::EXAMPLES)]
    Amend(amend::AmendArgs),
    /// Show what makes the law weaker than those in force, and which approvals of it count (exit 1 if it needs one)
    #[command(after_help = amend::LIST_EXAMPLES)]
    Amendments(amend::AmendmentsArgs),
    /// Break every article in memory and show whether it is caught (exit 1 if one is not)
    ///
    /// For each article the smallest violation is planted on a spot of this workspace that the article covers, and the lint
    /// must find it there. What the macros enforce is compiled as well. An article that cannot be broken is shown too.
    #[command(after_help = prove::EXAMPLES)]
    Prove(prove::ProveArgs),
    /// Print the JSON Schema of the law, for editors
    #[command(after_help = "Example:\n  cargo governance law schema > governance.schema.json")]
    Schema,
}
