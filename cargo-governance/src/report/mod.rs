//! Reporting a run: a table for people, one JSON document for machines, and reports that are made of its statement alone.
//!
//! * [`table`] and [`json`] print what `validate` has just found, [`plan`] what it would do.
//! * [`document`] is what every report is made of: a statement, who answers for it, its logs and the runs before it;
//!   [`again`] makes of it what a table shows, [`log`] finds the logs, [`figures`] and [`words`] say what several formats say.
//! * [`html`], [`markdown`], [`junit`] and [`sarif`] write, and [`format`] knows which of them a file asks for.

mod again;
pub(crate) mod document;
mod figures;
pub(crate) mod format;
mod html;
pub(crate) mod json;
mod junit;
pub(crate) mod log;
mod markdown;
pub(crate) mod plan;
#[cfg(test)]
mod samples;
pub(crate) mod sarif;
pub(crate) mod table;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use document::Document;
pub(crate) use format::{Format, Target};

use governance_evidence::verdict::Standing;
use governance_law::gate::{Absence, Profile};

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

    fn count(&self, is_counted: impl Fn(&Standing) -> bool) -> usize {
        self.gates.iter().filter(|done| is_counted(&done.standing)).count()
    }

    /// Returns whether gates were left out, so that the run proves nothing about the profile.
    #[must_use]
    pub(crate) fn is_partial(&self) -> bool {
        let is_left_out =
            |done: &Done| done.outcome.facts.unclear.iter().any(|it| it.absence == Absence::LeftOut);
        self.gates.iter().any(is_left_out)
    }

    /// Returns the sentence that ends a report.
    #[must_use]
    pub(crate) fn closing(&self) -> String {
        let profile = self.profile.word();
        let all = self.gates.len();
        let some = |count: usize, words: &str| (count > 0).then(|| format!("{count} {words}"));
        let stops = |verdict| self.count(|standing| *standing == Standing::Stops(verdict));
        let counts: Vec<String> = [
            some(self.count(|standing| *standing == Standing::Passed), "passed"),
            some(self.count(|standing| matches!(standing, Standing::Accepted(_))), "accepted by the law"),
            some(self.count(|standing| matches!(standing, Standing::Waived(_))), "waived"),
            some(stops(Verdict::Fail), "failed"),
            some(stops(Verdict::Inconclusive), "could not be decided"),
            some(stops(Verdict::NotRun), "not run"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let counts = counts.join(", ");
        match self.exit() {
            Exit::Proved if self.count(|standing| *standing == Standing::Passed) == all => {
                format!("proved: every gate of profile `{profile}` passed ({counts})")
            }
            Exit::Proved => format!("proved: no gate holds profile `{profile}` up ({counts})"),
            Exit::Violation => format!("violation: profile `{profile}` is not proved ({counts})"),
            Exit::Unchecked if all == 0 => format!("unchecked: the law gives profile `{profile}` no gate"),
            Exit::Unchecked if self.is_partial() && stops(Verdict::Inconclusive) == 0 => {
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
            standing: outcome.plain_standing(),
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
