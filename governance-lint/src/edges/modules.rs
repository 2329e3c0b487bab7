//! Uses between modules: a rule that reports every edge as if it were forbidden, and what is made of its reports.

use governance_law::{Article, Law};

use super::{Edge, Edges, Node};
use crate::model::covers_crate;
use crate::package::Workspace;
use crate::resolve::{Hit, Interest};
use crate::rule::{Fault, Rule, Sink};
use crate::rules::Entry;
use crate::run;
use crate::source::FileView;

/// Stands in for `module_layers`; it is in no catalogue, and no article can name it.
static ENTRY: Entry = Entry::unlisted("every_edge", &EveryEdge);

struct EveryEdge;

impl Rule for EveryEdge {
    fn interest(&self, _article: &Article) -> Interest {
        Interest::Modules
    }

    fn layer(&self, _article: &Article, _module: &str) -> Option<usize> {
        Some(0)
    }

    fn forbids_edge(&self, _article: &Article, _from: usize, _to: usize) -> bool {
        true
    }

    fn wants_every_edge(&self) -> bool {
        true
    }

    fn check_path(&self, file: &FileView<'_>, hit: &Hit, _article: &Article, sink: &mut Sink<'_>) {
        // The message and the label carry the edge to `edges`, which alone reads them.
        let from = file.module_path(hit.item).to_owned();
        let fault = Fault::at(file, hit.span.clone(), hit.item, hit.path.clone()).label(from);
        sink.report(
            hit.via.iter().fold(fault, |fault, via| fault.related(via.place.clone(), via.text.clone())),
        );
    }

    fn needs_items(&self) -> bool {
        true
    }
}

pub(super) fn edges(workspace: &Workspace, asking: &Law) -> Edges {
    let mut plan = run::Plan::of(asking);
    for planned in &mut plan.articles {
        planned.entry = &ENTRY;
    }
    let (model, findings, unchecked) = run::noted(workspace, &plan);
    let node = |module: &crate::model::Module| {
        let krate = model.crate_of(module)?;
        let (package, target) = (model.package(krate)?, model.target(krate)?);
        asking.articles.iter().any(|article| covers_crate(article, package, target)).then(|| Node {
            krate: target.name.clone(),
            name: module.path.clone(),
            place: module.place.clone(),
        })
    };
    let edge = |finding: crate::finding::Finding| Edge {
        from: finding.label.into_owned(),
        to: finding.message,
        item: finding.item,
        place: finding.place,
        via: finding.related,
        kind: None,
        is_external: false,
    };
    Edges {
        nodes: model.modules.iter().filter_map(node).collect(),
        edges: findings.into_iter().map(edge).collect(),
        unchecked,
    }
}
