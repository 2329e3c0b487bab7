//! Conditions on a JSON document.

use serde_json::Value;

use super::super::expect::JsonCheck;
use super::super::template::{Template, Values};
use super::Finding;
use super::bounds::{self, Number};
use super::content::excerpt;
use crate::printable::printable;

/// Reads a whole text as one document.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(bytes)
        .map_err(|error| format!("it is not JSON ({}): {}", printable(&error.to_string()), excerpt(bytes)))
}

/// Judges what a pointer leads to.
///
/// # Errors
/// Names a bound that is no number, or a variable without a value.
pub(super) fn judge(
    name: &str,
    document: &Result<Value, String>,
    pointer: &str,
    wanted: &JsonCheck,
    values: &Values,
) -> Result<Finding, String> {
    let there = document.as_ref().ok().and_then(|document| document.pointer(pointer));
    let place = format!("{name} at `{}`", printable(pointer));
    let found = match (document, there) {
        (Err(reason), _) => reason.clone(),
        (Ok(_), None) => "nothing is there".to_owned(),
        (Ok(_), Some(value)) => printable(&value.to_string()),
    };
    let (condition, is_met) = match wanted {
        JsonCheck::Exists => (format!("{place} is there"), there.is_some()),
        // A text that is no document has nothing at no place, which is not what was meant.
        JsonCheck::Absent => (format!("{place} is not there"), document.is_ok() && there.is_none()),
        JsonCheck::Equals(value, _) => {
            let value = filled(value, values)?;
            let is_met = there.is_some_and(|there| equal(there, &value));
            (format!("{place} is `{}`", printable(&value.to_string())), is_met)
        }
        JsonCheck::Number(limits) => {
            let number = there.filter(|value| value.is_number()).map(ToString::to_string);
            let number = number.as_deref().and_then(Number::parse);
            let (words, is_met) = bounds::within(limits, values, number)?;
            (format!("{place} is {words}"), is_met)
        }
    };
    Ok(Finding::new(condition, found, is_met))
}

/// Replaces the variables in the strings of a value.
fn filled(value: &Value, values: &Values) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => Value::String(Template::parse(text, 0..0)?.fill(values)?),
        Value::Array(list) => {
            Value::Array(list.iter().map(|value| filled(value, values)).collect::<Result<_, _>>()?)
        }
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(key, value)| Ok((key.clone(), filled(value, values)?)))
                .collect::<Result<_, String>>()?,
        ),
        other => other.clone(),
    })
}

/// Returns whether two values are the same; `1` and `1.0` are.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        // Two integers are compared as such: as doubles, neighbours would be the same.
        (Value::Number(a), Value::Number(b)) if a.is_f64() || b.is_f64() => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| equal(a, b)))
        }
        (a, b) => a == b,
    }
}
