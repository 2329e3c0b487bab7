//! `expect`: typed expectations.

use std::ops::Range;

use governance_law::Text;
use governance_law::document::{Sink, Table};
use toml::de::DeValue;

use super::super::expect::{Bounds, Check, Content, End, Expect, FileExpect, JsonCheck, Presence};
use super::super::template::Template;
use super::names::Names;
use super::value;

const CONTENT: [&str; 9] =
    ["ignore_case", "contains", "lacks", "equals", "has_line", "lacks_line", "count", "number", "json"];
const BOUNDS: [&str; 5] = ["at_least", "at_most", "more_than", "less_than", "equals"];

/// Reads the expectations of a table's key, if it has any.
pub(super) fn expect(parent: &Table<'_, '_>, key: &str, names: &Names, sink: &mut Sink) -> Option<Expect> {
    let known = ["exit", "signal", "took", "stdout", "stderr", "file"];
    let table = parent.inner(key, "`expect`", &known, sink)?;
    let end = end(&table, sink);
    let took = value::time(&table, "took", sink);
    let mut stream = |key: &'static str| {
        let inner = table.inner(key, "this text", &CONTENT, sink);
        inner.map_or_else(Content::nothing, |inner| content(&inner, names, sink))
    };
    let (stdout, stderr) = (stream("stdout"), stream("stderr"));
    let files = files(&table, names, sink);
    Some(Expect { end, took, stdout, stderr, files })
}

/// Reads `exit` and `signal`.
fn end(table: &Table<'_, '_>, sink: &mut Sink) -> End {
    let wanted = "a code, a list of codes, or `\"any\"`";
    let signal = table.get("signal").and_then(|placed| value::integer(placed, "signal", "a number", sink));
    match (table.get("exit"), signal) {
        (None, None) => End::Codes(Vec::new()),
        (None, Some(signal)) => End::Signal(signal),
        (Some((span, _)), Some(_)) => {
            sink.say(span, "a command ends with a code or by a signal", "keep `exit` or `signal`".to_owned());
            End::Any
        }
        (Some((_, DeValue::String(text))), None) if text == "any" => End::Any,
        (Some((span, DeValue::Array(codes))), None) => {
            if codes.is_empty() {
                sink.say(span, "`exit` is an empty list, which no code is in", "write `exit = 0`".to_owned());
            }
            let codes = codes.iter().map(|code| (code.span(), code.get_ref()));
            End::Codes(codes.filter_map(|code| value::integer(code, "exit", wanted, sink)).collect())
        }
        (Some(placed), None) => {
            End::Codes(value::integer(placed, "exit", wanted, sink).into_iter().collect())
        }
    }
}

