//! Values: what a snapshot reads and what a bound allows, each with its unit.

use std::cmp::Ordering;
use std::fmt;
use std::time::Duration;

use governance_law::Quantity;

/// A number with its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A whole number of things.
    Whole(i128),
    /// A real number.
    Real(f64),
    /// A span of time.
    Time(Duration),
    /// An amount of memory in bytes.
    Bytes(u64),
}

impl Value {
    /// Creates a span of time from nanoseconds.
    #[must_use]
    pub const fn nanos(nanos: u64) -> Self {
        Self::Time(Duration::from_nanos(nanos))
    }

    /// Returns whether it is a real number that is no number.
    #[must_use]
    pub const fn is_nan(&self) -> bool {
        matches!(self, Self::Real(x) if x.is_nan())
    }

    /// Compares two values of one unit; a whole number compares with bytes. `None` if the units differ or a number is
    /// not a number.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => Some(a.cmp(b)),
            (Self::Real(a), Self::Real(b)) => a.partial_cmp(b),
            (Self::Time(a), Self::Time(b)) => Some(a.cmp(b)),
            (Self::Bytes(a), Self::Bytes(b)) => Some(a.cmp(b)),
            (Self::Whole(a), Self::Bytes(b)) => Some(a.cmp(&i128::from(*b))),
            (Self::Bytes(a), Self::Whole(b)) => Some(i128::from(*a).cmp(b)),
            _ => None,
        }
    }

    /// Returns the value in the unit of another where that loses nothing: a count of bytes becomes bytes.
    #[must_use]
    pub fn in_unit_of(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Whole(n), Self::Bytes(_)) => u64::try_from(n).map_or(self, Self::Bytes),
            _ => self,
        }
    }
}

impl fmt::Display for Value {
    /// Prints as the law writes it: `82`, `0.999`, `5 ms`, `8 GiB`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(n) => write!(f, "{n}"),
            Self::Real(x) => write!(f, "{x:?}"),
            Self::Time(t) => Quantity::Time(*t).fmt(f),
            Self::Bytes(n) => Quantity::Bytes(*n).fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_one_unit_compare_and_others_do_not() {
        assert_eq!(Value::Whole(3).compare(&Value::Whole(4)), Some(Ordering::Less));
        assert_eq!(Value::Whole(-1).compare(&Value::Bytes(0)), Some(Ordering::Less));
        assert_eq!(Value::Bytes(u64::MAX).compare(&Value::Whole(0)), Some(Ordering::Greater));
        assert_eq!(Value::Real(f64::NAN).compare(&Value::Real(0.0)), None);
        assert_eq!(Value::Whole(1).compare(&Value::Real(1.0)), None);
    }

    #[test]
    fn values_print_as_the_law_writes_them() {
        let printed = |value: Value| value.to_string();
        assert_eq!(printed(Value::nanos(5_000_000)), "5 ms");
        assert_eq!(printed(Value::Whole(2048).in_unit_of(&Value::Bytes(1))), "2 KiB");
        assert_eq!(printed(Value::Whole(-1).in_unit_of(&Value::Bytes(1))), "-1");
        assert_eq!(printed(Value::Real(1.0)), "1.0");
    }
}
