//! Exact fractions, so that no rounding of a machine decides about an edge.

use std::fmt;
use std::str::FromStr;

/// The largest denominator: nine digits behind the point.
const FINEST: u64 = 1_000_000_000;

/// An exact fraction from 0 to 2^32, at most a billionth fine: `0.5`, `1`, `1/3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    numerator: u64,
    denominator: u64,
}

/// What is no fraction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no fraction such as `0.5` or `1/3`, with nine digits at most behind the point or below the line"
)]
pub struct FractionError(String);

impl Fraction {
    /// Makes a fraction; `None` if the denominator is 0 or above a billion, or the numerator too large.
    #[must_use]
    pub fn new(numerator: u64, denominator: u64) -> Option<Self> {
        let is_fine = (1..=FINEST).contains(&denominator) && numerator >> 32 <= denominator;
        is_fine.then_some(Self { numerator, denominator })
    }

    /// Returns what stands above the line.
    #[must_use]
    pub const fn numerator(self) -> u64 {
        self.numerator
    }

    /// Returns what stands below the line, from 1 to a billion.
    #[must_use]
    pub const fn denominator(self) -> u64 {
        self.denominator
    }

    /// Returns whether it is above 1.
    #[must_use]
    pub const fn is_above_one(self) -> bool {
        self.numerator > self.denominator
    }
}

impl FromStr for Fraction {
    type Err = FractionError;

    fn from_str(text: &str) -> Result<Self, FractionError> {
        let digits = |text: &str| {
            let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| text.parse::<u64>().ok()).flatten()
        };
        let read = || {
            if let Some((above, below)) = text.split_once('/') {
                return Self::new(digits(above)?, digits(below)?);
            }
            let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
            let below = 10_u64.checked_pow(u32::try_from(part.len()).ok()?)?;
            Self::new(digits(whole)?.checked_mul(below)?.checked_add(digits(part)?)?, below)
        };
        read().ok_or_else(|| FractionError(text.escape_debug().to_string()))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn fractions_are_read_exactly() {
        let read = |text: &str| text.parse::<Fraction>().map(|read| (read.numerator, read.denominator)).ok();
        assert_eq!(read("0.5"), Some((5, 10)));
        assert_eq!(read("1"), Some((10, 10)));
        assert_eq!(read("0.000000001"), Some((1, 1_000_000_000)));
        assert_eq!(read("1/3"), Some((1, 3)));
        assert_eq!(read("4294967296"), Some((42_949_672_960, 10)));
        for bad in [
            "",
            ".",
            ".5",
            "5.",
            "-0.5",
            "+1",
            "1/0",
            "1e-3",
            "0.0000000001",
            "1/1000000001",
            "NaN",
            "99999999999",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