/// Reads the conditions on a text.
fn content(table: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Content {
    let mut checks = Vec::new();
    for (key, make) in [
        ("contains", Check::Contains as fn(Template) -> Check),
        ("lacks", Check::Lacks),
        ("has_line", Check::HasLine),
        ("lacks_line", Check::LacksLine),
    ] {
        let Some(placed) = table.get(key) else { continue };
        for text in one_or_many(placed, key, names, sink) {
            // Every text holds the empty one.
            if text.text().is_empty() {
                sink.say(text.span.clone(), format!("`{key}` is empty"), None);
            }
            checks.push(make(text));
        }
    }
    checks.extend(names.template(table, "equals", sink).map(Check::Equals));
    for inner in table.list("count", "a count of lines", &[&["line"], BOUNDS.as_slice()].concat(), sink) {
        let line = names.required(&inner, "line", sink);
        let bounds = required_bounds(&inner, names, sink);
        checks.extend(line.zip(bounds).map(|(line, bounds)| Check::Count(line, bounds)));
    }
    for inner in table.list("number", "a number", &[&["after", "before"], BOUNDS.as_slice()].concat(), sink) {
        checks.extend(number(&inner, names, sink));
    }
    let known = [&["pointer", "exists"], BOUNDS.as_slice()].concat();
    for inner in table.list("json", "a place of a document", &known, sink) {
        checks.extend(json(&inner, names, sink));
    }
    if CONTENT.iter().all(|key| *key == "ignore_case" || table.get(key).is_none()) {
        sink.say(table.span.clone(), "nothing is expected of this text", "add `contains = [...]`".to_owned());
    }
    Content { ignore_case: table.flag("ignore_case", sink), checks }
}

fn one_or_many(placed: value::Placed<'_, '_>, key: &str, names: &Names, sink: &mut Sink) -> Vec<Template> {
    if placed.1.is_str() {
        return names.checked(placed, key, sink).into_iter().collect();
    }
    if placed.1.as_array().is_some_and(|list| list.is_empty()) {
        sink.say(placed.0, format!("`{key}` is an empty list, which expects nothing"), None);
        return Vec::new();
    }
    names.templates(placed, key, sink)
}

fn number(table: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Option<Check> {
    let after = names.template(table, "after", sink);
    let before = names.template(table, "before", sink);
    let bounds = required_bounds(table, names, sink);
    for marker in [&after, &before].into_iter().flatten() {
        if marker.text().is_empty() {
            sink.say(marker.span.clone(), "the marker of a number is empty", None);
        }
    }
    if after.is_none() && before.is_none() {
        let help = "say what stands before it with `after`, or behind it with `before`".to_owned();
        sink.say(table.span.clone(), "it is not said where the number stands", help);
    }
    Some(Check::Number { after, before, bounds: bounds? })
}

fn json(table: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Option<Check> {
    let pointer = table.require("pointer", "\"/name\"", sink);
    let pointer = pointer.and_then(|placed| pointer_text(placed, "pointer", sink));
    let exists = table.get("exists");
    let equals = table.get("equals");
    let bounds = bounds(table, names, sink);
    let check = match (exists, equals) {
        (Some(_), None) if bounds.given().next().is_none() => {
            Some(if table.flag("exists", sink) { JsonCheck::Exists } else { JsonCheck::Absent })
        }
        (None, Some((span, found))) if bounds.given().next().is_none() => {
            let value = value::json((span.clone(), found), "equals", sink);
            if let Some(value) = &value {
                check_strings(value, &span, names, sink);
            }
            value.map(|value| JsonCheck::Equals(value, span))
        }
        (None, None) if bounds.given().next().is_some() => Some(JsonCheck::Number(Box::new(bounds))),
        _ => {
            let help = "give `equals`, or `exists`, or bounds such as `at_least`".to_owned();
            sink.say(table.span.clone(), "it is not clear what is expected at this place", help);
            None
        }
    };
    Some(Check::Json(pointer?.value, check?))
}

/// Reports unknown variables in the strings of a value.
fn check_strings(value: &serde_json::Value, span: &Range<usize>, names: &Names, sink: &mut Sink) {
    match value {
        serde_json::Value::String(text) => {
            if let Ok(template) = Template::parse(text, span.clone()) {
                names.check(&template, sink);
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|one| check_strings(one, span, names, sink)),
        serde_json::Value::Object(map) => map.values().for_each(|one| check_strings(one, span, names, sink)),
        _ => {}
    }
}

/// Reads a JSON pointer, which may be empty: then it leads to the whole.
fn pointer_text(placed: value::Placed<'_, '_>, key: &str, sink: &mut Sink) -> Option<Text> {
    match placed.1.as_str() {
        Some(text) if text.is_empty() || text.starts_with('/') => Some(Text::new(text, placed.0)),
        Some(text) => {
            let help = format!("write `/{}`", text.replace('.', "/"));
            sink.say(placed.0, format!("`{text}` is no JSON pointer"), help);
            None
        }
        None => {
            value::wrong_kind(placed, key, "a JSON pointer such as `\"/name\"`", sink);
            None
        }
    }
}

/// Reads a JSON pointer of another table.
pub(super) fn pointer(placed: value::Placed<'_, '_>, key: &str, sink: &mut Sink) -> Option<Text> {
    pointer_text(placed, key, sink)
}

fn bounds(table: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Bounds {
    let mut one = |key: &str| {
        // `equals` of a JSON place may be of any kind, and is read by its reader.
        let placed = table.get(key).filter(|_| key != "equals" || table.get("pointer").is_none())?;
        let bound = value::number(placed, key, sink)?;
        names.check(&bound, sink);
        Some(bound)
    };
    Bounds {
        at_least: one("at_least"),
        at_most: one("at_most"),
        more_than: one("more_than"),
        less_than: one("less_than"),
        equals: one("equals"),
    }
}

fn required_bounds(table: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Option<Bounds> {
    if BOUNDS.iter().all(|key| table.get(key).is_none()) {
        sink.say(table.span.clone(), "the number has no bound", "add `at_least = 1`".to_owned());
        return None;
    }
    Some(bounds(table, names, sink))
}

fn files(table: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Vec<FileExpect> {
    let known = [&["path", "exists", "sha256"], CONTENT.as_slice()].concat();
    let tables = table.list("file", "an expected file", &known, sink);
    tables.iter().filter_map(|table| file(table, names, sink)).collect()
}

fn file(table: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Option<FileExpect> {
    let path = names.required(table, "path", sink);
    let exists = table.get("exists").is_none() || table.flag("exists", sink);
    let sha256 = table.optional_text("sha256", sink).and_then(|text| {
        let digest = text.value.parse().ok();
        if digest.is_none() {
            sink.say(
                text.span.clone(),
                format!("`{text}` is no SHA-256"),
                "write 64 lowercase digits".to_owned(),
            );
        }
        digest
    });
    let has_content = CONTENT.iter().any(|key| table.get(key).is_some());
    let content = if has_content { content(table, names, sink) } else { Content::nothing() };
    if !exists && (has_content || table.get("sha256").is_some()) {
        sink.say(
            table.span.clone(),
            "a file that is not there holds nothing",
            "keep `exists = false` alone".to_owned(),
        );
    }
    let is = if exists { Presence::Exists } else { Presence::Absent };
    Some(FileExpect { path: path?, is, sha256, content })
}
