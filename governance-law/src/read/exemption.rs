//! `[[exemption]]`: article, exact item, reason, last day.

use super::keys;
use crate::document::{Sink, Table, value};
use crate::exemption::Exemption;

pub(super) fn exemptions(top: &Table<'_, '_>, sink: &mut Sink) -> Vec<Exemption> {
    top.list("exemption", "this exemption", &keys::EXEMPTION, sink)
        .into_iter()
        .filter_map(|table| {
            let text = |key: &str, form: &str, sink: &mut Sink| {
                table.text(key, form, sink)
            };
            let article = text("article", "\"the article's id\"", sink);
            let item = text("item", "\"crate::module::item\"", sink);
            let reason = text("reason", "\"...\"", sink);
            let expires = table.require("expires", "2027-01-31", sink);
            let expires = expires.and_then(|placed| value::date(placed, "expires", sink));
            let item = item?;
            if item.value.contains('*') {
                let help = "name one item exactly as its finding prints it; for a whole module use the article's `select`";
                sink.say(item.span.clone(), format!("`{item}` is a pattern, and an exemption lifts one item"), help.to_owned());
            }
            Some(Exemption {
                article: article?,
                item,
                reason: reason?.value,
                expires: expires?,
                span: table.span.clone(),
            })
        })
        .collect()
}
