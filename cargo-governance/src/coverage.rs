//! Which article is enforced where, and over how much code; which limit is enforced by what.

use std::collections::BTreeSet;

use governance_law::{Article, Law, Select, Text, catalog};
use governance_lint::finding::Unchecked;

use crate::declared;
use crate::exit_codes::Exit;
use crate::globs;
use crate::judging::counted;
use crate::linting::{self, Memory};
use crate::survey::{Item, Survey, survey};
use crate::workspace::Workspace;

/// The coverage of a law.
#[derive(Debug)]
pub(crate) struct Coverage {
    pub(crate) articles: Vec<ArticleRow>,
    pub(crate) limits: Vec<LimitRow>,
    pub(crate) unchecked: Vec<Unchecked>,
}

/// One article.
#[derive(Debug)]
pub(crate) struct ArticleRow {
    pub(crate) id: String,
    pub(crate) rule: String,
    /// The words of its enforcers.
    pub(crate) enforcers: String,
    /// How much it selects, in words.
    pub(crate) selects: String,
    /// Whether any code is under it.
    pub(crate) is_enforced: bool,
    /// The globs of its selection that match nothing, as sentences.
    pub(crate) unmatched: Vec<String>,
}

/// One limit.
#[derive(Debug)]
pub(crate) struct LimitRow {
    pub(crate) name: String,
    pub(crate) bound: String,
    /// Articles and governed types that hold code to it; nothing enforces it if there are none.
    pub(crate) by: Vec<String>,
}

impl Coverage {
    /// Returns how many globs match nothing, in articles that other globs keep alive.
    pub(crate) fn unmatched(&self) -> usize {
        self.articles.iter().filter(|row| row.is_enforced).map(|row| row.unmatched.len()).sum()
    }

    /// Returns the names of the articles and limits that nothing enforces.
    pub(crate) fn idle(&self) -> Vec<&str> {
        let articles = self.articles.iter().filter(|row| !row.is_enforced).map(|row| row.id.as_str());
        let limits = self.limits.iter().filter(|row| row.by.is_empty()).map(|row| row.name.as_str());
        articles.chain(limits).collect()
    }

    /// Returns how the command ends.
    pub(crate) fn exit(&self) -> Exit {
        if self.idle().len() + self.unmatched() > 0 {
            Exit::Violation
        } else if self.unchecked.is_empty() {
            Exit::Proved
        } else {
            Exit::Unchecked
        }
    }
}

/// Finds out how much of a workspace each article and limit of a law covers.
pub(crate) fn coverage(workspace: &Workspace, law: &Law) -> Coverage {
    let mut selections: Vec<Select> = law.articles.iter().map(|article| article.select.clone()).collect();
    selections.push(Select { attribute: Some(Text::new("governed", 0..0)), ..Select::default() });
    let Survey { mut items, unchecked } = survey(workspace, law, selections);
    let governed = items.pop().unwrap_or_default();
    let empty = empty_articles(workspace, law);
    let articles: Vec<ArticleRow> = law
        .articles
        .iter()
        .zip(&items)
        .zip(globs::unmatched(workspace, law))
        .map(|((article, items), unmatched)| ArticleRow {
            id: article.id.value.clone(),
            rule: article.rule.value.clone(),
            enforcers: enforcers(article),
            selects: selects(workspace, article, items),
            is_enforced: !empty.contains(article.id.as_str()),
            unmatched,
        })
        .collect();
    let declared = declared::limits(workspace.root(), &governed);
    let limits = law
        .limits
        .iter()
        .map(|limit| {
            let named =
                |article: &&Article| article.texts("limits").iter().any(|name| name.value == limit.name);
            let articles = law.articles_of("limit_exceeded").filter(named);
            let articles = articles.filter(|article| !empty.contains(article.id.as_str()));
            let mut by: Vec<String> = articles.map(|article| format!("article {}", article.id)).collect();
            let types = declared.get(&limit.name).copied().unwrap_or(0);
            if types > 0 {
                by.push(counted(types, "declaration"));
            }
            LimitRow { name: limit.name.clone(), bound: limit.to_string(), by }
        })
        .collect();
    Coverage { articles, limits, unchecked }
}

/// Asks the lint which articles select nothing.
fn empty_articles(workspace: &Workspace, law: &Law) -> BTreeSet<String> {
    let report = linting::lint(workspace, law, Memory::Use).report;
    let findings = report.findings.into_iter().filter(|finding| &*finding.rule == "empty_article");
    findings.map(|finding| finding.item).collect()
}

fn enforcers(article: &Article) -> String {
    let enforcers = catalog::rule_of(article.rule.as_str()).map_or(&[][..], |rule| rule.enforcers);
    enforcers.iter().map(|enforcer| enforcer.word()).collect::<Vec<_>>().join(", ")
}

/// Says how much an article selects: packages for manifests, items and files for source.
fn selects(workspace: &Workspace, article: &Article, items: &[Item]) -> String {
    let enforcers = catalog::rule_of(article.rule.as_str()).map_or(&[][..], |rule| rule.enforcers);
    let mut parts = Vec::new();
    if enforcers.contains(&catalog::Enforcer::Manifest) {
        let packages = workspace.packages.packages.iter();
        let covered = packages.filter(|package| article.select.covers_crate(&package.name)).count();
        parts.push(counted(covered, "package"));
    }
    if enforcers.contains(&catalog::Enforcer::Source) {
        let files: BTreeSet<&str> = items.iter().map(|item| &*item.place.file).collect();
        parts.push(format!("{} in {}", counted(items.len(), "item"), counted(files.len(), "file")));
    }
    parts.join(", ")
}
