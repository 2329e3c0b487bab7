//! The bounds of fields.

use std::cmp::Ordering;

use governance_law::Quantity;
use governance_law::limit::Direction;
use governance_law::units::Unit;

use super::limit::within;
use super::{Bench, twice, value};
use crate::ast::{Argument, Demand, End, Ends, Field, Form, Item, Plan, Rule, Value, Written};
use crate::attr::{FIELD_KEYS, ITEM_KEYS};
use crate::fault::{Fault, Faults};
use crate::place::Place;

pub(super) fn judge(item: &Item, plan: &Plan, bench: &Bench<'_>, faults: &mut Faults) -> Vec<Rule> {
    let mut rules = Vec::new();
    for field in &item.fields {
        placed_well(field, faults);
        twice(&field.arguments, faults);
        for argument in &field.arguments {
            if let Some((demand, limit)) = demand(argument, field, plan, bench, faults) {
                rules.push(Rule { field: Some((field.member.clone(), field.ty.clone())), demand, limit });
            }
        }
    }
    rules
}

/// Reports bounds in places where they could be gone round.
fn placed_well(field: &Field, faults: &mut Faults) {
    if field.in_enum {
        faults.push(field.attribute, Fault::BoundInEnum {});
        return;
    }
    if let Some((visibility, place)) = &field.visible {
        faults.push(*place, Fault::VisibleBound { field: field.name(), visibility: visibility.clone() });
    }
    if let Some(place) = field.conditional {
        faults.push(place, Fault::ConditionalBound { field: field.name() });
    }
}

/// Reads one bound.
fn demand(
    argument: &Argument,
    field: &Field,
    plan: &Plan,
    bench: &Bench<'_>,
    faults: &mut Faults,
) -> Option<(Demand, Option<String>)> {
    let key = argument.key.to_string();
    match key.as_str() {
        "finite" => alone(argument, faults).then_some((Demand::Finite, None)),
        "non_decreasing" => alone(argument, faults).then_some((Demand::NonDecreasing, None)),
        "max_bytes" => {
            let (max, limit) = ceiling(argument, "memory", Unit::Bytes, plan, bench, faults)?;
            let Quantity::Bytes(max) = max else { return None };
            Some((Demand::MaxBytes(max), limit))
        }
        "converges_within" => {
            let (max, limit) = ceiling(argument, "iterations", Unit::Count, plan, bench, faults)?;
            let Quantity::Count(max) = max else { return None };
            Some((Demand::ConvergesWithin(max), limit))
        }
        "range" => range(argument, field, bench, faults),
        _ if ITEM_KEYS.contains(&key.as_str()) => {
            faults.push(argument.key.span(), Fault::ItemKeyOnField { key });
            None
        }
        _ => {
            faults.push(argument.key.span(), Fault::UnknownFieldKey { found: key, known: FIELD_KEYS });
            None
        }
    }
}

fn alone(argument: &Argument, faults: &mut Faults) -> bool {
    let is_alone = matches!(argument.form, Form::Alone);
    if !is_alone {
        faults.push(argument.key.span(), Fault::UnexpectedValue { key: argument.key.to_string() });
    }
    is_alone
}

/// Reads a ceiling of a field, and holds it against the limit and the declaration that bound the whole item.
fn ceiling(
    argument: &Argument,
    item_key: &'static str,
    unit: Unit,
    plan: &Plan,
    bench: &Bench<'_>,
    faults: &mut Faults,
) -> Option<(Quantity, Option<String>)> {
    let (found, limit) = value::quantity(argument, unit, Direction::AtMost, bench, faults)?;
    let Form::Value(value) = &argument.form else { return None };
    if let Some(allowed) = plan.declared(item_key)
        && found.compare(&allowed).is_none_or(Ordering::is_gt)
    {
        let field_key = if unit == Unit::Bytes { "max_bytes" } else { "converges_within" };
        let (found, allowed) = (found.to_string(), allowed.to_string());
        faults.push(value.place(), Fault::FieldBeyondItem { field_key, found, item_key, allowed });
        return None;
    }
    within(item_key, &found, value.place(), bench, faults).then_some((found, limit))
}

