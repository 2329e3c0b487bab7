//! Layers as they are: few, named, and such that no crate breaks them today.
//!
//! Folders make the layers where they already are some: a handful of them, none with nearly everything, no two using each
//! other. Otherwise the heights of the crates above those that use no member are cut into a few bands; what has nothing to do
//! with the others stands alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use governance_lint::package::{DependencyKind, Package, Workspace};

use super::graph::Graph;

/// How many layers a reader can keep in mind.
const MOST: usize = 7;
/// The middle is cut only if it has at least this many crates.
const CUT_FROM: usize = 9;

/// One layer of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layer {
    /// Its name.
    pub(crate) name: String,
    /// Its crates, sorted.
    pub(crate) crates: Vec<String>,
    /// The layers below that it uses.
    pub(crate) may_use: Vec<String>,
    /// Further ones that its build scripts use.
    pub(crate) build_may_use: Vec<String>,
    /// Further ones that its tests use.
    pub(crate) dev_may_use: Vec<String>,
}

/// Returns the layers of a workspace from the bottom up; none if no member uses another.
pub(crate) fn layers(workspace: &Workspace) -> Vec<Layer> {
    let graph = Graph::of(workspace);
    if graph.firm().next().is_none() {
        return Vec::new();
    }
    let heights = graph.heights();
    let names = by_folder(&graph, &workspace.root, &heights).unwrap_or_else(|| by_height(&graph, &heights));
    build(&graph, &names, &heights)
}

/// Returns the layer of each crate by the folder it lies in, if the folders are layers.
fn by_folder(graph: &Graph<'_>, root: &Path, heights: &[usize]) -> Option<Vec<String>> {
    let names: Vec<String> = graph.packages.iter().map(|package| folder(root, package)).collect();
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &names {
        *sizes.entry(name).or_insert(0) += 1;
    }
    let largest = sizes.values().copied().max().unwrap_or(0);
    let are_few = (2..=MOST).contains(&sizes.len()) && sizes.len() * 2 <= names.len();
    if !are_few || largest * 10 > names.len() * 7 || !is_layered(graph, &names, heights) {
        return None;
    }
    Some(names)
}

/// Returns the first folder of a crate below the root; the crate's own name if it is the root itself.
fn folder(root: &Path, package: &Package) -> String {
    let home = package.manifest.parent().unwrap_or(root);
    let below = home.strip_prefix(root).ok().and_then(|path| path.components().next());
    match below {
        Some(Component::Normal(name)) => name.to_string_lossy().into_owned(),
        _ => package.name.clone(),
    }
}

/// Returns whether no two layers use each other, by way of others included.
fn is_layered(graph: &Graph<'_>, names: &[String], heights: &[usize]) -> bool {
    let order = order(graph, names, heights);
    let rank = |index: usize| names.get(index).and_then(|name| order.iter().position(|known| known == name));
    graph.firm().all(|(from, to)| rank(from) >= rank(to))
}

/// Returns the names of the layers from the bottom up: each after all that it uses, as far as that is possible.
fn order(graph: &Graph<'_>, names: &[String], heights: &[usize]) -> Vec<String> {
    let name = |index: usize| names.get(index).map_or("", String::as_str);
    let uses: BTreeSet<(&str, &str)> =
        graph.firm().map(|(from, to)| (name(from), name(to))).filter(|(from, to)| from != to).collect();
    // Those of the same rank by the height of their lowest crate, then by name.
    let lowest = |layer: &str| {
        let own = names.iter().zip(heights).filter(|(name, _)| *name == layer);
        own.map(|(_, height)| *height).min().unwrap_or(0)
    };
    let all: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let mut left: Vec<&str> = all.into_iter().collect();
    left.sort_by_key(|layer| (lowest(layer), *layer));
    let mut order: Vec<String> = Vec::new();
    while !left.is_empty() {
        let is_free = |layer: &&str| !uses.iter().any(|(from, to)| from == layer && left.contains(to));
        let at = left.iter().position(is_free).unwrap_or(0);
        order.push(left.remove(at).to_owned());
    }
    order
}

/// Returns the layer of each crate by its height.
fn by_height(graph: &Graph<'_>, heights: &[usize]) -> Vec<String> {
    let used: BTreeSet<usize> = graph.firm().map(|(_, to)| to).collect();
    let is_middle = |index: usize, height: usize| height > 0 && used.contains(&index);
    let mut middle: Vec<usize> = heights
        .iter()
        .enumerate()
        .filter(|(index, height)| is_middle(*index, **height))
        .map(|(_, height)| *height)
        .collect();
    middle.sort_unstable();
    let names: &[&str] = if middle.len() >= CUT_FROM { &["lower", "middle", "upper"] } else { &["middle"] };
    // Where the middle is cut: the heights at a third and at two thirds of its crates.
    let cuts: Vec<usize> =
        (1..names.len()).filter_map(|part| middle.get(middle.len() * part / names.len()).copied()).collect();
    heights
        .iter()
        .enumerate()
        .map(|(index, height)| {
            let band = cuts.iter().filter(|cut| *height >= **cut).count();
            let name = match (used.contains(&index), height) {
                // Nobody uses it and it uses nobody: it may stay so.
                (false, 0) => "standalone",
                // What nobody uses may use everything, whatever its height.
                (false, _) => "top",
                (true, 0) => "foundation",
                (true, _) => names.get(band).copied().unwrap_or("middle"),
            };
            name.to_owned()
        })
        .collect()
}

