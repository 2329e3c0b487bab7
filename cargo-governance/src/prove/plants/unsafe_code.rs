//! Breaks `unsafe_code`: each form of `unsafe` where none may stand, and, if notes are demanded, one without a note.

use governance_law::{Article, glob};
use governance_lint::Spot;

use super::super::ground::{Ground, NAME, TYPE};
use super::super::item;
use super::super::mutation::{Planting, Refusal};

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let is_allowed = |spot: &Spot| {
        let full = match spot.module.as_str() {
            "" => spot.crate_name.clone(),
            module => format!("{}::{module}", spot.crate_name),
        };
        let allow = article.texts("allow").iter();
        allow
            .map(|allowed| allowed.as_str())
            .any(|allowed| glob::matches_path(allowed, &spot.module) || glob::matches_path(allowed, &full))
    };
    let select = &article.select;
    let mut planted = Vec::new();
    match ground.spots(article).find(|spot| !is_allowed(spot)) {
        Some(spot) => {
            let block = item::function(select, "", "⟦unsafe⟧ {}");
            let function = item::function(select, "⟦unsafe⟧ ", "");
            planted.push(code(ground, spot, "an `unsafe` block", block));
            planted.push(code(ground, spot, "an `unsafe` function", function));
            if select.items.is_empty() && select.attribute.is_none() && select.visibility.is_none() {
                let implementation = format!("struct {TYPE};\n⟦unsafe⟧ impl Send for {TYPE} {{}}");
                planted.push(code(ground, spot, "an `unsafe impl`", Ok((implementation, TYPE.to_owned()))));
            }
        }
        None if article.texts("allow").is_empty() || !article.flag("safety_note") => {
            let reason = "every module that the article covers may hold `unsafe`, or it covers none";
            planted.push(Err(Refusal::new("an `unsafe` block", reason)));
        }
        None => {}
    }
    if article.flag("safety_note") && !article.texts("allow").is_empty() {
        let what = "an `unsafe` block without a note";
        planted.push(match ground.spots(article).find(|spot| is_allowed(spot)) {
            Some(spot) => {
                let body = format!("let {NAME}_first = 1; let _ = {NAME}_first; ⟦unsafe⟧ {{}}");
                code(ground, spot, what, item::function(select, "", &body))
            }
            None => Err(Refusal::new(what, "none of the modules of `allow` is covered by the article")),
        });
    }
    planted
}

fn code(ground: &Ground<'_>, spot: &Spot, what: &str, item: Result<(String, String), String>) -> Planting {
    let (code, name) = item.map_err(|reason| Refusal::new(what, reason))?;
    ground.code(spot, what, &code, &name)
}
