//! The answer as one JSON document.

use governance_lint::finding::{self, Finding};
use serde_json::{Value, json};

use super::uses::Place;
use super::{Answer, shown, text};

/// The version of the document; it grows when a reader would have to change.
const SCHEMA: u32 = 1;

/// Returns the document of an answer.
pub(crate) fn document(answer: &Answer<'_>) -> Value {
    let way = &answer.way;
    json!({
        "schema": SCHEMA,
        "tool": concat!("cargo-governance ", env!("CARGO_PKG_VERSION")),
        "article": answer.article.id.value,
        "kind": answer.noun(),
        "moved": shown(&answer.name),
        "crates": text::crates(answer),
        "with": answer.moved.iter().filter(|name| **name != answer.name).collect::<Vec<_>>(),
        "from": answer.from,
        "to": answer.to,
        "exit_code": answer.exit().code(),
        "new": answer.new.iter().map(|(finding, place)| {
            let mut value = of_finding(finding);
            if let (Some(map), Some(place)) = (value.as_object_mut(), place) {
                map.insert("use".to_owned(), of_use(place));
            }
            value
        }).collect::<Vec<_>>(),
        "gone": answer.gone.iter().map(of_finding).collect::<Vec<_>>(),
        "cheapest": {
            "cost": way.cost(),
            "cuts_if_nothing_moves_along": way.cut_alone,
            "move_along": way.along.iter().map(|name| shown(name)).collect::<Vec<_>>(),
            "cut": way.cut.iter().map(of_use).collect::<Vec<_>>(),
        },
        "unchecked": answer.unchecked.iter().map(|it| json!({
            "file": &*it.place.file,
            "reason": it.reason,
        })).collect::<Vec<_>>(),
    })
}

fn of_finding(finding: &Finding) -> Value {
    json!({
        "article": &*finding.article,
        "rule": &*finding.rule,
        "item": finding.item,
        "message": finding.message,
        "place": of_place(&finding.place),
    })
}

fn of_use(place: &Place) -> Value {
    json!({
        "from": shown(&place.from),
        "to": place.to.iter().map(|name| shown(name)).chain(place.external.as_deref()).collect::<Vec<_>>(),
        "is_external": place.external.is_some(),
        "dependency": place.kind.map(governance_lint::package::DependencyKind::table),
        "item": place.item,
        "place": of_place(&place.place),
        "via": place.via.iter().map(|(place, text)| json!({ "place": of_place(place), "says": text })).collect::<Vec<_>>(),
    })
}

fn of_place(place: &finding::Place) -> Value {
    json!({ "file": &*place.file, "line": place.line, "column": place.column })
}
