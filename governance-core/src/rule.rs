//! Rules: what a governed type declares and what its values are checked against.
//!
//! A record carries its rules as text, one to a line, words separated by blanks: `within share r0.0 r1.0` holds the field
//! `share` between the reals 0 and 1, and a last word names the limit of the law that sets a bound. `#[governed]` writes the
//! text, `Rule::read_all` reads it. A word that cannot be read becomes a bound that no value keeps.

use crate::value::Value;
use crate::violation::Bound;

/// One rule of a governed type. Fields go by their names, or by their indices in a tuple struct; a bound of a field ends
/// with the limit of the law that sets it, which is empty if the field sets it itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// The item declares a limit, which nothing reads at run time.
    Declared(&'static str, Value),
    /// The item declares a limit, which one of its constitutional traits reads.
    Held(&'static str, Value),
    /// The entropy of the value never decreases.
    Entropy,
    /// The bytes of a field are at most this many.
    MaxBytes(&'static str, u64, &'static str),
    /// A field lies in a range.
    Range(&'static str, Ends, &'static str),
    /// A field holds finite numbers alone.
    Finite(&'static str),
    /// A field never decreases.
    NonDecreasing(&'static str),
    /// A computation in a field converges within this many iterations.
    ConvergesWithin(&'static str, u64, &'static str),
}

impl Rule {
    /// Returns the field that it is about, unless it is about the whole value.
    #[must_use]
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Declared(..) | Self::Held(..) | Self::Entropy => None,
            Self::MaxBytes(field, ..)
            | Self::Range(field, ..)
            | Self::ConvergesWithin(field, ..)
            | Self::Finite(field)
            | Self::NonDecreasing(field) => Some(field),
        }
    }

    /// Returns what sets the bound, for messages.
    #[must_use]
    pub const fn bound(&self) -> Bound {
        match self {
            Self::MaxBytes(_, _, limit) | Self::Range(_, _, limit) | Self::ConvergesWithin(_, _, limit)
                if !limit.is_empty() =>
            {
                Bound::Limit(limit)
            }
            Self::Declared(limit, _) | Self::Held(limit, _) => Bound::Declared(limit),
            Self::MaxBytes(..) => Bound::Declared("max_bytes"),
            Self::Range(..) => Bound::Declared("range"),
            Self::ConvergesWithin(..) => Bound::Declared("converges_within"),
            Self::Finite(_) => Bound::Declared("finite"),
            Self::NonDecreasing(_) | Self::Entropy => Bound::Declared("non_decreasing"),
        }
    }

    /// Returns whether a check reads something for it.
    pub(crate) const fn is_read(&self) -> bool {
        !matches!(self, Self::Declared(..))
    }

    /// Reads the rules of a record.
    pub(crate) fn read_all(text: &'static str) -> impl Iterator<Item = Self> {
        text.lines().map(Self::read)
    }

    fn read(line: &'static str) -> Self {
        let mut words = line.split(' ');
        let mut word = || words.next().unwrap_or("");
        let (kind, subject) = (word(), word());
        match kind {
            "declared" => Self::Declared(subject, value(word())),
            "held" => Self::Held(subject, value(word())),
            "entropy" => Self::Entropy,
            "finite" => Self::Finite(subject),
            "non_decreasing" => Self::NonDecreasing(subject),
            "max_bytes" => Self::MaxBytes(subject, count(word()), word()),
            "converges_within" => Self::ConvergesWithin(subject, count(word()), word()),
            "within" => Self::Range(subject, Ends::Within(value(word()), value(word())), word()),
            "below" => Self::Range(subject, Ends::Below(value(word()), value(word())), word()),
            "from" => Self::Range(subject, Ends::From(value(word())), word()),
            "up_to" => Self::Range(subject, Ends::UpTo(value(word())), word()),
            "under" => Self::Range(subject, Ends::Under(value(word())), word()),
            _ => Self::Range(subject, Ends::From(UNREADABLE), ""),
        }
    }
}

/// What an unreadable number becomes: nothing compares with it.
const UNREADABLE: Value = Value::Real(f64::NAN);

/// Reads a number whose first letter is its unit: `w82`, `r0.5`, `b4096`, `t5000000` for nanoseconds.
fn value(word: &str) -> Value {
    let (unit, number) = word.split_at_checked(1).unwrap_or_default();
    let value = match unit {
        "w" => number.parse().ok().map(Value::Whole),
        "r" => number.parse().ok().map(Value::Real),
        "b" => number.parse().ok().map(Value::Bytes),
        "t" => number.parse().ok().map(Value::nanos),
        _ => None,
    };
    value.unwrap_or(UNREADABLE)
}

fn count(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}

/// The ends of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ends {
    /// `low..=high`.
    Within(Value, Value),
    /// `low..high`.
    Below(Value, Value),
    /// `low..`.
    From(Value),
    /// `..=high`.
    UpTo(Value),
    /// `..high`.
    Under(Value),
}

impl Ends {
    /// Returns the lowest lawful value.
    #[must_use]
    pub const fn low(&self) -> Option<Value> {
        match self {
            Self::Within(low, _) | Self::Below(low, _) | Self::From(low) => Some(*low),
            Self::UpTo(_) | Self::Under(_) => None,
        }
    }

    /// Returns the upper end.
    #[must_use]
    pub const fn high(&self) -> Option<Value> {
        match self {
            Self::Within(_, high) | Self::Below(_, high) | Self::UpTo(high) | Self::Under(high) => {
                Some(*high)
            }
            Self::From(_) => None,
        }
    }

    /// Returns whether the upper end itself is unlawful.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Below(..) | Self::Under(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(line: &'static str, expect: Rule) {
        assert_eq!(Rule::read(line), expect);
    }

    #[test]
    fn every_kind_of_rule_is_read() {
        let (low, high) = (Value::Real(0.5), Value::Real(1e-7));
        reads("declared memory b4096", Rule::Declared("memory", Value::Bytes(4096)));
        reads("held latency t5000000", Rule::Held("latency", Value::nanos(5_000_000)));
        reads("entropy", Rule::Entropy);
        reads("finite energy", Rule::Finite("energy"));
        reads("non_decreasing 0", Rule::NonDecreasing("0"));
        reads("max_bytes buffer 64", Rule::MaxBytes("buffer", 64, ""));
        reads("converges_within vote 3 llm_iterations", Rule::ConvergesWithin("vote", 3, "llm_iterations"));
        reads("within a r0.5 r1e-7 uptime", Rule::Range("a", Ends::Within(low, high), "uptime"));
        reads("below a r0.5 r1e-7", Rule::Range("a", Ends::Below(low, high), ""));
        reads("from a w-3", Rule::Range("a", Ends::From(Value::Whole(-3)), ""));
        reads("up_to a r0.5 x", Rule::Range("a", Ends::UpTo(low), "x"));
        reads("under a r0.5", Rule::Range("a", Ends::Under(low), ""));
    }

    #[test]
    fn what_cannot_be_read_is_a_bound_that_no_value_keeps() {
        for line in ["", "unheard_of a", "from a", "from a r", "from a wx", "from a é"] {
            assert!(
                matches!(Rule::read(line), Rule::Range(_, Ends::From(low), "") if low.is_nan()),
                "{line}"
            );
        }
        assert_eq!(Rule::read("max_bytes a x"), Rule::MaxBytes("a", 0, ""));
    }
}
