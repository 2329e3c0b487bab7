//! The comparison as one JSON document, made so that an approval can be about it: it names both laws by their digests.

use governance_law::diff::{Change, Kind, Side, Subject};
use governance_lint::baseline::Growth;
use governance_lint::finding::Place;
use serde_json::{Value, json};

use super::legal::Item;
use super::{Comparison, Revision, text};
use crate::exit_codes::Exit;

/// The version of the document; it grows when a reader would have to change.
const SCHEMA: u32 = 1;

/// Returns the document of a comparison; `exit` is how the command ends.
pub(crate) fn document(comparison: &Comparison, exit: Exit) -> Value {
    let groups = comparison.legal.groups.iter();
    json!({
        "schema": SCHEMA,
        "tool": concat!("cargo-governance ", env!("CARGO_PKG_VERSION")),
        "old": of_revision(&comparison.old),
        "new": of_revision(&comparison.new),
        "is_weaker": comparison.count(Kind::Weakening) > 0,
        "exit_code": exit.code(),
        "summary": {
            "weaker": comparison.count(Kind::Weakening),
            "stricter": comparison.count(Kind::Strengthening),
            "same": comparison.count(Kind::Neutral),
        },
        "changes": comparison.changes.iter().map(|change| of_change(comparison, change)).collect::<Vec<_>>(),
        "baseline_changes": comparison.known.iter().map(|change| json!({
            "effect": change.kind.word(),
            "message": change.message,
            "place": change.place.as_ref().map(of_place),
            "entries": change.entries.iter().map(|entry| of_entry(entry, change.is_more)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "becomes_legal": groups.map(|(subject, items)| json!({
            "by": of_subject(subject),
            "places": items.iter().map(of_item).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "unchecked": comparison.legal.unchecked.iter().map(|it| json!({
            "file": &*it.place.file,
            "reason": it.reason,
        })).collect::<Vec<_>>(),
    })
}

fn of_revision(revision: &Revision) -> Value {
    json!({
        "name": revision.name,
        "commit": revision.commit,
        "law_sha256": revision.digest,
        "baseline_sha256": revision.baseline_digest,
    })
}

fn of_subject(subject: &Subject) -> Value {
    let part = subject.word();
    match subject {
        Subject::Limit(name)
        | Subject::Article(name)
        | Subject::Gate(name)
        | Subject::FeatureSet(name)
        | Subject::Signer(name)
        | Subject::Approver(name) => {
            json!({ "part": part, "name": name })
        }
        Subject::Acceptance { gate, absence } => json!({ "part": part, "name": gate, "absence": absence }),
        Subject::Production => json!({ "part": part }),
        Subject::Exemption { article, item } => json!({ "part": part, "name": article, "item": item }),
    }
}

fn of_change(comparison: &Comparison, change: &Change) -> Value {
    let (side, law) = match change.side {
        Side::New => ("new", &comparison.new.law),
        Side::Old => ("old", &comparison.old.law),
    };
    json!({
        "effect": change.kind.word(),
        "of": of_subject(&change.subject),
        "message": change.message,
        "is_certain": change.doubt.is_none(),
        "doubt": change.doubt,
        "law": side,
        "place": of_place(&text::place_of(law, change)),
    })
}

fn of_item(item: &Item) -> Value {
    let finding = &item.finding;
    json!({
        "article": &*finding.article,
        "rule": &*finding.rule,
        "item": finding.item,
        "message": finding.message,
        "is_warned": item.is_warned,
        "place": of_place(&finding.place),
    })
}

fn of_entry(growth: &Growth, is_more: bool) -> Value {
    let entry = &growth.entry;
    let (before, now) = if is_more { (growth.before, entry.count) } else { (entry.count, growth.before) };
    json!({
        "article": entry.article,
        "crate": entry.krate,
        "item": entry.item,
        "kind": entry.kind,
        "before": before,
        "now": now,
    })
}

fn of_place(place: &Place) -> Value {
    json!({ "file": &*place.file, "line": place.line, "column": place.column })
}
