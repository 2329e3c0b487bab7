//! Samples of a figure: median and spread, and ratios of paired samples.

use std::fmt;

/// A figure that was measured several times.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample(Vec<f64>);

impl Sample {
    /// Takes measured values; what is not finite is an error of the measurement.
    pub(super) fn of(values: impl IntoIterator<Item = f64>) -> Result<Self, String> {
        let mut values: Vec<f64> = values.into_iter().collect();
        if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
            return Err(
                "a figure could not be measured: too little time passed, or no round was made".to_owned()
            );
        }
        values.sort_by(f64::total_cmp);
        Ok(Self(values))
    }

    /// Pairs the values of two sides, round by round, and takes the ratios.
    pub(super) fn ratio(ours: &[f64], theirs: &[f64]) -> Result<Self, String> {
        Self::of(ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs))
    }

    /// Returns the median.
    pub(super) fn median(&self) -> f64 {
        let at = |index: usize| self.0.get(index).copied().unwrap_or(f64::NAN);
        let middle = self.0.len() / 2;
        if self.0.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle - 1), at(middle)) }
    }

    /// Returns the largest value.
    pub(super) fn largest(&self) -> f64 {
        self.0.last().copied().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Sample {
    /// Prints `0.096 (0.094-0.101, n=5)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = (self.0.first().copied().unwrap_or(f64::NAN), self.largest());
        write!(f, "{:.3} ({low:.3}-{high:.3}, n={})", self.median(), self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_paired_and_print_their_spread() {
        let ratio = Sample::ratio(&[1.0, 3.0, 2.0], &[10.0, 10.0, 10.0]).unwrap();
        assert_eq!(ratio.to_string(), "0.200 (0.100-0.300, n=3)");
        assert!((Sample::of([4.0, 1.0]).unwrap().median() - 2.5).abs() < 1e-12);
    }

    #[test]
    fn a_division_by_nothing_is_no_figure() {
        assert!(Sample::ratio(&[1.0], &[0.0]).is_err());
        assert!(Sample::of([]).is_err());
    }
}
