//! `law diff`: what changed between two revisions of the law, what makes it weaker, and what becomes legal by it.
//!
//! * `git` reads a file as a revision has it; `revision` makes a law of it, or of a file of the working tree.
//! * [`governance_law::diff`] judges what the law's text says; `known` adds what the baseline says.
//! * `legal` asks the lint what the present tree may do under the new law and not under the old one.
//! * `text`, `json` and `github` print.

mod git;
mod github;
mod json;
mod known;
mod legal;
mod revision;
mod text;

use governance_law::diff::{Change, Kind, Side, Subject, diff, renamed};
use governance_lint::finding::Place;
use sha2::{Digest, Sha256};

pub(crate) use self::git::Repository;
pub(crate) use self::github::annotate;
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

/// One change that makes the law weaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weakening {
    /// The part of the law that it is about; nothing if it is the baseline.
    pub(crate) subject: Option<Subject>,
    /// Where it is to be seen, if it is in one place; in the old text if `is_old`.
    pub(crate) place: Option<Place>,
    /// Whether the place is one of the old text, because the thing is gone from the new.
    pub(crate) is_old: bool,
    /// What changed: one sentence, with the doubt if there is one.
    pub(crate) message: String,
}

/// Returns what makes a law weaker than another, baselines included.
pub(crate) fn weakenings(old: &Revision, new: &Revision) -> Vec<Weakening> {
    let changes = diff(&old.law, &new.law);
    let of_law = changes.into_iter().filter(|change| change.kind == Kind::Weakening).map(|change| {
        let is_old = change.side == Side::Old;
        let place = text::place_of(if is_old { &old.law } else { &new.law }, &change);
        let doubt = change.doubt.map(|doubt| format!(" (not certain: {doubt})")).unwrap_or_default();
        let message = format!("{}{doubt}", change.message);
        Weakening { subject: Some(change.subject), place: Some(place), is_old, message }
    });
    let known = known::compare(old, new, &renamed(&old.law, &new.law));
    let of_baseline = known.into_iter().filter(|change| change.kind == Kind::Weakening).map(|change| {
        Weakening { subject: None, place: change.place, is_old: !change.is_more, message: change.message }
    });
    of_law.chain(of_baseline).collect()
}

/// Returns the digest of a text, in hexadecimal.
fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
