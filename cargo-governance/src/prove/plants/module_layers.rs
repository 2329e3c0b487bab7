//! Breaks `module_layers`: for each pair of layers of which the first may not use the second, a module that does.

use governance_law::{Article, Layer, glob};
use governance_lint::Spot;

use super::super::ground::{Ground, NAME};
use super::super::item;
use super::super::mutation::{Planting, Refusal};

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let layers = article.layers();
    let spots: Vec<(&Spot, &Layer)> =
        ground.spots(article).filter_map(|spot| Some((spot, layer_of(layers, &spot.module)?))).collect();
    let mut planted = Vec::new();
    for from in layers {
        let may = |to: &Layer| from.may_use.iter().any(|name| name.value == to.name.value);
        for to in layers.iter().filter(|to| to.name.value != from.name.value && !may(to)) {
            planted.push(edge(ground, article, &spots, (from, to)));
        }
    }
    if planted.is_empty() {
        let reason = "every layer may use every other, so nothing is forbidden";
        planted.push(Err(Refusal::new("an edge between two layers", reason)));
    }
    planted
}

/// The first layer that names a module.
fn layer_of<'l>(layers: &'l [Layer], module: &str) -> Option<&'l Layer> {
    layers.iter().find(|layer| layer.members.iter().any(|member| glob::matches_path(member.as_str(), module)))
}

fn edge(
    ground: &Ground<'_>,
    article: &Article,
    spots: &[(&Spot, &Layer)],
    (from, to): (&Layer, &Layer),
) -> Planting {
    let what = format!("`{}` uses `{}`", from.name, to.name);
    let of = |layer: &Layer| {
        let name = layer.name.value.clone();
        spots.iter().filter(move |(_, known)| known.name.value == name).map(|(spot, _)| *spot)
    };
    // A path to the crate's root has no name of its own.
    let targets: Vec<&Spot> = of(to).filter(|spot| !spot.module.is_empty()).collect();
    let pair = of(from).find_map(|spot| {
        let same = |used: &&&Spot| (used.package, used.target) == (spot.package, spot.target);
        targets.iter().find(same).map(|used| (spot, *used))
    });
    let Some((spot, used)) = pair else {
        return Err(Refusal::new(what, "no crate that the article covers has a module in each of the two"));
    };
    let path = format!("crate::{}", used.module);
    let body = format!("use ⟦{path}⟧ as {NAME}_too;");
    let (code, name) =
        item::function(&article.select, "", &body).map_err(|reason| Refusal::new(what.clone(), reason))?;
    let mut mutation = ground.code(spot, what, &code, &name)?;
    mutation.expect.says = format!("of layer `{}`", to.name);
    Ok(mutation)
}
