//! What became of each benchmark since its baseline.

use std::collections::BTreeMap;

use super::summary::Counted;

/// What became of one benchmark.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// It has a baseline.
    Known {
        /// Its name.
        name: String,
        /// Instructions of the baseline.
        was: u64,
        /// Instructions now.
        is: u64,
        /// How many more it executes, in percent; less is negative.
        growth: f64,
    },
    /// It has none.
    New {
        /// Its name.
        name: String,
        /// Instructions now.
        is: u64,
    },
    /// The baseline knows it, and it did not run.
    Gone {
        /// Its name.
        name: String,
    },
}

/// Compares counts with a baseline; in the order of the counts, what is gone last.
pub(crate) fn compare(baseline: &BTreeMap<String, u64>, counted: &[Counted]) -> Vec<Change> {
    let mut changes: Vec<Change> = counted
        .iter()
        .map(|counted| {
            let (name, is) = (counted.name.clone(), counted.instructions);
            match baseline.get(&name) {
                Some(was) => Change::Known { name, was: *was, is, growth: growth(*was, is) },
                None => Change::New { name, is },
            }
        })
        .collect();
    let gone = baseline.keys().filter(|name| counted.iter().all(|counted| counted.name != **name));
    changes.extend(gone.map(|name| Change::Gone { name: name.clone() }));
    changes
}

#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
fn growth(was: u64, is: u64) -> f64 {
    (is as f64 - was as f64) / was as f64 * 100.0
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn each_benchmark_is_known_new_or_gone() {
        let count =
            |name: &str, instructions| Counted { name: name.to_owned(), instructions, arguments: Vec::new() };
        let baseline =
            [("a", 1000), ("b", 1000), ("d", 5)].map(|(name, count)| (name.to_owned(), count)).into();
        let changes = compare(&baseline, &[count("b", 990), count("a", 1015), count("c", 7)]);
        let known = |name: &str, is, growth| Change::Known { name: name.to_owned(), was: 1000, is, growth };
        assert_eq!(
            changes,
            [
                known("b", 990, -1.0),
                known("a", 1015, 1.5),
                Change::New { name: "c".to_owned(), is: 7 },
                Change::Gone { name: "d".to_owned() },
            ]
        );
    }
}
