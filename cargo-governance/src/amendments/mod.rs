//! Whether the law may be what it is now: weaker than the one in force only where somebody has approved it.
//!
//! * `force` finds the laws in force: that of the last deployment by the ledger, and that of the branch which the law names.
//! * `judge` compares the present law with each of them, and holds the approvals in `evidence/amendments` against what it finds.

mod force;
mod judge;

pub(crate) use self::judge::{Amendments, Change, FOLDER, judge};

use crate::error::SetupError;

/// Something that keeps the laws in force from being known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// What.
    pub(crate) reason: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
}

impl From<SetupError> for Trouble {
    fn from(error: SetupError) -> Self {
        let reason = error.to_string();
        // What a law's mistakes look like is for a terminal; here they are one line of a verdict.
        let first = reason.lines().next().unwrap_or_default().to_owned();
        Self { reason: first, help: error.help() }
    }
}
