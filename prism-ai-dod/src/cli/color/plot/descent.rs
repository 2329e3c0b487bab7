//! What is drawn: how the best that is known fell, over the iterations.

use serde::{Deserialize, Serialize};

/// How a run descended.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Descent {
    /// Where each new best was found, in order.
    points: Vec<Point>,
    /// How many iterations there were in all.
    end: u64,
}

/// A new best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Point {
    iterations: u64,
    k: usize,
    conflicts: u32,
}

/// One line to draw: each value holds until the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// What its values are.
    pub(super) of: &'static str,
    /// Whether they are counted down to 0, so that the last few need room.
    pub(super) is_to_zero: bool,
    /// After how many iterations it took which value.
    pub(super) steps: Vec<(u64, u64)>,
    /// Where it ends.
    pub(super) end: u64,
}

impl Descent {
    /// Notes how many conflicts a colouring with `k` colours has after so many iterations.
    pub(in super::super) fn note(&mut self, iterations: u64, k: usize, conflicts: u32) {
        self.end = self.end.max(iterations);
        let is_new = self.points.last().is_none_or(|last| last.k != k || conflicts < last.conflicts);
        if is_new {
            self.points.push(Point { iterations, k, conflicts });
        }
    }

    /// Returns the line: the conflicts if one number of colours was sought, the colours of the best colouring if several were.
    pub(super) fn line(&self) -> Option<Line> {
        let first = self.points.first()?;
        let is_one = self.points.iter().all(|point| point.k == first.k);
        let steps: Vec<(u64, u64)> = if is_one {
            self.points.iter().map(|point| (point.iterations, point.conflicts.into())).collect()
        } else {
            let found = self.points.iter().filter(|point| point.conflicts == 0);
            found.map(|point| (point.iterations, point.k as u64)).collect()
        };
        let of =
            if is_one { "conflicts of the best colouring" } else { "colours of the best valid colouring" };
        (!steps.is_empty()).then_some(Line { of, is_to_zero: is_one, steps, end: self.end })
    }
}

impl Line {
    /// Returns the value after so many iterations.
    pub(super) fn at(&self, iterations: u64) -> Option<u64> {
        let passed = self.steps.partition_point(|&(step, _)| step <= iterations);
        self.steps.get(passed.checked_sub(1)?).map(|&(_, value)| value)
    }

    /// Returns the largest and the smallest value.
    pub(super) fn extremes(&self) -> (u64, u64) {
        let values = || self.steps.iter().map(|&(_, value)| value);
        (values().max().unwrap_or(0), values().min().unwrap_or(0))
    }

    /// Says in a sentence what a drawing of it shows.
    pub(super) fn sentence(&self) -> String {
        let (Some((_, first)), Some((_, last))) = (self.steps.first(), self.steps.last()) else {
            return format!("{}: none", self.of);
        };
        format!("{}: from {first} to {last} in {} iterations", self.of, self.end)
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn only_what_is_better_is_kept() {
        let mut descent = Descent::default();
        assert_eq!(descent.line(), None);
        for (iterations, conflicts) in [(10, 9), (20, 9), (30, 11), (40, 2), (50, 3)] {
            descent.note(iterations, 5, conflicts);
        }
        let line = descent.line().unwrap();
        assert_eq!((line.steps.as_slice(), line.end, line.is_to_zero), (&[(10, 9), (40, 2)][..], 50, true));
        assert_eq!([0, 10, 39, 40, 99].map(|at| line.at(at)), [None, Some(9), Some(9), Some(2), Some(2)]);
        assert_eq!(line.sentence(), "conflicts of the best colouring: from 9 to 2 in 50 iterations");
    }

    #[test]
    fn of_several_numbers_of_colours_the_valid_ones_count() {
        let mut descent = Descent::default();
        for (iterations, k, conflicts) in [(0, 9, 0), (5, 8, 3), (7, 8, 0), (9, 7, 2)] {
            descent.note(iterations, k, conflicts);
        }
        let line = descent.line().unwrap();
        assert_eq!((line.steps.as_slice(), line.end, line.extremes()), (&[(0, 9), (7, 8)][..], 9, (9, 8)));
    }
}
