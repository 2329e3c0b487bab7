//! How a baseline comes to be, how it shrinks, and by how much it grew.

use std::collections::{BTreeMap, HashMap};

use governance_law::{Severity, catalog};

use super::FILE_NAME;
use super::entry::{Baseline, Entry, Subject};
use super::owner::Owners;
use crate::finding::{Finding, Report};
use crate::package::Workspace;

/// What left a baseline: an item of which fewer findings are left than were known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The entry as it was.
    pub entry: Entry,
    /// How many findings are left; the entry is gone if none is.
    pub now: usize,
}

/// An item of which more is known than before, of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// The entry as it is.
    pub entry: Entry,
    /// How many findings were known; none if the entry is new.
    pub before: usize,
}

/// By article, crate, item and kind: the findings.
pub(super) type Found<'f> = HashMap<Subject<'f>, usize>;

/// Counts findings by what an entry would be about.
pub(super) fn count<'f>(findings: impl Iterator<Item = &'f Finding>, owners: &Owners<'f>) -> Found<'f> {
    let mut found = Found::new();
    for finding in findings.filter(|finding| may_be_known(finding)) {
        *found.entry(subject(finding, owners)).or_insert(0) += 1;
    }
    found
}

/// Returns what an entry about a finding would be about.
pub(super) fn subject<'f>(finding: &'f Finding, owners: &Owners<'f>) -> Subject<'f> {
    (&finding.article, owners.name(finding), &finding.item, &finding.kind)
}

/// Returns whether a finding may be in a baseline: what is wrong with the law itself must be mended there.
pub(super) fn may_be_known(finding: &Finding) -> bool {
    catalog::rule_of(&finding.rule).is_some_and(|rule| !rule.built_in)
}

impl Baseline {
    /// Makes the baseline of what a run found, without any baseline: every finding of severity `deny` under an article.
    ///
    /// Warnings are left out, because they break nothing; so is what built-in rules say about the law itself.
    #[must_use]
    pub fn of(report: &Report, workspace: &Workspace) -> Self {
        let owners = Owners::of(workspace);
        let denied = report.findings.iter().filter(|finding| finding.severity == Severity::Deny);
        let sorted: BTreeMap<_, usize> = count(denied, &owners).into_iter().collect();
        let entry = |((article, krate, item, kind), count): (Subject<'_>, usize)| Entry {
            article: article.to_owned(),
            krate: krate.to_owned(),
            item: item.to_owned(),
            kind: kind.to_owned(),
            count,
            place: None,
        };
        Self { path: FILE_NAME.to_owned(), entries: sorted.into_iter().map(entry).collect() }
    }

    /// Returns the baseline less what a run no longer found, and what left it; the run must have checked everything,
    /// and must have been judged without a baseline.
    #[must_use]
    pub fn shrunk(&self, report: &Report, workspace: &Workspace) -> (Self, Vec<Left>) {
        let owners = Owners::of(workspace);
        let found = count(report.findings.iter(), &owners);
        let mut left = Vec::new();
        let mut entries = Vec::new();
        for entry in &self.entries {
            let now = found.get(&entry.subject()).copied().unwrap_or(0).min(entry.count);
            if now < entry.count {
                left.push(Left { entry: entry.clone(), now });
            }
            if now > 0 {
                entries.push(Entry { count: now, ..entry.clone() });
            }
        }
        (Self { path: self.path.clone(), entries }, left)
    }

    /// Returns the baseline with the entries of one article under another, as far as the run finds the same there, and what
    /// left it; no number grows. The run must be as for [`Baseline::shrunk`].
    ///
    /// What the new article knows already stays as it is.
    #[must_use]
    pub fn renamed(&self, old: &str, new: &str, report: &Report, workspace: &Workspace) -> (Self, Vec<Left>) {
        let (moved, others): (Vec<Entry>, Vec<Entry>) =
            self.entries.iter().cloned().partition(|entry| entry.article == old);
        let named = moved.iter().map(|entry| Entry { article: new.to_owned(), ..entry.clone() });
        let named = named.filter(|entry| self.entry(entry.subject()).is_none()).collect();
        let (kept, _) = Self { path: self.path.clone(), entries: named }.shrunk(report, workspace);
        let left = |entry: Entry| {
            let subject = (new, entry.krate.as_str(), entry.item.as_str(), entry.kind.as_str());
            let now = kept.entry(subject).map_or(0, |entry| entry.count);
            (now < entry.count).then_some(Left { entry, now })
        };
        let left = moved.into_iter().filter_map(left).collect();
        let mut entries = [others, kept.entries].concat();
        entries.sort_by(|a, b| a.subject().cmp(&b.subject()));
        (Self { path: self.path.clone(), entries }, left)
    }

    /// Returns the baseline as it would be if articles had other ids; an entry that the new id has already is kept.
    #[must_use]
    pub fn under(&self, renamed: &[(String, String)]) -> Self {
        let mut entries = self.entries.clone();
        for entry in &mut entries {
            if let Some((_, new)) = renamed.iter().find(|(old, _)| *old == entry.article) {
                entry.article.clone_from(new);
            }
        }
        entries.sort_by(|a, b| a.subject().cmp(&b.subject()));
        entries.dedup_by(|b, a| a.subject() == b.subject());
        Self { path: self.path.clone(), entries }
    }

    /// Returns the items of which more is known than an earlier baseline knew.
    #[must_use]
    pub fn grown_since(&self, earlier: &Self) -> Vec<Growth> {
        let growth = |entry: &Entry| {
            let before = earlier.entry(entry.subject()).map_or(0, |entry| entry.count);
            (entry.count > before).then(|| Growth { entry: entry.clone(), before })
        };
        self.entries.iter().filter_map(growth).collect()
    }
}
