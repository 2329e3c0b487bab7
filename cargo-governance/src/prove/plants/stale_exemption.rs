//! Breaks `stale_exemption`: an exemption of an item that breaks nothing, because it is not there.

use super::super::ground::{Ground, NAME};
use super::super::lawtext;
use super::super::mutation::{Planting, Refusal};

pub(super) fn plant(ground: &Ground<'_>) -> Vec<Planting> {
    let what = "an exemption that exempts nothing";
    vec![match ground.law.articles.first() {
        Some(article) => Ok(lawtext::exempt(
            ground,
            (what, ""),
            (article.id.as_str(), NAME, "9999-12-31"),
            "matches no finding",
        )),
        None => Err(Refusal::new(what, "the law has no article that anything could be exempted from")),
    }]
}