/// Writes the layers down with what each uses.
fn build(graph: &Graph<'_>, names: &[String], heights: &[usize]) -> Vec<Layer> {
    let order = order(graph, names, heights);
    let name = |index: usize| names.get(index).map_or("", String::as_str);
    let uses = |layer: &str, wanted: DependencyKind, known: &[&[String]]| -> Vec<String> {
        let used: BTreeSet<&str> = graph
            .edges
            .iter()
            .filter(|(from, to, kind)| *kind == wanted && name(*from) == layer && name(*to) != layer)
            .map(|(_, to, _)| name(*to))
            .collect();
        let is_new = |it: &&String| used.contains(it.as_str()) && !known.iter().any(|list| list.contains(it));
        order.iter().filter(is_new).cloned().collect()
    };
    order
        .iter()
        .map(|layer| {
            let mut crates: Vec<String> = graph
                .packages
                .iter()
                .zip(names)
                .filter(|(_, name)| *name == layer)
                .map(|(package, _)| package.name.clone())
                .collect();
            crates.sort();
            let may_use = uses(layer, DependencyKind::Normal, &[]);
            let build_may_use = uses(layer, DependencyKind::Build, &[&may_use]);
            let dev_may_use = uses(layer, DependencyKind::Development, &[&may_use]);
            Layer { name: layer.clone(), crates, may_use, build_may_use, dev_may_use }
        })
        .collect()
}

#[cfg(test)]
mod unit {
    use std::path::PathBuf;

    use governance_lint::package::Dependency;

    use super::*;

    /// Makes a workspace: each crate is a folder, and what it depends on; `dev:` before a name is for tests.
    fn workspace(crates: &[(&str, &[&str])]) -> Workspace {
        let name = |folder: &str| folder.rsplit('/').next().unwrap_or(folder).to_owned();
        let packages = crates.iter().map(|(folder, uses)| {
            let dependency = |used: &&str| {
                let (kind, used) = match used.strip_prefix("dev:") {
                    Some(used) => (DependencyKind::Development, used),
                    None => (DependencyKind::Normal, *used),
                };
                let path = Some(PathBuf::from(format!("/w/{used}")));
                Dependency { name: name(used), rename: None, kind, path, optional: false }
            };
            Package {
                name: name(folder),
                manifest: PathBuf::from(format!("/w/{folder}/Cargo.toml")),
                targets: Vec::new(),
                dependencies: uses.iter().map(dependency).collect(),
            }
        });
        Workspace { root: "/w".into(), packages: packages.collect() }
    }

    #[track_caller]
    fn check(crates: &[(&str, &[&str])], expect: &[&str]) {
        let shown = |layer: &Layer| {
            let dev = if layer.dev_may_use.is_empty() {
                String::new()
            } else {
                format!(" (tests: {})", layer.dev_may_use.join(" "))
            };
            format!("{}: {} -> {}{dev}", layer.name, layer.crates.join(" "), layer.may_use.join(" "))
        };
        let found: Vec<String> = layers(&workspace(crates)).iter().map(shown).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn crates_in_one_folder_are_cut_by_their_height() {
        check(
            &[
                ("crates/app", &["crates/web", "crates/kernel"]),
                ("crates/kernel", &["crates/units", "dev:crates/kit"]),
                ("crates/kit", &["crates/kernel"]),
                ("crates/units", &[]),
                ("crates/web", &["crates/kernel"]),
                ("crates/alone", &[]),
            ],
            &[
                "foundation: units -> ",
                "standalone: alone -> ",
                "middle: kernel web -> foundation (tests: top)",
                "top: app kit -> middle",
            ],
        );
    }

    #[test]
    fn folders_that_are_layers_are_kept() {
        check(
            &[("apps/one", &["libs/a"]), ("apps/two", &["libs/b"]), ("libs/a", &["libs/b"]), ("libs/b", &[])],
            &["libs: a b -> ", "apps: one two -> libs"],
        );
    }

    #[test]
    fn folders_that_use_each_other_are_no_layers() {
        check(
            &[("x/a", &["y/c"]), ("x/b", &[]), ("y/c", &["x/b"]), ("y/d", &[])],
            &["foundation: b -> ", "standalone: d -> ", "middle: c -> foundation", "top: a -> middle"],
        );
    }

    #[test]
    fn a_high_tower_becomes_five_layers() {
        let names: Vec<String> = (0..14).map(|height| format!("crates/c{height:02}")).collect();
        let uses: Vec<Vec<&str>> =
            (0..14).map(|at| names[..at].last().map(String::as_str).into_iter().collect()).collect();
        let crates: Vec<(&str, &[&str])> =
            names.iter().zip(&uses).map(|(name, uses)| (name.as_str(), uses.as_slice())).collect();
        check(
            &crates,
            &[
                "foundation: c00 -> ",
                "lower: c01 c02 c03 c04 -> foundation",
                "middle: c05 c06 c07 c08 -> lower",
                "upper: c09 c10 c11 c12 -> middle",
                "top: c13 -> upper",
            ],
        );
    }

    #[test]
    fn crates_that_use_no_other_have_no_layers() {
        check(&[("a", &[]), ("b", &["dev:a"])], &[]);
    }
}
