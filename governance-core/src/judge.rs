//! The judgement: a record and a snapshot in, every violation out. It changes nothing and asks nothing.

use std::cmp::Ordering;

use crate::governed::{Reading, Readings};
use crate::record::Record;
use crate::rule::{Ends, Rule};
use crate::severity::Resource;
use crate::value::Value;
use crate::violation::{
    Bound, ConvergenceTimeout, EntropyDecrease, LatencyExceeded, MemoryExceeded, NotFinite, OutOfRange, Side,
    Site, Violation,
};

/// How far a real number may fall before it has decreased: rounding is no decrease.
pub(crate) const ROUNDING: f64 = 1e-10;

/// Judges a snapshot against the rules of a record; with the snapshot before, also what must not decrease.
pub(crate) fn violations(
    record: &'static Record,
    now: &Readings,
    before: Option<&Readings>,
) -> impl Iterator<Item = Violation> {
    let site = Site::of_type(record.name);
    let read = record.rules().filter(Rule::is_read);
    read.zip(&now.0).enumerate().filter_map(move |(i, (rule, reading))| {
        let site = rule.field().map_or(site, |field| site.field(field));
        broken(&rule, site, *reading, before.and_then(|before| before.0.get(i)).copied())
    })
}

/// Judges one reading against its rule.
fn broken(rule: &Rule, site: Site, now: Reading, before: Option<Reading>) -> Option<Violation> {
    let bound = rule.bound();
    match (*rule, now) {
        (Rule::MaxBytes(_, max, _), Reading::Value(used)) => memory(site, Resource::Memory, used, bound, max),
        (Rule::Held(limit, Value::Bytes(max)), Reading::Value(used)) => {
            memory(site, Resource::of_limit(limit), used, bound, max)
        }
        (Rule::Held(_, allowed @ Value::Time(_)), Reading::Value(actual)) => {
            latency(site, actual, bound, allowed)
        }
        (Rule::Held(_, Value::Whole(max)), Reading::Progress { iterations, has_converged }) => {
            timeout(site, iterations, has_converged, bound, u64::try_from(max).unwrap_or(u64::MAX))
        }
        (Rule::ConvergesWithin(_, max, _), Reading::Progress { iterations, has_converged }) => {
            timeout(site, iterations, has_converged, bound, max)
        }
        (Rule::Range(_, ends, limit), Reading::Value(found)) => {
            range(site, Resource::of_limit(limit), found, bound, ends)
        }
        (Rule::Finite(_), Reading::Value(found)) => match found {
            Value::Real(x) if !x.is_finite() => {
                Some(NotFinite::new(site, Resource::State, found, bound).into())
            }
            _ => None,
        },
        (Rule::NonDecreasing(_) | Rule::Entropy, Reading::Value(after)) => {
            let before = match before {
                Some(Reading::Value(before)) => Some(before),
                _ => None,
            };
            decrease(site, before, after, bound)
        }
        // The expansion reads with the method that belongs to the rule, so the remaining pairs do not occur.
        _ => None,
    }
}

/// Judges an amount of memory.
pub(crate) fn memory(
    site: Site,
    resource: Resource,
    used: Value,
    bound: Bound,
    max: u64,
) -> Option<Violation> {
    let allowed = Value::Bytes(max);
    let above = used.compare(&allowed).is_none_or(Ordering::is_gt);
    above.then(|| MemoryExceeded::new(site, resource, used, bound, allowed).into())
}

/// Judges a latency.
pub(crate) fn latency(site: Site, actual: Value, bound: Bound, allowed: Value) -> Option<Violation> {
    let above = actual.compare(&allowed).is_none_or(Ordering::is_gt);
    above.then(|| LatencyExceeded::new(site, actual, bound, allowed).into())
}

/// Judges the progress of an iterative computation: one that has converged may have taken its time.
pub(crate) fn timeout(
    site: Site,
    iterations: u64,
    has_converged: bool,
    bound: Bound,
    max: u64,
) -> Option<Violation> {
    (iterations > max && !has_converged).then(|| ConvergenceTimeout::new(site, iterations, bound, max).into())
}

