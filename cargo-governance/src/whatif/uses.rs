//! Uses by place: what one `use`, path or dependency leads to, all of which end when that place is cut.

use std::collections::BTreeMap;

use governance_law::{Article, Date, Law};
use governance_lint::edges::Edge;
use governance_lint::finding;
use governance_lint::package::DependencyKind;

use super::layers::{self, Layering};

/// One place at which something is used; it may lead to several modules, through re-exports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Who uses.
    pub(crate) from: String,
    /// What is used, of the same crate or workspace.
    pub(crate) to: Vec<String>,
    /// The crate from outside the workspace that is used.
    pub(crate) external: Option<String>,
    /// In which kind of dependency.
    pub(crate) kind: Option<DependencyKind>,
    /// Where it stands.
    pub(crate) place: finding::Place,
    /// The item around it.
    pub(crate) item: String,
    /// What leads to the last of what is used.
    pub(crate) via: Vec<(finding::Place, String)>,
    /// Whether an exemption lifts the article from it.
    pub(crate) is_exempt: bool,
}

impl Place {
    /// Returns whether the article forbids it under a layering.
    pub(super) fn is_forbidden(&self, article: &Article, layering: &Layering) -> bool {
        let forbidden = self.forbidden(article, layering);
        !self.is_exempt && (!forbidden.to.is_empty() || forbidden.external.is_some())
    }

    /// Returns the same use with only what the article forbids of it under a layering.
    pub(super) fn forbidden(&self, article: &Article, layering: &Layering) -> Self {
        let from = layering.layers_of(&self.from);
        let is_bad = |to: &&String| !layers::allows(article, &from, &layering.layers_of(to), self.kind);
        let external = self.external.clone().filter(|name| layers::forbids_external(article, &from, name));
        Self { to: self.to.iter().filter(is_bad).cloned().collect(), external, ..self.clone() }
    }
}

/// All places, in the order of files.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    pub(super) list: Vec<Place>,
}

impl Places {
    /// Gathers the uses that stand at one place.
    pub(super) fn of(edges: &[Edge], law: &Law, article: &Article, today: Date) -> Self {
        let is_exempt = |item: &str| {
            let lifts = |it: &&governance_law::Exemption| {
                it.article.value == article.id.value && it.item.value == item && today <= it.expires
            };
            law.exemptions.iter().any(|it| lifts(&it))
        };
        let mut places: BTreeMap<(finding::Place, &str, Option<DependencyKind>), Place> = BTreeMap::new();
        for edge in edges {
            // A file that stands in two crates is one place; two dependencies without a place are told by their kind.
            let key = (edge.place.clone(), edge.from.as_str(), edge.kind);
            let place = places.entry(key).or_insert_with(|| Place {
                from: edge.from.clone(),
                to: Vec::new(),
                external: None,
                kind: edge.kind,
                place: edge.place.clone(),
                item: edge.item.clone(),
                via: Vec::new(),
                is_exempt: is_exempt(&edge.item),
            });
            if edge.is_external {
                place.external = Some(edge.to.clone());
            } else if !place.to.contains(&edge.to) {
                place.to.push(edge.to.clone());
            }
            if edge.via.len() > place.via.len() {
                place.via.clone_from(&edge.via);
            }
        }
        Self { list: places.into_values().collect() }
    }
}
