//! What changed in the baseline: what is known is tolerated, so more of it makes the law weaker.

use governance_law::diff::Kind;
use governance_lint::baseline::{Baseline, Growth};

use super::Revision;
use crate::judging::counted;

/// One change of the baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// What it does.
    pub(crate) kind: Kind,
    /// The article.
    pub(crate) article: String,
    /// The crate that the item is in.
    pub(crate) krate: String,
    /// The item.
    pub(crate) item: String,
    /// What changed: one sentence.
    pub(crate) message: String,
}

/// Compares the baselines of two revisions, if both are of a place where one may be.
pub(super) fn compare(old: &Revision, new: &Revision) -> Vec<Change> {
    if !old.has_place || !new.has_place {
        return Vec::new();
    }
    let grown = |of: Option<&Baseline>, since: Option<&Baseline>| -> Vec<Growth> {
        match (of, since) {
            (Some(of), Some(since)) => of.grown_since(since),
            (Some(of), None) => {
                of.entries().iter().map(|entry| Growth { entry: entry.clone(), before: 0 }).collect()
            }
            (None, _) => Vec::new(),
        }
    };
    let (before, now) = (old.baseline.as_ref(), new.baseline.as_ref());
    let change = |growth: Growth, kind: Kind, message: String| Change {
        kind,
        article: growth.entry.article,
        krate: growth.entry.krate,
        item: growth.entry.item,
        message,
    };
    let mut found: Vec<Change> = Vec::new();
    for growth in grown(now, before) {
        let entry = &growth.entry;
        let known = counted(entry.count, "finding");
        let what = match growth.before {
            0 => format!("the baseline knows {known} of `{}` in `{}`", entry.article, entry.item),
            before => format!(
                "the baseline knows {known} of `{}` in `{}`, and knew {before}",
                entry.article, entry.item
            ),
        };
        // An article that comes with what it found makes nothing legal that was not.
        let (kind, what) = match old.law.article(&entry.article) {
            Some(_) => (Kind::Weakening, what),
            None => (Kind::Neutral, format!("{what}, an article that is itself new")),
        };
        found.push(change(growth, kind, what));
    }
    for shrunk in grown(before, now) {
        let entry = &shrunk.entry;
        let message = format!(
            "the baseline knows {} fewer of `{}` in `{}`",
            entry.count - shrunk.before,
            entry.article,
            entry.item
        );
        let kind =
            if new.law.article(&entry.article).is_some() { Kind::Strengthening } else { Kind::Neutral };
        found.push(change(shrunk, kind, message));
    }
    found.sort_by(|a, b| (a.kind, &a.article, &a.item).cmp(&(b.kind, &b.article, &b.item)));
    found
}
