//! Breaks `missing_attribute`: an item that carries all attributes that the article demands but one, for each of them.

use governance_law::Article;

use super::super::ground::Ground;
use super::super::item;
use super::super::mutation::{Planting, Refusal};
use super::nothing_covered;

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    article.texts("attributes").iter().map(|wanted| one(ground, article, wanted.as_str())).collect()
}

fn one(ground: &Ground<'_>, article: &Article, wanted: &str) -> Planting {
    let what = format!("an item without `#[{wanted}]`");
    let last = |path: &str| path.rsplit("::").next().unwrap_or_default().trim().to_owned();
    if article.select.attribute.as_ref().is_some_and(|name| name.value == last(wanted)) {
        return Err(Refusal::new(what, "the article selects only items that carry it"));
    }
    let Some(spot) = ground.spots(article).next() else { return Err(nothing_covered(what)) };
    let others = article.texts("attributes").iter().filter(|other| last(other.as_str()) != last(wanted));
    let others: String = others.map(|other| format!("#[{other}]\n")).collect();
    let (code, name) = item::named(&article.select, &others);
    let mut mutation = ground.code(spot, what, &code, &name)?;
    mutation.expect.says = format!("does not carry `#[{wanted}]`");
    Ok(mutation)
}
