//! Breaks `crate_layers`: a dependency for each pair of layers of which the first may not use the second, and one for
//! each forbidden crate from outside.

use governance_law::{Article, Layer, glob};
use governance_lint::package::{Dependency, DependencyKind, Package};

use super::super::ground::Ground;
use super::super::manifests;
use super::super::mutation::{Planting, Refusal};

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let mut planted = Vec::new();
    for from in article.layers() {
        let may = |to: &Layer| from.may_use.iter().any(|name| name.value == to.name.value);
        for to in article.layers().iter().filter(|to| to.name.value != from.name.value && !may(to)) {
            planted.push(edge(ground, article, (from, to)));
        }
        for outside in &from.forbid_external {
            planted.push(external(ground, article, from, outside.as_str()));
        }
    }
    if planted.is_empty() {
        let reason = "every layer may use every other, so nothing is forbidden";
        planted.push(Err(Refusal::new("a dependency between two layers", reason)));
    }
    planted
}

/// The packages of a layer.
fn members<'a>(
    ground: &Ground<'a>,
    article: &Article,
    layer: &Layer,
) -> impl Iterator<Item = (usize, &'a Package)> + use<'a> {
    let globs: Vec<String> = layer.members.iter().map(|glob| glob.value.clone()).collect();
    ground
        .packages(article)
        .into_iter()
        .filter(move |(_, package)| globs.iter().any(|glob| glob::matches_crate(glob, &package.name)))
}

fn edge(ground: &Ground<'_>, article: &Article, (from, to): (&Layer, &Layer)) -> Planting {
    let what = format!("`{}` uses `{}`", from.name, to.name);
    let Some((user, _)) = members(ground, article, from).next() else { return Err(no_member(what, from)) };
    let globs = || to.members.iter().map(|glob| glob.as_str());
    let all = ground.workspace.packages.iter();
    let mut used = all.filter(|package| globs().any(|glob| glob::matches_crate(glob, &package.name)));
    let Some(used) = used.next() else { return Err(no_member(what, to)) };
    let dependency = Dependency {
        name: used.name.clone(),
        rename: None,
        kind: DependencyKind::Normal,
        path: used.manifest.parent().map(Into::into),
        optional: false,
    };
    manifests::dependency(ground, what, user, dependency, &format!("depends on `{}`", used.name))
}

fn external(ground: &Ground<'_>, article: &Article, layer: &Layer, pattern: &str) -> Planting {
    let what = format!("`{}` uses the crate `{pattern}`", layer.name);
    let Some((user, _)) = members(ground, article, layer).next() else { return Err(no_member(what, layer)) };
    let dependency = Dependency {
        name: manifests::instance(pattern),
        rename: None,
        kind: DependencyKind::Normal,
        path: None,
        optional: false,
    };
    manifests::dependency(ground, what, user, dependency, "depends on the forbidden crate")
}

fn no_member(what: String, layer: &Layer) -> Refusal {
    Refusal::new(what, format!("no crate that the article covers is in layer `{}`", layer.name))
}
