//! Joining what the steps of one gate say into one outcome.

use governance_evidence::verdict::Facts;
use governance_law::gate::Absence;

use crate::outcome::Outcome;

/// The most lines that one gate adds to the report; its log has the rest.
const LINES: usize = 60;

/// What the steps of a gate said so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    facts: Facts,
    details: Vec<String>,
    rerun: Option<String>,
}

impl Tally {
    /// Notes a violation.
    pub(crate) fn fail(&mut self, reason: impl Into<String>, details: Vec<String>, rerun: Option<String>) {
        if self.facts.faults.is_empty() {
            // What is certain is worth more of the reader's time than what is unclear.
            self.rerun = None;
        }
        self.facts.faults.push(reason.into());
        self.add(details, rerun);
    }

    /// Notes that something could not be checked.
    pub(crate) fn unclear(&mut self, reason: impl Into<String>, details: Vec<String>, rerun: Option<String>) {
        self.absent(Absence::Other, reason, details, rerun);
    }

    /// Notes that something could not be checked for want of something that a policy may accept.
    pub(crate) fn absent(
        &mut self,
        absence: Absence,
        reason: impl Into<String>,
        details: Vec<String>,
        rerun: Option<String>,
    ) {
        self.facts.unclear(absence, reason);
        self.add(details, rerun);
    }

    /// Notes a figure by its name in the catalogue, what it is about (empty: the workspace), and its unit (empty: a count).
    pub(crate) fn figure(&mut self, name: &str, of: impl Into<String>, value: f64, unit: &str) {
        self.facts.figure(name, of, value, unit);
    }

    /// Notes a tool that took part.
    pub(crate) fn tool(&mut self, name: impl Into<String>, version: impl Into<String>) {
        self.facts.tool(name, version);
    }

    /// Notes what a reader has to know about the figures.
    pub(crate) fn note(&mut self, line: impl Into<String>) {
        self.facts.notes.push(line.into());
    }

    /// Adds what a reader needs to act on a figure, which the law judges after the gate.
    pub(crate) fn explain(&mut self, details: Vec<String>, rerun: Option<String>) {
        self.add(details, rerun);
    }

    fn add(&mut self, details: Vec<String>, rerun: Option<String>) {
        if !details.is_empty() && !self.details.is_empty() {
            self.details.push(String::new());
        }
        self.details.extend(details);
        self.rerun = self.rerun.take().or(rerun);
    }

    /// Decides: any violation fails, anything unclear is inconclusive, and only then is it a pass. What the figures say is
    /// decided by the law, after the gate.
    pub(crate) fn decide(mut self, pass: impl Into<String>) -> Outcome {
        if self.details.len() > LINES {
            let more = self.details.len() - LINES;
            self.details.truncate(LINES);
            self.details.push(format!("... and {more} more lines"));
        }
        let mut outcome = Outcome::of(self.facts, pass).details(self.details);
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

    #[test]
    fn what_would_fill_the_screen_is_cut_and_counted() {
        let mut tally = Tally::default();
        let lines = (0..LINES + 7).map(|number| number.to_string()).collect();
        tally.fail("many lints", lines, None);
        let outcome = tally.decide("fine");
        assert_eq!(outcome.details.len(), LINES + 1);
        assert_eq!(outcome.details.last().map(String::as_str), Some("... and 7 more lines"));
        assert_eq!(outcome.verdict, Verdict::Fail);
    }
}
