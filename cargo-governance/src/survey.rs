//! Which items a selection of the law picks out of the source.
//!
//! The lint knows that and tells it in findings only, so it is asked under a law of articles that every item breaks:
//! each finding is an item that the article selects. No second reading of `select` can then differ from the lint's.

use governance_law::{Article, Law, OptionValue, Select, Severity, Text};
use governance_lint::finding::{Place, Unchecked};

use crate::linting;
use crate::workspace::Workspace;

/// An attribute that no item carries, because it is no name.
const IMPOSSIBLE: &str = "no attribute";

/// One selected item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its exact path, beginning with the crate.
    pub(crate) path: String,
    /// Where its name stands.
    pub(crate) place: Place,
}

impl Item {
    /// Returns its crate.
    pub(crate) fn crate_name(&self) -> &str {
        self.path.split("::").next().unwrap_or(&self.path)
    }
}

/// What came of a survey.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// The items of each selection, in the order in which the selections were given.
    pub(crate) items: Vec<Vec<Item>>,
    /// What could not be read.
    pub(crate) unchecked: Vec<Unchecked>,
}

/// Finds the items that each selection picks.
pub(crate) fn survey(workspace: &Workspace, law: &Law, selections: Vec<Select>) -> Survey {
    let count = selections.len();
    let asking = Law { articles: articles(selections), exemptions: Vec::new(), ..law.clone() };
    let report = linting::ask(workspace, &asking);
    let mut items = vec![Vec::new(); count];
    for finding in report.findings.into_iter().filter(|finding| &*finding.rule == "missing_attribute") {
        let list = finding.article.parse().ok().and_then(|index: usize| items.get_mut(index));
        if let Some(list) = list {
            list.push(Item { path: finding.item, place: finding.place });
        }
    }
    for list in &mut items {
        list.sort_by(|a, b| {
            (&a.path, &a.place.file, a.place.line).cmp(&(&b.path, &b.place.file, b.place.line))
        });
        list.dedup();
    }
    Survey { items, unchecked: report.unchecked }
}

/// Says of each selection whether it covers anything. While something cannot be read, all do: it may be in there.
pub(crate) fn covers_anything(workspace: &Workspace, law: &Law, selections: Vec<Select>) -> Vec<bool> {
    let mut covers = vec![true; selections.len()];
    let asking = Law { articles: articles(selections), exemptions: Vec::new(), ..law.clone() };
    let report = linting::ask(workspace, &asking);
    for finding in report.findings.into_iter().filter(|finding| &*finding.rule == "empty_article") {
        let index = finding.item.parse().ok();
        if let Some(slot) = index.and_then(|index: usize| covers.get_mut(index)) {
            *slot = false;
        }
    }
    covers
}

fn articles(selections: Vec<Select>) -> Vec<Article> {
    let text = |value: &str| Text::new(value, 0..0);
    selections
        .into_iter()
        .enumerate()
        .map(|(index, select)| Article {
            id: text(&index.to_string()),
            rule: text("missing_attribute"),
            title: String::new(),
            why: String::new(),
            severity: Severity::Warn,
            select,
            options: vec![(text("attributes"), OptionValue::Texts(vec![text(IMPOSSIBLE)]))],
            span: 0..0,
        })
        .collect()
}
