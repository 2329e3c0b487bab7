//! What a binary is made of: the packages that cargo compiled for it, and the edges between them that were switched on.
//!
//! Cargo resolves the features of all members together, so its graph holds edges that this build did not have. Only what was
//! compiled counts, and of optional dependencies only those that a feature of this build switches on.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, Node, NodeDep, Package, TargetKind};

use crate::dist::build::Units;

/// How a package is in a binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// It is linked into it.
    Linked,
    /// It ran while it was built: a build script, a macro, or what those are made of.
    Build,
}

/// What a binary is made of.
#[derive(Debug)]
pub(super) struct Graph<'m> {
    /// Every package but the binary's own, by its id.
    pub(super) packages: BTreeMap<&'m str, (&'m Package, Role)>,
    /// What each needs, the binary's own package included.
    pub(super) edges: BTreeMap<&'m str, BTreeSet<&'m str>>,
}

/// Walks from a package over everything that was compiled for it.
pub(super) fn walk<'m>(metadata: &'m Metadata, own: &'m Package, units: &Units) -> Graph<'m> {
    let packages: BTreeMap<&str, &Package> =
        metadata.packages.iter().map(|package| (package.id.repr.as_str(), package)).collect();
    let nodes: BTreeMap<&str, &Node> = metadata
        .resolve
        .iter()
        .flat_map(|resolve| &resolve.nodes)
        .map(|node| (node.id.repr.as_str(), node))
        .collect();
    let own_id = own.id.repr.as_str();
    let mut graph = Graph { packages: BTreeMap::new(), edges: BTreeMap::new() };
    let mut seen: BTreeSet<(&str, Role)> = BTreeSet::new();
    let mut open = vec![(own_id, Role::Linked)];
    while let Some((id, role)) = open.pop() {
        let Some(package) = packages.get(id).filter(|_| seen.insert((id, role))) else { continue };
        if id != own_id {
            let entry = graph.packages.entry(id).or_insert((package, role));
            // Whatever else it is, what is linked is linked.
            entry.1 = entry.1.min(role);
        }
        graph.edges.entry(id).or_default();
        let none = BTreeSet::new();
        let features = units.get(id).unwrap_or(&none);
        for dep in nodes.get(id).into_iter().flat_map(|node| &node.deps) {
            let to = dep.pkg.repr.as_str();
            if !units.contains_key(to) || !is_on(package, dep, features) {
                continue;
            }
            let is_macro = packages.get(to).is_some_and(|package| is_macro(package));
            for kind in dep.dep_kinds.iter().map(|kind| kind.kind) {
                let role = match (kind, role) {
                    (DependencyKind::Normal, Role::Linked) if !is_macro => Role::Linked,
                    (DependencyKind::Normal | DependencyKind::Build, _) => Role::Build,
                    _ => continue,
                };
                graph.edges.entry(id).or_default().insert(to);
                open.push((to, role));
            }
        }
    }
    graph
}

fn is_macro(package: &Package) -> bool {
    package.targets.iter().any(|target| target.kind.contains(&TargetKind::ProcMacro))
}

/// Returns whether an edge was there in this build: not optional, or switched on by a feature.
fn is_on(package: &Package, dep: &NodeDep, features: &BTreeSet<String>) -> bool {
    let called = |name: &str| name.replace('-', "_") == dep.name;
    let declared = package.dependencies.iter().filter(|declared| {
        let name = declared.rename.as_deref().unwrap_or(&declared.name);
        // A library may be called otherwise than its package.
        called(name) || dep.pkg.repr.contains(&format!("#{}@", declared.name))
    });
    let mut declared = declared.filter(|declared| declared.kind != DependencyKind::Development).peekable();
    if declared.peek().is_none() {
        return true;
    }
    declared.any(|declared| {
        let name = declared.rename.as_deref().unwrap_or(&declared.name);
        !declared.optional || is_switched_on(package, name, features)
    })
}

fn is_switched_on(package: &Package, name: &str, features: &BTreeSet<String>) -> bool {
    let values = features.iter().filter_map(|feature| package.features.get(feature)).flatten();
    let is_it = |value: &String| match value.split_once('/') {
        Some((of, _)) => of == name,
        None => value.strip_prefix("dep:").is_some_and(|of| of == name),
    };
    values.into_iter().any(is_it)
}
