//! What becomes legal: the lint judges the present tree by both laws, and what only the old one finds is legal now.

use std::collections::HashMap;

use governance_law::diff::{Change, Kind, Subject};
use governance_law::{Law, Severity, catalog};
use governance_lint::finding::{Finding, Report, Unchecked};

use crate::linting;
use crate::workspace::Workspace;

/// Something in the present tree that the old law forbids and the new one does not.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// What the old law says about it.
    pub(crate) finding: Finding,
    /// Whether the new law still warns of it.
    pub(crate) is_warned: bool,
}

/// What becomes legal, by the part of the law that allows it.
#[derive(Debug, Default)]
pub(crate) struct Legal {
    /// By subject, in the order of the weakenings: what becomes legal by it, as far as the lint tells.
    pub(crate) groups: Vec<(Subject, Vec<Item>)>,
    /// What could not be read, so that there may be more.
    pub(crate) unchecked: Vec<Unchecked>,
}

impl Legal {
    /// Returns what becomes legal by a part of the law; `None` if the lint cannot tell of such a part.
    pub(crate) fn of(&self, subject: &Subject) -> Option<&[Item]> {
        self.groups.iter().find(|(known, _)| known == subject).map(|(_, items)| items.as_slice())
    }
}

/// Judges the present tree by both laws.
pub(super) fn ask(workspace: &Workspace, old: &Law, new: &Law, changes: &[Change]) -> Legal {
    let (before, now) = (linting::ask(workspace, old), linting::ask(workspace, new));
    let mut groups: Vec<(Subject, Vec<Item>)> = Vec::new();
    for change in changes.iter().filter(|change| change.kind == Kind::Weakening) {
        let is_told =
            matches!(change.subject, Subject::Limit(_) | Subject::Article(_) | Subject::Exemption { .. });
        if is_told && groups.iter().all(|(known, _)| *known != change.subject) {
            groups.push((change.subject.clone(), Vec::new()));
        }
    }
    for item in gone(before.findings, &now, old) {
        // The most particular part of the law that speaks of it: the exemption, the limit, the article.
        let best =
            groups.iter_mut().filter_map(|(subject, items)| Some((rank(subject, &item.finding)?, items)));
        if let Some((_, items)) = best.min_by_key(|(rank, _)| *rank) {
            items.push(item);
        }
    }
    let mut unchecked = before.unchecked;
    unchecked.extend(now.unchecked);
    unchecked.sort_by(|a, b| (&a.place, &a.reason).cmp(&(&b.place, &b.reason)));
    unchecked.dedup_by(|b, a| a.place == b.place && a.reason == b.reason);
    Legal { groups, unchecked }
}

/// Returns what the old law finds in the tree and the new one does not, or finds less grave.
fn gone(before: Vec<Finding>, now: &Report, old: &Law) -> Vec<Item> {
    let mut left: HashMap<(&str, &str, usize, &str), Severity> = HashMap::new();
    for finding in &now.findings {
        // Whatever article of the rule says so: what another one forbids still is not legal.
        let key = (&*finding.rule, &*finding.place.file, finding.place.span.start, finding.item.as_str());
        let severity = left.entry(key).or_insert(finding.severity);
        *severity = (*severity).max(finding.severity);
    }
    let is_about_tree = |finding: &Finding| {
        // What is wrong with the law itself is no code that becomes legal.
        catalog::rule_of(&finding.rule).is_some_and(|rule| !rule.built_in) && *finding.place.file != *old.path
    };
    before
        .into_iter()
        .filter(is_about_tree)
        .filter_map(|finding| {
            let key = (&*finding.rule, &*finding.place.file, finding.place.span.start, finding.item.as_str());
            let severity = left.get(&key).copied();
            (severity < Some(finding.severity)).then(|| Item { is_warned: severity.is_some(), finding })
        })
        .collect()
}

/// Returns how particularly a part of the law speaks of a finding, 0 most; `None` if it does not.
fn rank(subject: &Subject, finding: &Finding) -> Option<u8> {
    match subject {
        Subject::Exemption { article, item } => {
            (**article == *finding.article && *item == finding.item).then_some(0)
        }
        Subject::Limit(name) => (&*finding.rule == "limit_exceeded"
            && finding.message.contains(&format!("limit `{name}`")))
        .then_some(1),
        Subject::Article(id) => (**id == *finding.article).then_some(2),
        Subject::Gate(_)
        | Subject::FeatureSet(_)
        | Subject::Acceptance { .. }
        | Subject::Signer(_)
        | Subject::Approver(_)
        | Subject::Production => None,
    }
}
