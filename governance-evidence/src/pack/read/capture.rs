//! `capture`: values that later steps can use.

use governance_law::document::{Sink, Table, table};

use super::super::model::{Capture, Part, Stream};
use super::names::Names;
use super::{expect, value};

/// Reads what is taken from the output of a step.
pub(super) fn capture(table: &Table<'_, '_>, names: &mut Names, sink: &mut Sink) -> Vec<Capture> {
    let Some((span, found)) = table.get("capture") else { return Vec::new() };
    let Some(found) = found.as_table() else {
        value::wrong_kind((span, found), "capture", "a table", sink);
        return Vec::new();
    };
    let mut captured = Vec::new();
    for (name, placed) in table::entries(found) {
        let keys = ["from", "json", "after", "before"];
        let opened =
            Table::of_value((placed.span(), placed.get_ref()), &name.value, "what is captured", &keys, sink);
        let Some(inner) = opened else { continue };
        let what = part(&inner, names, sink);
        let streams = [("stdout", Stream::Stdout), ("stderr", Stream::Stderr)];
        let from = inner.get("from").and_then(|placed| value::one_of(placed, "from", &streams, sink));
        if names.add(&name, sink)
            && let Some(what) = what
        {
            captured.push(Capture { name, from: from.unwrap_or(Stream::Stdout), what });
        }
    }
    captured
}

fn part(table: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Option<Part> {
    let (json, after, before) = (table.get("json"), table.get("after"), table.get("before"));
    match (json, after, before) {
        (None, None, None) => Some(Part::Whole),
        (Some(json), None, None) => expect::pointer(json, "json", sink).map(Part::Json),
        (None, Some(after), before) => {
            let after = names.checked(after, "after", sink);
            let before = before.map(|before| names.checked(before, "before", sink));
            Some(Part::Between(after?, before.unwrap_or_default()))
        }
        _ => {
            let help =
                "give `json`, or `after` with or without `before`, or none of them for all of it".to_owned();
            sink.say(table.span.clone(), "it is not clear what is to be captured", help);
            None
        }
    }
}
