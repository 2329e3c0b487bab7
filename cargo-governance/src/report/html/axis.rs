//! The marks of an axis: round numbers that hold everything there is to draw.

/// An axis with its marks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    /// The least number on it.
    pub(super) low: f64,
    /// The greatest.
    pub(super) high: f64,
    /// The marks, the least first.
    pub(super) marks: Vec<f64>,
    /// How many decimals tell two marks apart.
    decimals: usize,
}

impl Axis {
    /// Makes the axis of some finite numbers; `floor` and `ceiling` are never passed where no number does.
    pub(super) fn of(values: &[f64], floor: f64, ceiling: f64) -> Self {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        // A line that does not move is drawn in the middle of what would be a visible change.
        let spread =
            if high - low > f64::EPSILON * high.abs() { high - low } else { (high.abs() * 0.02).max(1.0) };
        let step = step(spread / 3.0);
        let mut from = (low / step).floor() * step;
        let mut to = (high / step).ceil() * step;
        if to - from < step * 1.5 {
            from -= step;
            to += step;
        }
        if low >= floor {
            from = from.max(floor);
        }
        if high <= ceiling {
            to = to.min(ceiling);
        }
        let mut marks = Vec::new();
        let mut mark = (from / step).ceil() * step;
        while mark <= to + step * 1e-6 && marks.len() < 8 {
            marks.push(mark);
            mark += step;
        }
        let decimals = (0..6).find(|places| is_whole(step * 10_f64.powi(*places))).unwrap_or(6);
        Self { low: from, high: to, marks, decimals: usize::try_from(decimals).unwrap_or(0) }
    }

    /// Returns how high a number is, from 0 to 1.
    pub(super) fn share(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// Writes a mark, thousands and millions shortened.
    pub(super) fn label(&self, mark: f64) -> String {
        let most = self.low.abs().max(self.high.abs());
        let (divisor, suffix) = match most {
            most if most >= 1e6 => (1e6, " M"),
            most if most >= 1e4 => (1e3, " k"),
            _ => (1.0, ""),
        };
        let step = self.marks.windows(2).next().map_or(1.0, |pair| match pair {
            [one, other] => other - one,
            _ => 1.0,
        });
        let shortened = (0..6).find(|places| is_whole(step / divisor * 10_f64.powi(*places))).unwrap_or(3);
        let decimals = if divisor > 1.0 { usize::try_from(shortened).unwrap_or(0) } else { self.decimals };
        // A zero has no sign.
        let value = if mark.abs() < 1e-9 { 0.0 } else { mark / divisor };
        format!("{value:.decimals$}{suffix}")
    }
}

/// Returns whether a number is whole, but for what floating point loses.
fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-6
}

/// Returns the round number next above: 1, 2 or 5 times a power of ten.
fn step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let times = [1.0, 2.0, 5.0, 10.0].into_iter().find(|times| rough <= times * power * (1.0 + 1e-9));
    times.unwrap_or(10.0) * power
}

#[cfg(test)]
mod unit {
    use super::*;

    #[track_caller]
    fn check(values: &[f64], floor: f64, ceiling: f64, labels: &[&str]) {
        let axis = Axis::of(values, floor, ceiling);
        let shown: Vec<String> = axis.marks.iter().map(|mark| axis.label(*mark)).collect();
        assert_eq!(shown, labels, "{axis:?}");
        for value in values {
            assert!(axis.low <= *value && *value <= axis.high, "{axis:?} {value}");
        }
    }

    #[test]
    fn the_marks_are_round_and_hold_every_number() {
        check(&[95.0, 97.3, 99.1], 0.0, 100.0, &["94", "96", "98", "100"]);
        check(&[0.12, 0.31], 0.0, f64::INFINITY, &["0.1", "0.2", "0.3", "0.4"]);
        check(&[0.0, 391.3], 0.0, f64::INFINITY, &["0", "200", "400"]);
        check(&[12_345_678.0, 12_600_000.0], 0.0, f64::INFINITY, &["12.3 M", "12.4 M", "12.5 M", "12.6 M"]);
        check(&[15_000.0], 0.0, f64::INFINITY, &["14.9 k", "15.0 k", "15.1 k"]);
        check(&[100.0, 100.0], 0.0, 100.0, &["99", "100"]);
        check(&[0.0], 0.0, f64::INFINITY, &["0.0", "0.5"]);
        check(&[], 0.0, f64::INFINITY, &["0.0", "0.5", "1.0"]);
        check(&[-3.0, 4.0], f64::NEG_INFINITY, f64::INFINITY, &["-5", "0", "5"]);
    }
}
