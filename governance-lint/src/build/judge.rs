//! Lints the crate alone, and keeps what is its own business.

use std::path::{Path, PathBuf};

use governance_law::{Date, Law};

use super::package::Member;
use crate::finding::{Finding, Report};
use crate::run::{Notes, run_first};
use crate::tree::Stamp;

/// An exemption that expired still holds here: a build does not break overnight, the gate says so.
const BEFORE_ALL_EXEMPTIONS: Date = Date { year: 0, month: 1, day: 1 };

/// What was looked at, for cargo to watch.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Files that were read, or could not be.
    pub(super) files: Vec<PathBuf>,
    /// Files that were looked for in vain.
    pub(super) missing: Vec<PathBuf>,
}

impl Notes for Seen {
    fn file(&mut self, path: &Path, _stamp: Stamp, _content: &[u8]) {
        self.files.push(path.to_owned());
    }

    fn missing(&mut self, path: &Path) {
        self.missing.push(path.to_owned());
    }

    fn unreadable(&mut self, path: &Path) {
        self.files.push(path.to_owned());
    }
}

/// Judges a crate. Findings about the law as a whole, and those whose place is outside the crate's folder, are the gate's
/// business; what could not be checked is said wherever it is.
pub(super) fn judge(member: &Member, home: &Path, law: &Law) -> (Report, Seen) {
    let mut seen = Seen::default();
    let mut report = run_first(&member.workspace, law, BEFORE_ALL_EXEMPTIONS, &mut seen);
    let root = &member.workspace.root;
    let is_own = |finding: &Finding| {
        *finding.place.file != *law.path && root.join(&*finding.place.file).starts_with(home)
    };
    report.findings.retain(is_own);
    (report, seen)
}
