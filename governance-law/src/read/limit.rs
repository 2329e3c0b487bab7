//! `[limits]`: standard limits by their bare names, and a team's own as tables with `at_most` and `at_least`.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::document::{Sink, Table, table, value};
use crate::limit::{Direction, Limit, STANDARD, StandardLimit, standard};
use crate::mistake::Mistake;
use crate::suggest;
use crate::text::Text;

pub(super) fn limits(top: &Table<'_, '_>, sink: &mut Sink) -> Vec<Limit> {
    let Some((span, found)) = top.get("limits") else { return Vec::new() };
    let Some(entries) = found.as_table() else {
        sink.say(
            span,
            format!("`limits` is {}, and a table is wanted", value::kind(found)),
            "write `[limits]`".to_owned(),
        );
        return Vec::new();
    };
    table::entries(entries)
        .filter_map(|(name, entry)| {
            let span = entry.span();
            match (standard(&name.value), entry.get_ref()) {
                (Some(known), found) => standard_limit(known, span, found, sink),
                (None, DeValue::Table(table)) => own_limit(&name, span, table, sink),
                (None, _) => {
                    unknown(&name, sink);
                    None
                }
            }
        })
        .collect()
}

/// Returns the keys of `[limits]`, whether their values are in order or not.
pub(super) fn named(top: &Table<'_, '_>) -> Vec<String> {
    let entries = top.get("limits").and_then(|(_, found)| found.as_table());
    entries.map(|entries| table::entries(entries).map(|(name, _)| name.value).collect()).unwrap_or_default()
}

/// Reports a bare name that is no standard limit.
fn unknown(name: &Text, sink: &mut Sink) {
    let names: Vec<&str> = STANDARD.iter().map(|limit| limit.name).collect();
    let own = format!("write a limit of your own as `{name} = {{ at_most = ... }}`");
    let help = match suggest::nearest(&name.value, names.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`? or {own}"),
        None => format!("the standard limits are {}; {own}", suggest::listed(&names)),
    };
    sink.push(
        Mistake::new(name.span.clone(), format!("`{name}` is not a standard limit"))
            .label("unknown limit")
            .help(help),
    );
}

/// Reads `latency = "5 ms"` or `latency = { value = "5 ms", why = "..." }`.
fn standard_limit(
    known: &StandardLimit,
    span: Range<usize>,
    found: &DeValue<'_>,
    sink: &mut Sink,
) -> Option<Limit> {
    let (span, quantity, why) = match found {
        DeValue::Table(table) => {
            let table = Table::open(table, span, "this limit", &["value", "why"], sink);
            let why = why(&table, sink);
            let (span, found) = table.require("value", known.unit.form(), sink)?;
            (span.clone(), value::quantity((span, found), known.name, known.unit, sink)?, why)
        }
        _ => (span.clone(), value::quantity((span, found), known.name, known.unit, sink)?, None),
    };
    let (at_least, at_most) = match known.direction {
        Direction::AtLeast => (Some(quantity), None),
        Direction::AtMost => (None, Some(quantity)),
    };
    Some(Limit { name: known.name.to_owned(), at_least, at_most, why, span })
}

/// Reads `colors = { at_most = 82, why = "..." }`.
fn own_limit(name: &Text, span: Range<usize>, table: &DeTable<'_>, sink: &mut Sink) -> Option<Limit> {
    let valid = name.value.starts_with(|c: char| c.is_ascii_lowercase())
        && name.value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !valid {
        sink.say(
            name.span.clone(),
            format!("`{name}` is not a name that code can use"),
            "write it in snake_case, beginning with a letter".to_owned(),
        );
    }
    let before = sink.list.len();
    let table = Table::open(table, span.clone(), "this limit", &["at_most", "at_least", "why"], sink);
    let bound =
        |key: &str, sink: &mut Sink| table.get(key).and_then(|placed| value::any_quantity(placed, key, sink));
    let (mut at_least, mut at_most) = (bound("at_least", sink), bound("at_most", sink));
    unify(&mut at_least, &mut at_most);
    let why = why(&table, sink);
    if sink.list.len() == before && at_least.is_none() && at_most.is_none() {
        let form = format!("write `{name} = {{ at_most = ... }}` or `{{ at_least = ... }}`");
        sink.say(span.clone(), format!("the limit `{name}` has no bound"), form);
    }
    (at_least.is_some() || at_most.is_some()).then(|| Limit {
        name: name.value.clone(),
        at_least,
        at_most,
        why,
        span,
    })
}

/// Lets a ratio stand beside a real: `{ at_least = 0.5, at_most = 2.0 }` is a range of reals.
fn unify(a: &mut Option<crate::Quantity>, b: &mut Option<crate::Quantity>) {
    use crate::Quantity::{Ratio, Real};
    match (&a, &b) {
        (Some(Ratio(x)), Some(Real(_))) => *a = Some(Real(*x)),
        (Some(Real(_)), Some(Ratio(x))) => *b = Some(Real(*x)),
        _ => {}
    }
}

fn why(table: &Table<'_, '_>, sink: &mut Sink) -> Option<String> {
    table.optional_text("why", sink).map(|text| text.value)
}