/// Reads a range.
fn range(
    argument: &Argument,
    field: &Field,
    bench: &Bench<'_>,
    faults: &mut Faults,
) -> Option<(Demand, Option<String>)> {
    let value = value::of_key(argument, "a range such as `0.0..=1.0`", faults)?;
    let place = value.place();
    let (low, high, is_open, limit) = match &value.written {
        Written::Limit(name) => {
            let limit = value::known_limit(name, value, bench, faults)?;
            let end =
                |quantity: Option<Quantity>| quantity.map(|quantity| fitting(End::from(quantity), field));
            (end(limit.at_least), end(limit.at_most), false, Some(name.clone()))
        }
        Written::Range { low, high, open } => {
            let (low, high) = (end(low.as_deref(), place, faults), end(high.as_deref(), place, faults));
            let (low, high) = (low?, high?);
            (low, high, *open && high.is_some(), None)
        }
        Written::Unreadable => {
            let (key, found) = (argument.key.to_string(), value.text());
            let form = "a range of literals such as `0.0..=1.0`".to_owned();
            faults.push(place, Fault::UnreadableValue { key, found, form });
            return None;
        }
        Written::Text(_) | Written::Whole(_) | Written::Real(_) => {
            faults.push(place, Fault::NotARange { found: value.text() });
            return None;
        }
    };
    let ends = ends(low, high, is_open, place, faults)?;
    of_field(ends.any(), field, value, faults)?;
    Some((Demand::Range(ends), limit))
}

fn end(written: Option<&Written>, place: Place, faults: &mut Faults) -> Option<Option<End>> {
    match written.map(value::end) {
        None => Some(None),
        Some(Ok(end)) => Some(Some(end)),
        Some(Err(error)) => {
            faults.push(place, Fault::BadQuantity { key: "range".to_owned(), error });
            None
        }
    }
}

/// Joins the ends, or reports a range that holds nothing or everything.
fn ends(
    low: Option<End>,
    high: Option<End>,
    is_open: bool,
    place: Place,
    faults: &mut Faults,
) -> Option<Ends> {
    let (low, high) = match (low, high) {
        (None, None) => {
            faults.push(place, Fault::RangeWithoutEnds {});
            return None;
        }
        (Some(low), None) => return Some(Ends::From(low)),
        (None, Some(high)) => return Some(if is_open { Ends::Under(high) } else { Ends::UpTo(high) }),
        (Some(low), Some(high)) => (low, high),
    };
    let order = match (low, high) {
        (End::Whole(a), End::Whole(b)) => Some(a.cmp(&b)),
        (End::Real(a), End::Real(b)) => a.partial_cmp(&b),
        (End::Time(a), End::Time(b)) | (End::Bytes(a), End::Bytes(b)) => Some(a.cmp(&b)),
        _ => None,
    };
    let fault = match order {
        Some(Ordering::Less) if is_open => return Some(Ends::Below(low, high)),
        Some(Ordering::Less | Ordering::Equal) if !is_open => return Some(Ends::Within(low, high)),
        Some(Ordering::Less | Ordering::Equal) => Fault::RangeEmpty { value: low.to_string() },
        Some(Ordering::Greater) => Fault::RangeInverted { low: low.to_string(), high: high.to_string() },
        None => Fault::RangeOfTwoUnits { low: one(low).to_owned(), high: one(high).to_owned() },
    };
    faults.push(place, fault);
    None
}

/// The last segment of the path that is a field's type.
fn type_name(field: &Field) -> Option<String> {
    match &field.ty {
        syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// What a field's type is made of, where its name says so.
fn known_unit(field: &Field) -> Option<(&'static str, End)> {
    match type_name(field)?.as_str() {
        "f32" | "f64" => Some(("a real number", End::Real(0.0))),
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => {
            Some(("a whole number", End::Whole(0)))
        }
        "Duration" => Some(("a time", End::Time(0))),
        _ => None,
    }
}

/// Lets a whole number of the law bound a real field, because the law has no other way to write `1`.
fn fitting(end: End, field: &Field) -> End {
    match (end, known_unit(field)) {
        (End::Whole(n), Some((_, End::Real(_)))) => End::Real(n as f64),
        _ => end,
    }
}

/// Reports a range in a unit that the field's type does not have.
fn of_field(end: End, field: &Field, value: &Value, faults: &mut Faults) -> Option<()> {
    let Some((form, unit)) = known_unit(field) else { return Some(()) };
    let fits = match (end, unit) {
        (End::Whole(_) | End::Bytes(_), End::Whole(_)) => true,
        (end, unit) => std::mem::discriminant(&end) == std::mem::discriminant(&unit),
    };
    if fits {
        return Some(());
    }
    let name = type_name(field).unwrap_or_default();
    faults.push(value.place(), Fault::RangeOfOtherUnit { found: many(end), field: name, form });
    None
}

const fn one(end: End) -> &'static str {
    match end {
        End::Whole(_) => "a whole number",
        End::Real(_) => "a real number",
        End::Time(_) => "a time",
        End::Bytes(_) => "an amount of bytes",
    }
}

const fn many(end: End) -> &'static str {
    match end {
        End::Whole(_) => "whole numbers",
        End::Real(_) => "real numbers",
        End::Time(_) => "times",
        End::Bytes(_) => "bytes",
    }
}
