//! Numbers within bounds: integers exactly, everything else as a double.

use std::cmp::Ordering;

use super::super::expect::Bounds;
use super::super::template::Values;
use crate::printable::printable;

/// A number as a text spells it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    /// An integer.
    Whole(i128),
    /// Any other finite number.
    Real(f64),
}

impl Number {
    /// Reads a whole text.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_number = !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
            && text.bytes().any(|byte| byte.is_ascii_digit());
        if !is_number {
            return None;
        }
        if let Ok(whole) = text.parse() {
            return Some(Self::Whole(whole));
        }
        text.parse().ok().filter(|real: &f64| real.is_finite()).map(Self::Real)
    }

    /// Reads the number that a text begins with, and returns what follows it.
    pub(super) fn at_start(text: &str) -> Option<(Self, &str)> {
        let mut end = text.len() - text.trim_start_matches(is_part).len();
        while end > 0 {
            let (number, rest) = text.split_at_checked(end)?;
            if let Some(number) = Self::parse(number) {
                return Some((number, rest));
            }
            end -= 1;
        }
        None
    }

    /// Reads the number that a text ends with.
    pub(super) fn at_end(text: &str) -> Option<Self> {
        let mut tail = text.get(text.trim_end_matches(is_part).len()..)?;
        while !tail.is_empty() {
            if let Some(number) = Self::parse(tail) {
                return Some(number);
            }
            tail = tail.get(1..)?;
        }
        None
    }

    fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => Some(a.cmp(&b)),
            (a, b) => a.real().partial_cmp(&b.real()),
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "beside a number with a fraction the last digits of 2^53 count for nothing"
    )]
    const fn real(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Real(real) => real,
        }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(whole) => whole.fmt(f),
            Self::Real(real) => real.fmt(f),
        }
    }
}

const fn is_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E')
}

/// Says what the bounds are, and whether the number is within all of them.
///
/// # Errors
/// Names a bound that is no number: one that was captured and turned out to be something else.
pub(super) fn within(
    bounds: &Bounds,
    values: &Values,
    number: Option<Number>,
) -> Result<(String, bool), String> {
    let mut words = Vec::new();
    let mut is_met = number.is_some();
    for (key, bound) in bounds.given() {
        let text = bound.fill(values)?;
        let limit = Number::parse(text.trim())
            .ok_or_else(|| format!("`{key}` is `{}`, which is no number", printable(&text)))?;
        let order = number.and_then(|number| number.compare(limit));
        is_met &= match key {
            "at_least" => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            "at_most" => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            "more_than" => order == Some(Ordering::Greater),
            "less_than" => order == Some(Ordering::Less),
            _ => order == Some(Ordering::Equal),
        };
        words.push(match key {
            "equals" => limit.to_string(),
            key => format!("{} {limit}", key.replace('_', " ")),
        });
    }
    Ok((words.join(" and "), is_met))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_where_they_stand() {
        assert_eq!(Number::at_start("23 passed"), Some((Number::Whole(23), " passed")));
        assert_eq!(Number::at_start("0.13s"), Some((Number::Real(0.13), "s")));
        assert_eq!(Number::at_start("5."), Some((Number::Real(5.0), "")));
        assert_eq!(Number::at_start("1-2"), Some((Number::Whole(1), "-2")));
        assert_eq!(Number::at_start("-x"), None);
        assert_eq!(Number::at_end("=== 23"), Some(Number::Whole(23)));
        assert_eq!(Number::at_end("v1.2.3"), Some(Number::Real(2.3)));
        assert_eq!(Number::at_end("none"), None);
        assert_eq!(Number::parse("1e400"), None);
        assert_eq!(Number::parse("NaN"), None);
        assert_eq!(Number::parse("9007199254740993"), Some(Number::Whole(9_007_199_254_740_993)));
        let (a, b) = (Number::Whole(9_007_199_254_740_993), Number::Whole(9_007_199_254_740_992));
        assert_eq!(a.compare(b), Some(Ordering::Greater));
    }
}
