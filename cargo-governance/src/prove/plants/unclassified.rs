//! Breaks `unclassified`: a new crate, or a new module, that is in no layer.

use std::path::PathBuf;

use governance_law::{Article, Layer, glob};
use governance_lint::package::Package;

use super::super::ground::{Ground, KEBAB, NAME};
use super::super::manifests;
use super::super::mutation::{Planting, Refusal};

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let layered = article.text("layers_of").and_then(|id| ground.law.article(id.as_str()));
    vec![match layered {
        Some(layered) if layered.rule.as_str() == "crate_layers" => {
            package(ground, article, layered.layers())
        }
        Some(layered) => module(ground, article, layered.layers()),
        None => Err(Refusal::new("something without a layer", "`layers_of` names no article with layers")),
    }]
}

fn is_in(layers: &[Layer], fits: impl Fn(&str) -> bool) -> bool {
    layers.iter().flat_map(|layer| &layer.members).any(|glob| fits(glob.as_str()))
}

fn package(ground: &Ground<'_>, article: &Article, layers: &[Layer]) -> Planting {
    let what = "a crate without a layer";
    let globs = article.select.crates.iter().map(|glob| manifests::instance(glob.as_str()));
    let mut names = std::iter::once(KEBAB.to_owned()).chain(globs).filter(|name| {
        let is_known = ground.workspace.packages.iter().any(|package| package.name == *name);
        !is_known
            && article.select.covers_crate(name)
            && !is_in(layers, |glob| glob::matches_crate(glob, name))
    });
    let Some(name) = names.next() else {
        return Err(Refusal::new(what, "no further crate could be under the article and in no layer"));
    };
    let manifest: PathBuf = ground.workspace.root.join(KEBAB).join("Cargo.toml");
    let text = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    let mark = 17..19 + name.len();
    let mut mutation =
        ground.edit(what, (&manifest, ""), (0..0, &text), mark, (name.clone(), "is in no layer"));
    let mut packages = ground.workspace.clone();
    packages.packages.push(Package { name, manifest, ..Package::default() });
    mutation.packages = Some(packages);
    Ok(mutation)
}

fn module(ground: &Ground<'_>, article: &Article, layers: &[Layer]) -> Planting {
    let what = "a module without a layer";
    let mut spots = ground.spots(article).filter(|spot| {
        let path = match spot.module.as_str() {
            "" => NAME.to_owned(),
            module => format!("{module}::{NAME}"),
        };
        article.select.covers_module(&path) && !is_in(layers, |glob| glob::matches_path(glob, &path))
    });
    let Some(spot) = spots.next() else {
        return Err(Refusal::new(what, "no further module could be under the article and in no layer"));
    };
    let mut mutation = ground.code(spot, what, &format!("mod ⟦{NAME}⟧ {{}}"), NAME)?;
    mutation.expect.says = "is in no layer".to_owned();
    Ok(mutation)
}
