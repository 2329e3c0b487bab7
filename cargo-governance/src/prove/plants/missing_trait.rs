//! Breaks `missing_trait`: a type that implements nothing, once for each trait that the article demands.

use governance_law::Article;

use super::super::ground::Ground;
use super::super::item;
use super::super::mutation::{Planting, Refusal};
use super::nothing_covered;

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    article.texts("traits").iter().map(|wanted| one(ground, article, wanted.as_str())).collect()
}

fn one(ground: &Ground<'_>, article: &Article, wanted: &str) -> Planting {
    let what = format!("a type without `{wanted}`");
    let last = wanted.rsplit("::").next().unwrap_or_default().trim();
    let is_governed = article.select.attribute.as_ref().is_some_and(|name| name.as_str() == "governed");
    if is_governed && last == "Governed" {
        return Err(Refusal::new(what, "every selected type carries `#[governed]`, which implements it"));
    }
    let Some(spot) = ground.spots(article).next() else { return Err(nothing_covered(what)) };
    let (code, name) = item::named(&article.select, "");
    let mut mutation = ground.code(spot, what, &code, &name)?;
    mutation.expect.says = format!("does not implement `{wanted}`");
    Ok(mutation)
}
