//! Values that only packs have: strings with variables, times, and whatever JSON can say.

use std::ops::Range;
use std::time::Duration;

use governance_law::Quantity;
pub(super) use governance_law::document::value::{Placed, one_of, texts, wrong_kind};
use governance_law::document::{Sink, Table, table};
use serde_json::Value;
use toml::de::DeValue;

use super::super::template::Template;

/// The longest time that a pack may name: a day. What takes longer is no proof that somebody waits for.
const LONGEST: Duration = Duration::from_secs(86_400);

/// Reads a string with variables; it may be empty.
pub(super) fn template(placed: Placed<'_, '_>, key: &str, sink: &mut Sink) -> Option<Template> {
    let Some(text) = placed.1.as_str() else {
        wrong_kind(placed, key, "a string", sink);
        return None;
    };
    match Template::parse(text, placed.0.clone()) {
        Ok(template) => Some(template),
        Err(message) => {
            sink.say(
                placed.0,
                message,
                "a variable is `${name}`, and `$${` means the two characters".to_owned(),
            );
            None
        }
    }
}

/// Reads a string with variables, or a number.
pub(super) fn number(placed: Placed<'_, '_>, key: &str, sink: &mut Sink) -> Option<Template> {
    let plain = |text: &str, span: Range<usize>| Some(Template::plain(text.replace('_', ""), span));
    match placed.1 {
        DeValue::Integer(number) if number.radix() == 10 => plain(number.as_str(), placed.0),
        DeValue::Float(number) if number.as_str().bytes().any(|byte| byte.is_ascii_digit()) => {
            plain(number.as_str(), placed.0)
        }
        DeValue::String(_) => {
            let template = template(placed.clone(), key, sink)?;
            if template.variables().next().is_none() && template.text().trim().parse::<f64>().is_err() {
                wrong_kind(placed, key, "a number, or a variable that holds one,", sink);
                return None;
            }
            Some(template)
        }
        _ => {
            wrong_kind(placed, key, "a number, or a variable that holds one,", sink);
            None
        }
    }
}

/// Reads an integer that fits.
pub(super) fn integer<T: TryFrom<i64>>(
    placed: Placed<'_, '_>,
    key: &str,
    wanted: &str,
    sink: &mut Sink,
) -> Option<T> {
    let found = match placed.1 {
        DeValue::Integer(number) => {
            i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
        }
        _ => None,
    };
    let fits = found.and_then(|number| T::try_from(number).ok());
    if fits.is_none() {
        wrong_kind(placed, key, wanted, sink);
    }
    fits
}

/// Reads the time of a key, such as `5 s`, if the key is there.
pub(super) fn time(table: &Table<'_, '_>, key: &str, sink: &mut Sink) -> Option<Duration> {
    parsed_time(table.get(key)?, key, sink)
}

fn parsed_time((span, value): Placed<'_, '_>, key: &str, sink: &mut Sink) -> Option<Duration> {
    let Some(text) = value.as_str() else {
        wrong_kind((span, value), key, "a time such as `\"5 s\"`", sink);
        return None;
    };
    match Quantity::parse_text(text) {
        Ok(Quantity::Time(time)) if time > LONGEST => {
            sink.say(span, format!("`{key}` is `{text}`, and at most `1 d` is allowed"), None);
            None
        }
        Ok(Quantity::Time(time)) => Some(time),
        Ok(_) => {
            sink.say(
                span,
                format!("`{key}` is `{text}`, and a time is wanted"),
                "write it as `5 s`".to_owned(),
            );
            None
        }
        Err(reason) => {
            sink.say(span, format!("`{key}` is not a time: {reason}"), "write it as `5 s`".to_owned());
            None
        }
    }
}

/// Reads any value as the JSON that it stands for.
pub(super) fn json((span, value): Placed<'_, '_>, key: &str, sink: &mut Sink) -> Option<Value> {
    let converted = match value {
        DeValue::String(text) => {
            template((span.clone(), value), key, sink)?;
            Some(Value::String(text.to_string()))
        }
        DeValue::Boolean(flag) => Some(Value::Bool(*flag)),
        DeValue::Integer(number) => {
            let digits = number.as_str().replace('_', "");
            i64::from_str_radix(&digits, number.radix()).ok().map(Value::from)
        }
        DeValue::Float(number) => number
            .as_str()
            .replace('_', "")
            .parse::<f64>()
            .ok()
            .and_then(serde_json::Number::from_f64)
            .map(Value::Number),
        DeValue::Array(array) => {
            let list = array.iter().map(|element| json((element.span(), element.get_ref()), key, sink));
            Some(Value::Array(list.collect::<Option<_>>()?))
        }
        DeValue::Table(inner) => {
            let mut map = serde_json::Map::new();
            for (name, element) in table::entries(inner) {
                map.insert(name.value, json((element.span(), element.get_ref()), key, sink)?);
            }
            Some(Value::Object(map))
        }
        DeValue::Datetime(_) => None,
    };
    if converted.is_none() {
        wrong_kind((span, value), key, "what JSON can say", sink);
    }
    converted
}
