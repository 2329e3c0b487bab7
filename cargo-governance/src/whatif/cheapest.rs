//! The cheapest way to a move without a new finding: which uses to cut, and what to move along.
//!
//! A way is a set of modules or crates that move along to the same layer, and the uses that are still forbidden then and
//! were not before, which must be cut. It costs 1 for each that moves along and 1 for each place that is cut. Uses that are
//! forbidden today cost nothing, and so do exempt ones: the move does not make them worse.
//!
//! Whether something moves is a choice between two sides, and a use costs something only if its ends are on different sides;
//! so the cheapest way is the cheapest cut of a network, and no other way is cheaper.

use std::collections::{BTreeMap, BTreeSet};

use governance_law::Article;

use super::flow::{INFINITE, Network};
use super::layers::{self, Layering};
use super::uses::{Place, Places};

/// A way to have no new finding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Way {
    /// What moves along to the same layer.
    pub(crate) along: Vec<String>,
    /// The uses to cut.
    pub(crate) cut: Vec<Place>,
    /// How many uses would have to be cut if nothing moved along.
    pub(crate) cut_alone: usize,
}

impl Way {
    /// Returns what it costs.
    pub(crate) fn cost(&self) -> usize {
        self.along.len() + self.cut.len()
    }
}

/// Finds the cheapest way; of several the one that moves least.
pub(super) fn way(
    article: &Article,
    before: &Layering,
    moved: &BTreeSet<String>,
    layer: &str,
    places: &Places,
) -> Way {
    let free: Vec<&Place> =
        places.list.iter().filter(|place| !place.is_exempt && !place.is_forbidden(article, before)).collect();
    let along = along(article, before, moved, layer, &free);
    let cut = |layering: &Layering| -> Vec<Place> {
        let forbidden = free.iter().filter(|place| place.is_forbidden(article, layering));
        forbidden.map(|place| place.forbidden(article, layering)).collect()
    };
    let alone = before.moved(moved, layer);
    let all = alone.moved(&along, layer);
    Way { cut: cut(&all), cut_alone: cut(&alone).len(), along: along.into_iter().collect() }
}

/// Returns what to move along.
fn along(
    article: &Article,
    before: &Layering,
    moved: &BTreeSet<String>,
    layer: &str,
    places: &[&Place],
) -> BTreeSet<String> {
    let mut network = Network::default();
    let (source, sink) = (network.node(), network.node());
    let mut nodes: BTreeMap<&str, usize> = BTreeMap::new();
    for name in before.names() {
        let layers = before.layers_of(name);
        let node = if moved.contains(name) || layers == [layer] {
            source
        } else if layers.is_empty() {
            // What is in no layer is bound by nothing, and stays.
            sink
        } else {
            let node = network.node();
            network.edge(node, sink, 1);
            node
        };
        nodes.insert(name, node);
    }
    let node_of = |name: &str| nodes.get(name).copied().unwrap_or(sink);
    for place in places {
        let from = before.layers_of(&place.from);
        let user = node_of(&place.from);
        // If the user moves, and something it uses stays where the layer may not reach, the place is cut.
        let is_cut_alone =
            place.external.iter().any(|name| layers::forbids_external(article, &[layer], name));
        let stays = place
            .to
            .iter()
            .filter(|to| !layers::allows(article, &[layer], &before.layers_of(to), place.kind));
        let stays: Vec<usize> = stays.map(|to| node_of(to)).collect();
        if user != sink && (is_cut_alone || !stays.is_empty()) {
            let gate = network.node();
            network.edge(user, gate, 1);
            if is_cut_alone {
                network.edge(gate, sink, INFINITE);
            }
            stays.into_iter().for_each(|to| network.edge(gate, to, INFINITE));
        }
        // If the user stays, and something it uses moves to where it may not reach, the place is cut.
        if user != source && !layers::allows(article, &from, &[layer], place.kind) {
            let gate = network.node();
            network.edge(gate, user, 1);
            place.to.iter().for_each(|to| network.edge(node_of(to), gate, INFINITE));
        }
    }
    let is_in = network.cut(source, sink);
    let moves = |node: usize| node != source && is_in.get(node).copied().unwrap_or(false);
    nodes.into_iter().filter(|(_, node)| moves(*node)).map(|(name, _)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests;
