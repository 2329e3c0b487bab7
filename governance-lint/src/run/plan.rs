//! What a law asks of a run: its articles with their rules.

use governance_law::{Article, Law};

use crate::resolve::Interest;
use crate::rules::{self, Entry};

/// An article with the rule that enforces it.
pub(crate) struct Planned<'l> {
    /// The index in the law.
    pub(crate) index: usize,
    /// The article.
    pub(crate) article: &'l Article,
    /// The rule.
    pub(crate) entry: &'static Entry,
    /// The paths that it asks about.
    pub(crate) interest: Interest,
}

/// The articles of a law, each with its rule.
pub(crate) struct Plan<'l> {
    /// The law.
    pub(crate) law: &'l Law,
    /// Its articles. The reader of the law accepts rules of the catalogue only, and each has its file.
    pub(crate) articles: Vec<Planned<'l>>,
}

impl<'l> Plan<'l> {
    /// Finds the rules of a law.
    pub(crate) fn of(law: &'l Law) -> Self {
        let planned = law.articles.iter().enumerate().filter_map(|(index, article)| {
            let entry = rules::of(article.rule.as_str())?;
            Some(Planned { index, article, entry, interest: entry.rule.interest(article) })
        });
        Self { law, articles: planned.collect() }
    }
}
