//! Reporting a run: a table for people, one JSON document for machines.

pub(crate) mod json;
pub(crate) mod table;

use governance_law::gate::Profile;

use crate::exit_codes::Exit;
use crate::outcome::Verdict;
use crate::runner::{self, Done};

/// A run that has ended.
#[derive(Debug)]
pub(crate) struct Run {
    /// The profile whose gates these are.
    pub(crate) profile: Profile,
    /// Gates of the catalogue that the profile does not have.
    pub(crate) outside: Vec<&'static str>,
    /// The gates of the profile, in the order of the catalogue.
    pub(crate) gates: Vec<Done>,
}

impl Run {
    /// Returns how the run ends.
    #[must_use]
    pub(crate) fn exit(&self) -> Exit {
        runner::exit(&self.gates)
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.gates.iter().filter(|done| done.outcome.verdict == verdict).count()
    }

    /// Returns whether gates were left out, so that the run proves nothing about the profile.
    #[must_use]
    pub(crate) fn is_partial(&self) -> bool {
        self.count(Verdict::NotRun) > 0
    }

    /// Returns the sentence that ends a report.
    #[must_use]
    pub(crate) fn closing(&self) -> String {
        let profile = self.profile.word();
        let all = self.gates.len();
        let some = |verdict, words: &str| {
            let count = self.count(verdict);
            (count > 0).then(|| format!("{count} {words}"))
        };
        let counts: Vec<String> = [
            some(Verdict::Pass, "passed"),
            some(Verdict::Fail, "failed"),
            some(Verdict::Inconclusive, "could not be decided"),
            some(Verdict::NotRun, "not run"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let counts = counts.join(", ");
        match self.exit() {
            Exit::Proved => format!("proved: every gate of profile `{profile}` passed ({counts})"),
            Exit::Violation => format!("violation: profile `{profile}` is not proved ({counts})"),
            Exit::Unchecked if all == 0 => format!("unchecked: the law gives profile `{profile}` no gate"),
            Exit::Unchecked if self.is_partial() && self.count(Verdict::Inconclusive) == 0 => {
                format!("partial: no violation was found, and profile `{profile}` is not proved ({counts})")
            }
            Exit::Unchecked => format!("unchecked: profile `{profile}` is not proved ({counts})"),
        }
    }
}

#[cfg(test)]
pub(crate) mod unit {
    use std::time::Duration;

    use super::*;
    use crate::outcome::Outcome;

    pub(crate) fn run(outcomes: Vec<Outcome>) -> Run {
        let names = ["format", "law", "clippy", "tests"];
        let gates = names.iter().zip(outcomes).map(|(name, outcome)| Done {
            name,
            steps: Vec::new(),
            outcome,
            took: Duration::from_millis(1_250),
            log: None,
        });
        Run { profile: Profile::Ci, outside: Vec::new(), gates: gates.collect() }
    }

    #[test]
    fn the_closing_sentence_never_says_more_than_is_true() {
        let closing = |outcomes| run(outcomes).closing();
        assert_eq!(closing(vec![Outcome::pass("")]), "proved: every gate of profile `ci` passed (1 passed)");
        assert_eq!(
            closing(vec![Outcome::pass(""), Outcome::not_run("")]),
            "partial: no violation was found, and profile `ci` is not proved (1 passed, 1 not run)"
        );
        assert_eq!(
            closing(vec![Outcome::inconclusive(""), Outcome::not_run("")]),
            "unchecked: profile `ci` is not proved (1 could not be decided, 1 not run)"
        );
        assert_eq!(
            closing(vec![Outcome::fail(""), Outcome::pass("")]),
            "violation: profile `ci` is not proved (1 passed, 1 failed)"
        );
        assert_eq!(closing(vec![]), "unchecked: the law gives profile `ci` no gate");
    }
}
