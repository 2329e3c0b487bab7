//! The marks of an axis, and where on it a value is.

/// An axis from its first mark to its end.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    low: f64,
    high: f64,
    is_logarithmic: bool,
    /// The marks, the least first.
    pub(super) marks: Vec<u64>,
}

impl Axis {
    /// Makes an axis of even steps.
    pub(super) fn even(low: u64, high: u64, marks: u64) -> Self {
        let step = step(high.saturating_sub(low) / marks.max(1));
        let first = low.div_euclid(step).saturating_mul(step);
        let end = high.max(first.saturating_add(1)).div_ceil(step).saturating_mul(step);
        let marks = std::iter::successors(Some(first), |mark| mark.checked_add(step));
        let marks = marks.take_while(|&mark| mark <= end).collect();
        Self { low: first as f64, high: end as f64, is_logarithmic: false, marks }
    }

    /// Makes an axis of even steps that ends where the values do.
    pub(super) fn up_to(high: u64, marks: u64) -> Self {
        let even = Self::even(0, high, marks);
        let marks = even.marks.into_iter().filter(|&mark| mark <= high.max(1)).collect();
        Self { high: high.max(1) as f64, marks, ..even }
    }

    /// Makes an axis from 0 on which equal factors are equally long, so that the last few can be told apart.
    pub(super) fn to_zero(high: u64) -> Self {
        let mut marks = vec![0];
        let rounds = std::iter::successors(Some(1_u64), |ten| ten.checked_mul(10));
        for mark in rounds.flat_map(|ten| [1, 2, 5].map(|factor| ten.saturating_mul(factor))) {
            marks.push(mark);
            if mark >= high {
                break;
            }
        }
        let end = marks.last().copied().unwrap_or(1);
        Self { low: 0.0, high: end as f64, is_logarithmic: true, marks }
    }

    /// Returns where a value is, from 0 to 1.
    pub(super) fn share(&self, value: u64) -> f64 {
        let place = |value: f64| if self.is_logarithmic { value.ln_1p() } else { value };
        let length = place(self.high) - place(self.low);
        ((place(value as f64) - place(self.low)) / length).clamp(0.0, 1.0)
    }

    /// Returns the value at a share of the axis, rounded down.
    pub(super) fn value(&self, share: f64) -> u64 {
        (self.low + share * (self.high - self.low)) as u64
    }
}

/// Returns the least of 1, 2, 5, 10, ... that is not below a number.
fn step(least: u64) -> u64 {
    let rounds = std::iter::successors(Some(1_u64), |ten| ten.checked_mul(10));
    let mut steps = rounds.flat_map(|ten| [1, 2, 5].map(|factor| ten.saturating_mul(factor)));
    steps.find(|&step| step >= least).unwrap_or(u64::MAX)
}

/// Writes a number as people read it: `950`, `12 k`, `1.5 M`, `53 G`.
pub(in super::super) fn short(number: u64) -> String {
    let units = [(1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")];
    let Some((unit, name)) = units.into_iter().find(|(unit, _)| number >= *unit) else {
        return number.to_string();
    };
    let (whole, tenth) = (number / unit, number % unit * 10 / unit);
    if tenth == 0 || whole >= 100 { format!("{whole} {name}") } else { format!("{whole}.{tenth} {name}") }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn marks_are_round_and_hold_everything() {
        assert_eq!(Axis::even(0, 53_000_000, 5).marks.len(), 4);
        assert_eq!(Axis::even(0, 53_000_000, 5).marks, [0, 20_000_000, 40_000_000, 60_000_000]);
        assert_eq!(Axis::even(83, 114, 4).marks, [80, 90, 100, 110, 120]);
        assert_eq!(Axis::even(0, 0, 5).marks, [0, 1]);
        assert_eq!(Axis::even(7, 7, 5).marks, [7, 8]);
        assert_eq!(Axis::to_zero(60).marks, [0, 1, 2, 5, 10, 20, 50, 100]);
        assert_eq!(Axis::to_zero(0).marks, [0, 1]);
        assert!(Axis::even(0, u64::MAX, 5).marks.len() < 20);
    }

    #[test]
    fn a_value_is_where_its_share_says() {
        let axis = Axis::even(0, 100, 5);
        assert_eq!([0, 50, 100, 200].map(|value| axis.share(value)), [0.0, 0.5, 1.0, 1.0]);
        assert_eq!(axis.value(0.25), 25);
        let axis = Axis::up_to(1_050, 5);
        assert_eq!((axis.marks.as_slice(), axis.share(1_050)), (&[0, 500, 1_000][..], 1.0));
        let axis = Axis::to_zero(90);
        assert!(axis.share(1) > 0.1 && axis.share(0) == 0.0 && axis.share(100) == 1.0);
    }

    #[test]
    fn numbers_are_short() {
        let shown = [0, 950, 1_000, 12_340, 150_700, 1_500_000, 53_000_000_000].map(short);
        assert_eq!(shown, ["0", "950", "1 k", "12.3 k", "150 k", "1.5 M", "53 G"]);
    }
}
