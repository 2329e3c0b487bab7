//! Counts of lines: shares as percentages, and lines as people list them.

use std::fmt;

/// How many of the lines that count were run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Share {
    /// Lines that a test ran.
    pub(crate) covered: u64,
    /// Lines that count.
    pub(crate) coverable: u64,
}

impl Share {
    /// Adds the lines of another part.
    pub(crate) const fn add(&mut self, other: Self) {
        self.covered += other.covered;
        self.coverable += other.coverable;
    }

    /// Returns the share in percent; nothing to run is no share.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "no program has 2^53 lines")]
    pub(crate) fn percent(self) -> Option<f64> {
        (self.coverable > 0).then(|| 100.0 * self.covered as f64 / self.coverable as f64)
    }

    /// Returns how many lines no test ran.
    #[must_use]
    pub(crate) const fn missed(self) -> u64 {
        self.coverable.saturating_sub(self.covered)
    }
}

impl fmt::Display for Share {
    /// Prints `96.21 % (1828 of 1900 lines)`; rounded down, so that 94.999 % never reads as 95.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.percent() {
            Some(percent) => {
                let shown = (percent * 100.0).floor() / 100.0;
                write!(f, "{shown:.2} % ({} of {} lines)", self.covered, self.coverable)
            }
            None => f.write_str("no line that counts"),
        }
    }
}

/// Prints lines as ranges: `3, 7-9`.
#[must_use]
pub(crate) fn ranges(lines: &[u64]) -> String {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == *line => *end = *line,
            _ => ranges.push((*line, *line)),
        }
    }
    let shown = |(from, to): &(u64, u64)| {
        if from == to { from.to_string() } else { format!("{from}-{to}") }
    };
    ranges.iter().map(shown).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_share_is_never_rounded_up_to_what_it_is_not() {
        assert_eq!(
            Share { covered: 94_999, coverable: 100_000 }.to_string(),
            "94.99 % (94999 of 100000 lines)"
        );
        assert_eq!(Share { covered: 1, coverable: 1 }.to_string(), "100.00 % (1 of 1 lines)");
        assert_eq!(Share::default().to_string(), "no line that counts");
        assert_eq!(Share::default().percent(), None);
    }

    #[test]
    fn parts_are_added_line_by_line() {
        let mut sum = Share { covered: 1, coverable: 3 };
        sum.add(Share { covered: 4, coverable: 5 });
        assert_eq!((sum, sum.missed()), (Share { covered: 5, coverable: 8 }, 3));
    }

    #[test]
    fn neighbouring_lines_are_one_range() {
        assert_eq!(ranges(&[3, 7, 8, 9, 11]), "3, 7-9, 11");
        assert_eq!(ranges(&[]), "");
    }
}
