//! Values: from what is written to a quantity or a range of the wanted unit.

use governance_law::limit::Direction;
use governance_law::units::Unit;
use governance_law::{Limit, Quantity, suggest};

use super::Bench;
use crate::ast::{Argument, End, Form, Value, Written};
use crate::fault::{Fault, Faults};

/// What a written number or text is, for messages.
pub(super) fn kind(written: &Written) -> String {
    match written {
        Written::Text(text) => match Quantity::parse_text(text) {
            Ok(Quantity::Bytes(_)) => "an amount of bytes".into(),
            Ok(Quantity::Time(_)) => "a time".into(),
            _ => "a text".into(),
        },
        Written::Whole(_) => "a whole number".into(),
        Written::Real(_) => "a real number".into(),
        Written::Range { .. } => "a range".into(),
        Written::Limit(name) => format!("the limit `{name}`"),
        Written::Unreadable => "something else".into(),
    }
}

/// Says what quantities of a unit are, for messages about limits.
pub(super) const fn unit_words(unit: Unit) -> &'static str {
    match unit {
        Unit::Bytes => "an amount of bytes",
        Unit::Time => "a time",
        Unit::Count => "a count",
        Unit::Ratio => "a ratio",
        Unit::Real => "a real number",
    }
}

/// Returns the value of a key, or reports that there is none.
pub(super) fn of_key<'a>(argument: &'a Argument, form: &str, faults: &mut Faults) -> Option<&'a Value> {
    let key = || argument.key.to_string();
    match &argument.form {
        Form::Value(value) => Some(value),
        Form::Alone | Form::List(_) => {
            faults.push(argument.key.span(), Fault::MissingValue { key: key(), form: form.to_owned() });
            None
        }
    }
}

/// Reads the value of a key as one quantity; with the name of the limit, if it is `limits.NAME`.
pub(super) fn quantity(
    argument: &Argument,
    unit: Unit,
    side: Direction,
    bench: &Bench<'_>,
    faults: &mut Faults,
) -> Option<(Quantity, Option<String>)> {
    let key = argument.key.to_string();
    let value = of_key(argument, unit.form(), faults)?;
    let wrong =
        || Fault::WrongKind { key: key.clone(), found: kind(&value.written), form: unit.form().to_owned() };
    let found = match &value.written {
        Written::Limit(name) => {
            let limit = known_limit(name, value, bench, faults)?;
            let quantity = one_side(limit, side, &key, value, faults)?;
            return match in_unit(quantity, unit) {
                Some(quantity) => Some((quantity, Some(name.clone()))),
                None => {
                    let (found, form) = (unit_words(quantity.unit()), unit.form());
                    faults.push(
                        value.place(),
                        Fault::LimitOfOtherUnit { name: name.clone(), found, key, form },
                    );
                    None
                }
            };
        }
        Written::Unreadable | Written::Range { .. } => {
            let fault = Fault::UnreadableValue { key, found: value.text(), form: unit.form().to_owned() };
            faults.push(value.place(), fault);
            return None;
        }
        Written::Text(text) => match Quantity::parse_text(text) {
            Ok(quantity) => in_unit(quantity, unit),
            Err(error) if matches!(unit, Unit::Bytes | Unit::Time) => {
                faults.push(value.place(), Fault::BadQuantity { key, error });
                return None;
            }
            Err(_) => None,
        },
        Written::Whole(n) => match unit {
            Unit::Count => u64::try_from(*n).ok().map(Quantity::Count),
            // Exact far beyond every limit that is written as a whole number.
            Unit::Ratio | Unit::Real => in_unit(Quantity::Real(*n as f64), unit),
            Unit::Bytes | Unit::Time => None,
        },
        Written::Real(x) => in_unit(Quantity::Real(*x), unit),
    };
    if found.is_none() {
        faults.push(value.place(), wrong());
    }
    found.map(|quantity| (quantity, None))
}

/// Returns the quantity in a unit, where that changes its kind alone.
fn in_unit(quantity: Quantity, unit: Unit) -> Option<Quantity> {
    match (quantity, unit) {
        (Quantity::Ratio(x) | Quantity::Real(x), Unit::Real) => Some(Quantity::Real(x)),
        (Quantity::Ratio(x) | Quantity::Real(x), Unit::Ratio) => {
            (0.0..=1.0).contains(&x).then_some(Quantity::Ratio(x))
        }
        // The law has no way to mark a small whole number as real.
        (Quantity::Count(n), Unit::Real) => Some(Quantity::Real(n as f64)),
        _ => (quantity.unit() == unit).then_some(quantity),
    }
}

/// Returns a limit of the law, or reports that there is none of that name.
pub(super) fn known_limit<'a>(
    name: &str,
    value: &Value,
    bench: &Bench<'a>,
    faults: &mut Faults,
) -> Option<&'a Limit> {
    let found = bench.world.law.limit(name);
    if found.is_none() {
        let names: Vec<&str> = bench.world.law.limits.iter().map(|limit| limit.name.as_str()).collect();
        let help = if names.is_empty() {
            format!("the law sets no limits; add `{name}` to `[limits]` in `governance.toml`")
        } else {
            suggest::help(name, &names)
        };
        faults.push(value.place(), Fault::UnknownLimit { name: name.to_owned(), help });
    }
    found
}

fn one_side(
    limit: &Limit,
    side: Direction,
    key: &str,
    value: &Value,
    faults: &mut Faults,
) -> Option<Quantity> {
    let (found, side) = match side {
        Direction::AtMost => (limit.at_most, "at_most"),
        Direction::AtLeast => (limit.at_least, "at_least"),
    };
    if found.is_none() {
        let fault = Fault::OneSidedLimit { name: limit.name.clone(), side, key: key.to_owned() };
        faults.push(value.place(), fault);
    }
    found
}

/// Turns a written end of a range into its value.
pub(super) fn end(written: &Written) -> Result<End, String> {
    match written {
        Written::Whole(n) => Ok(End::Whole(*n)),
        Written::Real(x) => Ok(End::Real(*x)),
        Written::Text(text) => Quantity::parse_text(text).map(End::from),
        other => Err(format!("{} is not an end", kind(other))),
    }
}
