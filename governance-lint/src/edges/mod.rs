//! Who uses whom: every use between the modules of a crate, or between the crates of the workspace, lawful or not.
//!
//! An article about layers reports only the uses that it forbids. Whoever asks what another law would forbid needs all of
//! them, resolved exactly as the article resolves them; so the uses come from the same run, of a rule that notes every edge
//! instead of judging it.

mod modules;

use governance_law::{Article, Law};

use crate::finding::{Place, Unchecked};
use crate::package::{DependencyKind, Workspace};
use crate::rules::crate_layers;
use crate::run;

/// A module or crate that an article about layers may bind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The crate that a module is in; the package itself.
    pub krate: String,
    /// The module's path in its crate, empty for the root; for a crate its package's name.
    pub name: String,
    /// Where it is declared.
    pub place: Place,
}

/// One use: a place at which a module names something of another, or a crate declares that it depends on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The name of the node that uses.
    pub from: String,
    /// The name of the node that is used; of a crate from outside the workspace its own.
    pub to: String,
    /// The exact item, as an exemption would name it.
    pub item: String,
    /// Where the use stands.
    pub place: Place,
    /// What leads from the written path to what is used, in this order: imports and re-exports.
    pub via: Vec<(Place, String)>,
    /// In which kind of dependency; `None` between modules.
    pub kind: Option<DependencyKind>,
    /// Whether the used crate is from outside the workspace.
    pub is_external: bool,
}

/// What an article about layers has to judge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edges {
    /// Every module of the selected crates, or every selected crate.
    pub nodes: Vec<Node>,
    /// Every use by what the article selects, by place.
    pub edges: Vec<Edge>,
    /// What could not be checked.
    pub unchecked: Vec<Unchecked>,
}

/// Returns the uses that an article of the rule `module_layers` or `crate_layers` judges; none for any other rule.
#[must_use]
pub fn edges(workspace: &Workspace, law: &Law, article: &Article) -> Edges {
    let asking = Law { articles: vec![article.clone()], exemptions: Vec::new(), ..law.clone() };
    let mut edges = match article.rule.as_str() {
        "module_layers" => modules::edges(workspace, &asking),
        "crate_layers" => crates(workspace, &asking, article),
        _ => Edges::default(),
    };
    edges.edges.sort_by(|a, b| (&a.place, &a.from, &a.to, &a.item).cmp(&(&b.place, &b.from, &b.to, &b.item)));
    edges.edges.dedup();
    edges
}

fn crates(workspace: &Workspace, asking: &Law, article: &Article) -> Edges {
    let plan = run::Plan::of(asking);
    let mut unchecked = Vec::new();
    let (nodes, declared) =
        run::with_crates(workspace, &plan, |model| crate_layers::declared(model, article, &mut unchecked));
    let edge = |declared: crate_layers::Declared| Edge {
        item: declared.user.clone(),
        from: declared.user,
        to: declared.used,
        place: declared.place,
        via: Vec::new(),
        kind: Some(declared.kind),
        is_external: declared.is_external,
    };
    let node = |(name, place): (String, Place)| Node { krate: name.clone(), name, place };
    Edges {
        nodes: nodes.into_iter().map(node).collect(),
        edges: declared.into_iter().map(edge).collect(),
        unchecked,
    }
}

#[cfg(test)]
mod tests;
