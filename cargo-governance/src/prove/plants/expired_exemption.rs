//! Breaks `expired_exemption`: a violation, and an exemption of it whose last day has passed, of an article that is planted too.

use super::super::ground::{Ground, KEBAB};
use super::super::lawtext;
use super::super::mutation::{Mutation, Planting};
use super::{own_article, own_violation};

pub(super) fn plant(ground: &Ground<'_>) -> Vec<Planting> {
    vec![one(ground)]
}

fn one(ground: &Ground<'_>) -> Planting {
    let what = "an exemption that has expired";
    let violation = own_violation(ground, what)?;
    let item = violation.expect.item.as_str();
    let entry = (KEBAB, item, "2000-01-01");
    let exemption = lawtext::exempt(ground, (what, &own_article()), entry, "expired on `2000-01-01`");
    Ok(Mutation { overlay: violation.overlay, ..exemption })
}
