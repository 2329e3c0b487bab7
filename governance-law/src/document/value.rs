//! Values of a document: each of the kind that its key takes, or a mistake that says which kind that is.

use std::ops::Range;

use toml::de::DeValue;

use super::{Sink, table};
use crate::exemption::Date;
use crate::mistake::Mistake;
use crate::suggest;
use crate::text::Text;
use crate::units::{Quantity, Unit};

/// A value and its place.
pub type Placed<'a, 'i> = (Range<usize>, &'a DeValue<'i>);

/// Reports a value of the wrong kind.
pub fn wrong_kind((span, value): Placed<'_, '_>, key: &str, wanted: &str, sink: &mut Sink) {
    sink.push(
        Mistake::new(span, format!("`{key}` is {}, and {wanted} is wanted", kind(value)))
            .label("wrong kind of value"),
    );
}

/// Names the kind of a value for a sentence.
pub const fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a flag",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Reads a string that says something.
pub fn text(placed: Placed<'_, '_>, key: &str, sink: &mut Sink) -> Option<Text> {
    match placed.1.as_str() {
        Some(text) if text.trim().is_empty() => {
            sink.say(placed.0, format!("`{key}` is empty"), None);
            None
        }
        Some(text) => Some(Text::new(text, placed.0)),
        None => {
            wrong_kind(placed, key, "a string", sink);
            None
        }
    }
}

/// Reads one word out of several.
pub fn one_of<T: Copy>(
    placed: Placed<'_, '_>,
    key: &str,
    words: &[(&'static str, T)],
    sink: &mut Sink,
) -> Option<T> {
    let text = text(placed, key, sink)?;
    let found = words.iter().find(|(word, _)| *word == text.value).map(|(_, value)| *value);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        sink.push(
            Mistake::new(text.span.clone(), format!("`{key}` cannot be `{text}`"))
                .help(suggest::help(&text.value, &known)),
        );
    }
    found
}

/// Reads a list of strings, none empty.
pub fn texts(placed: Placed<'_, '_>, key: &str, sink: &mut Sink) -> Vec<Text> {
    let Some(array) = placed.1.as_array() else {
        wrong_kind(placed, key, "a list of strings", sink);
        return Vec::new();
    };
    array.iter().filter_map(|element| text((element.span(), element.get_ref()), key, sink)).collect()
}

/// Reads a list of words out of several.
pub fn list_of<T: Copy>(
    placed: Placed<'_, '_>,
    key: &str,
    words: &[(&'static str, T)],
    sink: &mut Sink,
) -> Vec<T> {
    let Some(array) = placed.1.as_array() else {
        wrong_kind(placed, key, "a list of strings", sink);
        return Vec::new();
    };
    if array.is_empty() {
        sink.say(
            placed.0,
            format!("`{key}` is an empty list, which selects nothing"),
            "leave the key out to select everything it can select".to_owned(),
        );
    }
    array.iter().filter_map(|element| one_of((element.span(), element.get_ref()), key, words, sink)).collect()
}

/// Reads a flag.
pub fn flag(placed: Placed<'_, '_>, key: &str, sink: &mut Sink) -> Option<bool> {
    let flag = placed.1.as_bool();
    if flag.is_none() {
        wrong_kind(placed, key, "`true` or `false`", sink);
    }
    flag
}

/// Reads a table of short values; numbers and flags become their text.
pub fn words(placed: Placed<'_, '_>, key: &str, sink: &mut Sink) -> Vec<(Text, Text)> {
    let Some(table) = placed.1.as_table() else {
        wrong_kind(placed, key, "a table", sink);
        return Vec::new();
    };
    let mut list = Vec::new();
    for (name, value) in table::entries(table) {
        let word = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::Float(number) => number.as_str().to_owned(),
            DeValue::Boolean(flag) => flag.to_string(),
            DeValue::Table(inner) => {
                // `rust.unsafe_code = "forbid"` without quotes is a table in a table: read it as the dotted name.
                for (last, value) in words((value.span(), &DeValue::Table(inner.clone())), key, sink) {
                    list.push((Text::new(format!("{name}.{last}"), last.span), value));
                }
                continue;
            }
            other => {
                wrong_kind((value.span(), other), &name.value, "a string, a number or a flag", sink);
                continue;
            }
        };
        list.push((name, Text::new(word, value.span())));
    }
    list
}

/// Reads a day.
pub fn date(placed: Placed<'_, '_>, key: &str, sink: &mut Sink) -> Option<Date> {
    let parsed = match placed.1 {
        DeValue::Datetime(moment) if moment.time.is_none() && moment.offset.is_none() => moment.date,
        _ => None,
    };
    if parsed.is_none() {
        sink.push(
            Mistake::new(placed.0, format!("`{key}` is not a day"))
                .help("write it as year, month and day without quotes, such as `2027-01-31`".to_owned()),
        );
    }
    parsed.map(|date| Date { year: date.year, month: date.month, day: date.day })
}

/// Reads a quantity of a known unit.
pub fn quantity(placed: Placed<'_, '_>, key: &str, unit: Unit, sink: &mut Sink) -> Option<Quantity> {
    let span = placed.0.clone();
    let found = any_quantity(placed, key, sink)?;
    let fits = match (found, unit) {
        (Quantity::Ratio(x), Unit::Real) => Some(Quantity::Real(x)),
        (Quantity::Real(x), Unit::Ratio) if (0.0..=1.0).contains(&x) => Some(Quantity::Ratio(x)),
        (Quantity::Count(n @ 0..=1), Unit::Ratio) => Some(Quantity::Ratio(if n == 0 { 0.0 } else { 1.0 })),
        (Quantity::Count(n), Unit::Real) if n < 1 << 53 => n.to_string().parse().ok().map(Quantity::Real),
        (quantity, unit) if quantity.unit() == unit => Some(quantity),
        _ => None,
    };
    if fits.is_none() {
        sink.push(
            Mistake::new(span, format!("`{key}` is `{found}`, and {} is wanted", unit.form()))
                .label("wrong unit"),
        );
    }
    fits
}

/// Reads a quantity of whatever unit it is written in; a float is a ratio where it can be one.
pub fn any_quantity(placed: Placed<'_, '_>, key: &str, sink: &mut Sink) -> Option<Quantity> {
    let (span, value) = (placed.0.clone(), placed.1);
    match value {
        DeValue::String(text) => match Quantity::parse_text(text) {
            Ok(quantity) => Some(quantity),
            Err(reason) => {
                sink.push(Mistake::new(span, format!("`{key}` is not a quantity: {reason}")));
                None
            }
        },
        DeValue::Integer(number) => {
            let count = u64::from_str_radix(&number.as_str().replace('_', ""), number.radix());
            if count.is_err() {
                sink.say(
                    span,
                    format!(
                        "`{key}` is `{}`, and a number between 0 and 2^64 - 1 is wanted",
                        number.as_str()
                    ),
                    None,
                );
            }
            count.ok().map(Quantity::Count)
        }
        DeValue::Float(number) => match number.as_str().replace('_', "").parse::<f64>() {
            Ok(x) if x.is_finite() => {
                Some(if (0.0..=1.0).contains(&x) { Quantity::Ratio(x) } else { Quantity::Real(x) })
            }
            _ => {
                sink.say(
                    span,
                    format!("`{key}` is `{}`, and a finite number is wanted", number.as_str()),
                    None,
                );
                None
            }
        },
        _ => {
            wrong_kind(placed, key, "a number or a text with a unit", sink);
            None
        }
    }
}
