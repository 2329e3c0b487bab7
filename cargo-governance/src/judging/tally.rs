//! Joining what the steps of one gate say into one outcome.

use crate::outcome::Outcome;

/// The most lines that one gate adds to the report; its log has the rest.
const LINES: usize = 60;

/// What the steps of a gate said so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    failed: Vec<String>,
    unclear: Vec<String>,
    details: Vec<String>,
    rerun: Option<String>,
}

impl Tally {
    /// Notes a violation.
    pub(crate) fn fail(&mut self, reason: impl Into<String>, details: Vec<String>, rerun: Option<String>) {
        if self.failed.is_empty() {
            // What is certain is worth more of the reader's time than what is unclear.
            self.rerun = None;
        }
        self.failed.push(reason.into());
        self.add(details, rerun);
    }

    /// Notes that something could not be checked.
    pub(crate) fn unclear(&mut self, reason: impl Into<String>, details: Vec<String>, rerun: Option<String>) {
        self.unclear.push(reason.into());
        self.add(details, rerun);
    }

    fn add(&mut self, details: Vec<String>, rerun: Option<String>) {
        if !details.is_empty() && !self.details.is_empty() {
            self.details.push(String::new());
        }
        self.details.extend(details);
        self.rerun = self.rerun.take().or(rerun);
    }

    /// Decides: any violation fails, anything unclear is inconclusive, and only then is it a pass.
    pub(crate) fn decide(mut self, pass: impl Into<String>) -> Outcome {
        if self.details.len() > LINES {
            let more = self.details.len() - LINES;
            self.details.truncate(LINES);
            self.details.push(format!("... and {more} more lines"));
        }
        let mut outcome = if !self.failed.is_empty() {
            self.failed.extend(self.unclear);
            Outcome::fail(self.failed.join("; "))
        } else if !self.unclear.is_empty() {
            Outcome::inconclusive(self.unclear.join("; "))
        } else {
            Outcome::pass(pass)
        };
        outcome.details = self.details;
        outcome.rerun = self.rerun;
        outcome
    }
}

/// Returns a number with its noun: `1 file`, `2 files`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::outcome::Verdict;

    #[test]
    fn a_violation_outweighs_what_is_unclear() {
        let mut tally = Tally::default();
        tally.unclear("a tool is missing", vec!["x".into()], Some("unclear".into()));
        tally.fail("1 lint", vec!["y".into()], Some("fail".into()));
        let outcome = tally.decide("fine");
        assert_eq!(outcome.verdict, Verdict::Fail);
        assert_eq!(outcome.reason, "1 lint; a tool is missing");
        assert_eq!(outcome.details, ["x", "", "y"]);
        assert_eq!(outcome.rerun.as_deref(), Some("fail"));
    }

    #[test]
    fn nothing_noted_is_a_pass() {
        assert_eq!(Tally::default().decide("fine"), Outcome::pass("fine"));
    }
}
