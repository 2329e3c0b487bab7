//! `law diff`: what changed between two revisions of the law, what makes it weaker, and what becomes legal by it.
//!
//! * `git` reads a file as a revision has it; `revision` makes a law of it, or of a file of the working tree.
//! * [`governance_law::diff`] judges what the law's text says; `known` adds what the baseline says.
//! * `legal` asks the lint what the present tree may do under the new law and not under the old one.
//! * `text` and `json` print.

mod git;
mod json;
mod known;
mod legal;
mod revision;
mod text;

use governance_law::diff::{Change, Kind, diff, renamed};
use sha2::{Digest, Sha256};

pub(crate) use self::json::document;
pub(crate) use self::revision::{Revision, Source};
pub(crate) use self::text::print;
use crate::exit_codes::Exit;
use crate::workspace::Workspace;

/// Two revisions of a law compared.
pub(crate) struct Comparison {
    /// The old one.
    pub(crate) old: Revision,
    /// The new one.
    pub(crate) new: Revision,
    /// What changed in the law: weakenings first.
    pub(crate) changes: Vec<Change>,
    /// What changed in the baseline.
    pub(crate) known: Vec<known::Change>,
    /// What becomes legal; asked only if something makes the law weaker.
    pub(crate) legal: legal::Legal,
}

impl Comparison {
    /// Compares two revisions, and judges the present tree by both if the law became weaker.
    pub(crate) fn of(workspace: &Workspace, old: Revision, new: Revision) -> Self {
        let changes = diff(&old.law, &new.law);
        let known = known::compare(&old, &new, &renamed(&old.law, &new.law));
        let is_weaker = changes.iter().any(|change| change.kind == Kind::Weakening);
        let legal = match is_weaker {
            true => legal::ask(workspace, &old.law, &new.law, &changes),
            false => legal::Legal::default(),
        };
        Self { old, new, changes, known, legal }
    }

    /// Returns how many changes of the law and of the baseline are of a kind.
    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind).count()
            + self.known.iter().filter(|change| change.kind == kind).count()
    }

    /// Returns how the command ends.
    pub(crate) fn exit(&self) -> Exit {
        if self.count(Kind::Weakening) > 0 { Exit::Violation } else { Exit::Proved }
    }
}

/// Returns the digest of a text, in hexadecimal.
fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