/// Judges a quantity that must not decrease; without a value before, whether it can be compared at all.
pub(crate) fn decrease(site: Site, before: Option<Value>, after: Value, bound: Bound) -> Option<Violation> {
    if let Some(nan) = [Some(after), before].into_iter().flatten().find(Value::is_nan) {
        return Some(NotFinite::new(site, Resource::Entropy, nan, bound).into());
    }
    let before = before?;
    let lawful = match (before, after) {
        // `after < before - ROUNDING` in the source document; infinite values compare as they should.
        (Value::Real(before), Value::Real(after)) => after >= before - ROUNDING,
        _ => after.compare(&before).is_some_and(Ordering::is_ge),
    };
    (!lawful).then(|| EntropyDecrease::new(site, before, after).into())
}

/// Judges a value against a range.
fn range(site: Site, resource: Resource, found: Value, bound: Bound, ends: Ends) -> Option<Violation> {
    if found.is_nan() {
        return Some(NotFinite::new(site, resource, found, bound).into());
    }
    let (side, allowed) = match (ends.low(), ends.high()) {
        (Some(low), _) if found.compare(&low).is_none_or(Ordering::is_lt) => (Side::Below, low),
        (_, Some(high)) if found.compare(&high).is_none_or(Ordering::is_gt) => (Side::Above, high),
        (_, Some(high)) if ends.is_open() && found.compare(&high) == Some(Ordering::Equal) => {
            (Side::NotBelow, high)
        }
        _ => return None,
    };
    Some(OutOfRange::new(site, resource, found.in_unit_of(&allowed), side, bound, allowed).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ItemKind;

    static RECORD: Record = Record {
        name: "State",
        module: "app::state",
        file: "src/state.rs",
        line: 7,
        kind: ItemKind::Struct,
        rules: "declared memory b1\nheld iterations w3\nbelow share r0.0 r1.0\nfrom uptime r0.9 uptime\nnon_decreasing entropy",
    };

    fn snapshot(share: f64, uptime: f64, entropy: f64, iterations: u64) -> Readings {
        let real = |x| Reading::Value(Value::Real(x));
        let progress = Reading::Progress { iterations, has_converged: false };
        Readings(vec![progress, real(share), real(uptime), real(entropy)])
    }

    #[track_caller]
    fn judged(now: Readings, before: Option<Readings>, expect: &[&str]) {
        let found: Vec<String> = violations(&RECORD, &now, before.as_ref()).map(|v| v.to_string()).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_bound_itself_is_lawful_and_every_broken_one_is_reported() {
        judged(snapshot(0.0, 0.9, 1.0, 3), None, &[]);
        judged(
            snapshot(-0.1, 0.8, 1.0, 4),
            None,
            &[
                "`State` has not converged after `4` iterations, above its bound `iterations` of `3`",
                "field `share` of `State` is `-0.1`, below its bound `range` of `0.0`",
                "field `uptime` of `State` is `0.8`, below the limit `uptime` of `0.9`",
            ],
        );
        judged(
            snapshot(1.0, 1.0, 1.0, 0),
            None,
            &["field `share` of `State` is `1.0`, not below its bound `range` of `1.0`"],
        );
    }

    #[test]
    fn a_number_that_is_none_breaks_every_bound_on_it() {
        judged(
            snapshot(f64::NAN, 1.0, f64::NAN, 0),
            None,
            &[
                "field `share` of `State` is `NaN`, but its bound `range` allows finite numbers alone",
                "field `entropy` of `State` is `NaN`, but its bound `non_decreasing` allows finite numbers alone",
            ],
        );
    }

    #[test]
    fn rounding_is_no_decrease_and_more_is() {
        let before = || Some(snapshot(0.5, 1.0, 1.0, 0));
        judged(snapshot(0.5, 1.0, 1.0 - 0.9e-10, 0), before(), &[]);
        judged(
            snapshot(0.5, 1.0, 0.5, 0),
            before(),
            &["field `entropy` of `State` fell from `1.0` to `0.5`, but is bound by `non_decreasing`"],
        );
        judged(
            snapshot(0.5, 1.0, f64::NEG_INFINITY, 0),
            before(),
            &["field `entropy` of `State` fell from `1.0` to `-inf`, but is bound by `non_decreasing`"],
        );
        judged(
            snapshot(0.5, 1.0, 1.0, 0),
            Some(snapshot(0.5, 1.0, f64::NAN, 0)),
            &[
                "field `entropy` of `State` is `NaN`, but its bound `non_decreasing` allows finite numbers alone",
            ],
        );
    }
}
