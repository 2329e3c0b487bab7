//! Breaks `expired_exemption`: a violation, and an exemption of it whose last day has passed.

use super::super::ground::Ground;
use super::super::lawtext;
use super::super::mutation::{Mutation, Planting, Refusal};
use super::in_source;

pub(super) fn plant(ground: &Ground<'_>) -> Vec<Planting> {
    let what = "an exemption that has expired";
    let Some((article, violation)) = in_source(ground) else {
        return vec![Err(Refusal::new(what, "no article of the law can be broken in source code"))];
    };
    let entry = (article.id.as_str(), violation.expect.item.as_str(), "2000-01-01");
    let exemption = lawtext::exempt(ground, what, entry, "expired on `2000-01-01`");
    vec![Ok(Mutation { overlay: violation.overlay, ..exemption })]
}
