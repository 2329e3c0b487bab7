//! Breaks `limit_exceeded`: a type that declares a bound just beyond the limit, for each limit and each of its sides.

use std::time::Duration;

use governance_law::{Article, Limit, Quantity, judge};

use super::super::ground::Ground;
use super::super::item;
use super::super::mutation::{Planting, Refusal};
use super::nothing_covered;

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let limits = article.texts("limits").iter();
    limits
        .flat_map(|name| match ground.law.limit(name.as_str()) {
            Some(limit) => one(ground, article, limit),
            None => vec![Err(Refusal::new(format!("a bound beyond `{name}`"), "the law sets no such limit"))],
        })
        .collect()
}

fn one(ground: &Ground<'_>, article: &Article, limit: &Limit) -> Vec<Planting> {
    let values = beyond(limit);
    if values.is_empty() {
        let what = format!("a bound beyond `{}`", limit.name);
        return vec![Err(Refusal::new(what, "every value that can be written keeps this limit"))];
    }
    values.into_iter().map(|value| bound(ground, article, limit, value)).collect()
}

fn bound(ground: &Ground<'_>, article: &Article, limit: &Limit, value: Quantity) -> Planting {
    let what = format!("`{} = {}`", limit.name, literal(&value));
    let Some(spot) = ground.spots(article).next() else { return Err(nothing_covered(what)) };
    // The judgement that the lint and the macro share says what both must say.
    let Err(breach) = judge::limit::within(limit, &value) else {
        return Err(Refusal::new(what, "the judgement of the law calls it lawful"));
    };
    let attribute = format!("#[governed({} = ⟦{}⟧)]\n", limit.name, literal(&value));
    let (code, name) =
        item::governed(&article.select, &attribute).map_err(|reason| Refusal::new(what.clone(), reason))?;
    let mut mutation = ground.code(spot, what, &code, &name)?;
    mutation.expect.says = breach.to_string();
    Ok(mutation)
}

/// Returns the values closest to a limit that break it: one for each side that it has.
pub(crate) fn beyond(limit: &Limit) -> Vec<Quantity> {
    let above = limit.at_most.and_then(|most| match most {
        Quantity::Bytes(most) => most.checked_add(1).map(Quantity::Bytes),
        Quantity::Count(most) => most.checked_add(1).map(Quantity::Count),
        Quantity::Time(most) => most.checked_add(Duration::from_nanos(1)).map(Quantity::Time),
        Quantity::Ratio(most) => Some((most + 1.0) / 2.0).filter(|more| *more > most).map(Quantity::Ratio),
        Quantity::Real(most) => Some(Quantity::Real(if most > 0.0 { most * 2.0 } else { most / 2.0 + 1.0 })),
    });
    let below = limit.at_least.and_then(|least| match least {
        Quantity::Bytes(least) => least.checked_sub(1).map(Quantity::Bytes),
        Quantity::Count(least) => least.checked_sub(1).map(Quantity::Count),
        Quantity::Time(least) => least.checked_sub(Duration::from_nanos(1)).map(Quantity::Time),
        Quantity::Ratio(least) => Some(least / 2.0).filter(|less| *less < least).map(Quantity::Ratio),
        Quantity::Real(least) => Some(least / 2.0).filter(|less| *less < least).map(Quantity::Real),
    });
    [above, below].into_iter().flatten().collect()
}

/// Writes a quantity as a literal of `#[governed]`.
pub(crate) fn literal(value: &Quantity) -> String {
    match value {
        Quantity::Bytes(bytes) => format!("\"{bytes} B\""),
        Quantity::Time(time) => format!("\"{} ns\"", time.as_nanos()),
        Quantity::Count(count) => count.to_string(),
        Quantity::Ratio(number) | Quantity::Real(number) => format!("{number:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(at_least: Option<Quantity>, at_most: Option<Quantity>, expect: &[&str]) {
        let limit = Limit { name: "x".into(), at_least, at_most, why: None, span: 0..0 };
        let values = beyond(&limit);
        assert!(values.iter().all(|value| judge::limit::within(&limit, value).is_err()));
        assert_eq!(values.iter().map(literal).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn a_bound_is_broken_by_the_least_that_breaks_it() {
        check(None, Some(Quantity::Bytes(8)), &["\"9 B\""]);
        check(None, Some(Quantity::Time(Duration::from_millis(5))), &["\"5000001 ns\""]);
        check(Some(Quantity::Ratio(0.8)), None, &["0.4"]);
        check(Some(Quantity::Count(2)), Some(Quantity::Count(7)), &["8", "1"]);
        check(None, Some(Quantity::Real(1e-6)), &["2e-6"]);
        check(Some(Quantity::Count(0)), Some(Quantity::Ratio(1.0)), &[]);
    }
}
