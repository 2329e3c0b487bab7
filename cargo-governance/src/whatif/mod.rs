//! `whatif`: what would be found if a module or crate moved to another layer, and the cheapest way to get there.
//!
//! Nothing is changed. The lint judges the present tree under a law in memory in which the layers are spelled out member by
//! member, with what moves taken out of its own and put into the new one.
//!
//! * `question` finds what the user means: the article, the layer, what moves.
//! * `layers` says who is in which layer, and writes the law in memory.
//! * `uses` counts who uses whom, by place; `cheapest` decides which uses to cut and what to move along, by `flow`.
//! * `text` and `json` print.

mod cheapest;
mod flow;
mod json;
mod layers;
mod question;
mod text;
mod uses;

use std::collections::BTreeSet;

use governance_law::{Article, Law};
use governance_lint::edges::{Node, edges};
use governance_lint::finding::{self, Finding, Report, Unchecked};

use self::cheapest::Way;
pub(crate) use self::json::document;
use self::layers::Layering;
use self::question::Question;
pub(crate) use self::text::print;
use self::uses::{Place, Places};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::lawfile::today;
use crate::linting;
use crate::workspace::Workspace;

/// What would be, if something moved.
pub(crate) struct Answer<'l> {
    /// The article whose layers are asked about.
    pub(crate) article: &'l Article,
    /// The name of what moves, as the article names it.
    pub(crate) name: String,
    /// What moves: the module with all below it, or the crate.
    pub(crate) moved: BTreeSet<String>,
    /// The layers that it is in today.
    pub(crate) from: Vec<String>,
    /// The layer to which it would move.
    pub(crate) to: String,
    /// Findings that come, each with the use that it is about; none for what is about no use.
    pub(crate) new: Vec<(Finding, Option<Place>)>,
    /// Findings that go.
    pub(crate) gone: Vec<Finding>,
    /// The cheapest way to have no new finding.
    pub(crate) way: Way,
    /// Every module or crate that the article's layers may hold.
    pub(crate) nodes: Vec<Node>,
    /// What could not be read.
    pub(crate) unchecked: Vec<Unchecked>,
}

impl Answer<'_> {
    /// Returns how the command ends.
    pub(crate) fn exit(&self) -> Exit {
        if !self.new.is_empty() {
            Exit::Violation
        } else if self.unchecked.is_empty() {
            Exit::Proved
        } else {
            Exit::Unchecked
        }
    }

    /// Returns where a module or crate is declared: in the crate of an item, if several have one of that name.
    pub(crate) fn declared(&self, name: &str, item: &str) -> Option<&finding::Place> {
        let krate = item.split("::").next().unwrap_or(item);
        let named = || self.nodes.iter().filter(|node| node.name == name);
        named().find(|node| node.krate == krate).or_else(|| named().next()).map(|node| &node.place)
    }

    /// Returns the noun for what the layers hold: `module` or `crate`.
    pub(crate) fn noun(&self) -> &'static str {
        layers::noun(self.article)
    }
}

/// Answers a question about the present tree.
///
/// # Errors
/// Says which part of the question means nothing here, and what it may have meant.
pub(crate) fn answer<'l>(
    workspace: &Workspace,
    law: &'l Law,
    path: &str,
    layer: &str,
    article: Option<&str>,
) -> Result<Answer<'l>, SetupError> {
    let nodes_of = |article: &Article| edges(&workspace.packages, law, article);
    let Question { article, name, found } =
        question::understand(law, path, layer, article, nodes_of).map_err(|reason| {
            let is_bare = !law.articles.iter().any(layers::has_layers);
            let help = "`explain module_layers` and `explain crate_layers` show how an article with layers is written";
            SetupError::advised(reason, is_bare.then(|| help.to_owned()))
        })?;
    let before = Layering::of(article, &found.nodes);
    let moved = before.with_all_below(&name);
    let from = before.layers_of(&name);
    if from == [layer] && moved.iter().all(|name| before.layers_of(name) == [layer]) {
        let noun = layers::noun(article);
        return Err(SetupError::Other(format!("{noun} `{}` is in layer `{layer}` already", shown(&name))));
    }
    let from: Vec<String> = from.into_iter().map(str::to_owned).collect();
    let after = before.moved(&moved, layer);
    let (was, is) = (
        linting::ask(workspace, &layers::law_of(law, article, &before)),
        linting::ask(workspace, &layers::law_of(law, article, &after)),
    );
    let places = Places::of(&found.edges, law, article, today());
    let way = cheapest::way(article, &before, &moved, layer, &places);
    let gone = less(&was, &is, law);
    let of_place = |finding: &Finding| {
        let is_its = |place: &&Place| place.place == finding.place && *finding.article == *article.id.value;
        places.list.iter().find(is_its).map(|place| place.forbidden(article, &after))
    };
    let with_place = |finding: Finding| (finding.clone(), of_place(&finding));
    let new = less(&is, &was, law).into_iter().map(with_place).collect();
    let mut unchecked = is.unchecked;
    unchecked.extend(was.unchecked);
    unchecked.extend(found.unchecked);
    unchecked.sort_by(|a, b| (&a.place, &a.reason).cmp(&(&b.place, &b.reason)));
    unchecked.dedup_by(|b, a| a.place == b.place && a.reason == b.reason);
    let to = layer.to_owned();
    Ok(Answer { article, name, moved, from, to, new, gone, way, nodes: found.nodes, unchecked })
}

/// Returns what one report finds in the tree and another does not, whatever the words.
fn less(one: &Report, other: &Report, law: &Law) -> Vec<Finding> {
    type Key<'f> = (&'f str, &'f str, usize, usize, &'f str);
    fn key(finding: &Finding) -> Key<'_> {
        let place = &finding.place;
        (&finding.article, &place.file, place.span.start, place.span.end, &finding.item)
    }
    let known: BTreeSet<Key<'_>> = other.findings.iter().map(key).collect();
    // What is wrong with the law in memory is no fact of the tree.
    let is_about_tree = |finding: &&Finding| *finding.place.file != *law.path;
    one.findings.iter().filter(is_about_tree).filter(|it| !known.contains(&key(it))).cloned().collect()
}

/// Returns the name of a module as the law writes it.
fn shown(name: &str) -> &str {
    if name.is_empty() { "crate" } else { name }
}
