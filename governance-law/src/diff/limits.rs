//! Limits compared: by value, on either side, whatever unit they are written in.

use std::cmp::Ordering;

use super::change::{Changes, Kind, Subject};
use crate::law::Law;
use crate::limit::{Direction, Limit};
use crate::units::Quantity;

/// Why two bounds of different units are no comparison.
const UNITS: &str = "the two bounds are of different units, so neither is above the other";

pub(super) fn compare(old: &Law, new: &Law, found: &mut Changes) {
    for limit in &old.limits {
        match new.limit(&limit.name) {
            Some(now) => bounds(limit, now, found),
            None => {
                let message = format!("limit `{}` is gone: it was {limit}", limit.name);
                found.gone(Kind::Weakening, &subject(limit), &limit.span, message);
            }
        }
    }
    for limit in new.limits.iter().filter(|limit| old.limit(&limit.name).is_none()) {
        let message = format!("limit `{}` is new: {limit}", limit.name);
        found.say(Kind::Strengthening, &subject(limit), &limit.span, message);
    }
}

fn subject(limit: &Limit) -> Subject {
    Subject::Limit(limit.name.clone())
}

fn bounds(old: &Limit, new: &Limit, found: &mut Changes) {
    bound(Direction::AtMost, old.at_most, new.at_most, new, found);
    bound(Direction::AtLeast, old.at_least, new.at_least, new, found);
    if old.why != new.why {
        let message = format!("the why of limit `{}` is worded otherwise", new.name);
        found.say(Kind::Neutral, &subject(new), &new.span, message);
    }
}

fn bound(
    direction: Direction,
    old: Option<Quantity>,
    new: Option<Quantity>,
    limit: &Limit,
    found: &mut Changes,
) {
    let (subject, name, side) = (subject(limit), &limit.name, direction.words());
    let mut say = |kind, message: String| found.say(kind, &subject, &limit.span, message);
    match (old, new) {
        (None, None) => {}
        (Some(old), None) => {
            say(Kind::Weakening, format!("limit `{name}` is no longer {side} `{old}`"));
        }
        (None, Some(new)) => {
            say(Kind::Strengthening, format!("limit `{name}` is {side} `{new}`, and had no such bound"));
        }
        (Some(old), Some(new)) => match new.compare(&old) {
            Some(Ordering::Equal) => {}
            Some(order) => {
                let is_weaker = (order == Ordering::Greater) == (direction == Direction::AtMost);
                let verb = if order == Ordering::Greater { "raised" } else { "lowered" };
                let kind = if is_weaker { Kind::Weakening } else { Kind::Strengthening };
                say(kind, format!("limit `{name}` is {verb} from {side} `{old}` to {side} `{new}`"));
            }
            None => {
                let message = format!("limit `{name}` is {side} `{new}`, and was {side} `{old}`");
                found.doubt(&subject, &limit.span, message, UNITS);
            }
        },
    }
}
