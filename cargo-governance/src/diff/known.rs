//! What changed in the baseline: what is known is tolerated, so more of it makes the law weaker.
//!
//! Where a whole baseline comes or goes, or an article with all that is known of it, one line sums it up.

use std::collections::{BTreeMap, BTreeSet};

use governance_law::diff::Kind;
use governance_lint::baseline::{Baseline, Growth};
use governance_lint::finding::Place;

use super::Revision;
use crate::judging::counted;

/// One change of the baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// What it does.
    pub(crate) kind: Kind,
    /// What changed: one sentence.
    pub(crate) message: String,
    /// Where the entry is, or was, if it is about one.
    pub(crate) place: Option<Place>,
    /// The entries that it sums up, from the baseline that knows less of them to the one that knows more.
    pub(crate) entries: Vec<Growth>,
    /// Whether the new baseline is the one that knows more.
    pub(crate) is_more: bool,
}

/// What changes are summed up by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Sum {
    /// Each entry by itself.
    Entry(usize),
    /// All of one article.
    Article(String),
    /// All articles that only one of the laws has.
    Strangers,
}

/// Compares the baselines of two revisions, if both are of a place where one may be; `renamed` holds the old and the new ids
/// of articles that are the same.
pub(super) fn compare(old: &Revision, new: &Revision, renamed: &[(String, String)]) -> Vec<Change> {
    if !old.has_place || !new.has_place {
        return Vec::new();
    }
    let before = old.baseline.as_ref().map(|known| known.under(renamed));
    let (before, now) = (before.as_ref(), new.baseline.as_ref());
    let is_old = |id: &str| old.law.article(id).is_some() || renamed.iter().any(|(_, to)| to == id);
    let is_new = |id: &str| new.law.article(id).is_some();
    let mut found: Vec<Change> = Vec::new();
    for (sum, entries) in summed(grown(now, before), before.is_none(), is_old) {
        // An article that comes with what it found makes nothing legal that was not.
        let kind = if sum == Sum::Strangers { Kind::Neutral } else { Kind::Weakening };
        let message = more(&sum, &entries);
        found.push(Change { kind, message, place: place(&sum, &entries), entries, is_more: true });
    }
    for (sum, entries) in summed(grown(before, now), now.is_none(), is_new) {
        let kind = if sum == Sum::Strangers { Kind::Neutral } else { Kind::Strengthening };
        let message = fewer(&sum, &entries);
        found.push(Change { kind, message, place: place(&sum, &entries), entries, is_more: false });
    }
    // Each part is in the order of the baseline.
    found.sort_by_key(|change| change.kind);
    found
}

fn grown(of: Option<&Baseline>, since: Option<&Baseline>) -> Vec<Growth> {
    match (of, since) {
        (Some(of), Some(since)) => of.grown_since(since),
        (Some(of), None) => {
            of.entries().iter().map(|entry| Growth { entry: entry.clone(), before: 0 }).collect()
        }
        (None, _) => Vec::new(),
    }
}

/// Sorts changed entries by what sums them up; `is_whole` says that the other side has no baseline at all, and `is_shared`
/// which articles its law has too.
fn summed(
    changed: Vec<Growth>,
    is_whole: bool,
    is_shared: impl Fn(&str) -> bool,
) -> BTreeMap<Sum, Vec<Growth>> {
    let mut sums: BTreeMap<Sum, Vec<Growth>> = BTreeMap::new();
    for (at, growth) in changed.into_iter().enumerate() {
        let sum = match is_shared(&growth.entry.article) {
            false => Sum::Strangers,
            true if is_whole => Sum::Article(growth.entry.article.clone()),
            true => Sum::Entry(at),
        };
        sums.entry(sum).or_default().push(growth);
    }
    sums
}

/// Returns the place of the one entry that a change is about, or of the first of an article.
fn place(sum: &Sum, entries: &[Growth]) -> Option<Place> {
    let first = entries.first()?;
    if *sum == Sum::Strangers && entries.len() > 1 { None } else { first.entry.place().cloned() }
}

/// Returns how much more is known, in how many items of which articles.
fn difference(entries: &[Growth]) -> (usize, String, BTreeSet<&str>) {
    let findings = entries.iter().map(|growth| growth.entry.count - growth.before).sum();
    let items =
        counted(entries.iter().map(|growth| growth.entry.about()).collect::<BTreeSet<_>>().len(), "item");
    (findings, items, entries.iter().map(|growth| growth.entry.article.as_str()).collect())
}

/// Names articles that only one of the laws has.
fn strangers(articles: &BTreeSet<&str>, word: &str) -> String {
    match articles.first() {
        Some(only) if articles.len() == 1 => format!("the {word} article `{only}`"),
        _ => format!("{} {word} articles", articles.len()),
    }
}

/// Names the kind of an entry's findings.
fn of_kind(growth: &Growth) -> String {
    let kind = &growth.entry.kind;
    if kind.is_empty() { String::new() } else { format!(" (`{kind}`)") }
}

fn more(sum: &Sum, entries: &[Growth]) -> String {
    let (findings, items, articles) = difference(entries);
    let findings = counted(findings, "finding");
    match (sum, entries) {
        (Sum::Entry(_), [growth]) => {
            let entry = &growth.entry;
            let known = counted(entry.count, "finding");
            let knew =
                if growth.before == 0 { String::new() } else { format!(", and knew {}", growth.before) };
            format!(
                "the baseline knows {known} of `{}`{} in `{}`{knew}",
                entry.article,
                of_kind(growth),
                entry.item
            )
        }
        (Sum::Article(article), _) => {
            format!("the baseline is new, and knows {findings} of `{article}` in {items}")
        }
        _ => format!("the baseline knows {findings} of {}", strangers(&articles, "new")),
    }
}

fn fewer(sum: &Sum, entries: &[Growth]) -> String {
    let (findings, items, articles) = difference(entries);
    match (sum, entries) {
        (Sum::Entry(_), [growth]) => {
            let entry = &growth.entry;
            format!(
                "the baseline knows {findings} fewer of `{}`{} in `{}`",
                entry.article,
                of_kind(growth),
                entry.item
            )
        }
        (Sum::Article(article), _) => {
            let findings = counted(findings, "finding");
            format!("the baseline is gone, and knew {findings} of `{article}` in {items}")
        }
        _ => format!("the baseline knows {findings} fewer of {}", strangers(&articles, "removed")),
    }
}
