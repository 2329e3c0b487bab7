//! Outcomes: what a gate says in the end, and what the outcomes of a run say together.

use std::time::Duration;

use crate::exit_codes::Exit;

/// What a gate decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Verdict {
    /// What the gate claims was checked and is true; only this proceeds.
    Pass,
    /// A violation was found.
    Fail,
    /// It could not be checked, or only in part.
    Inconclusive,
    /// The gate belongs to the profile and was left out by the caller.
    NotRun,
}

impl Verdict {
    /// Returns the word for tables and reports.
    #[must_use]
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Inconclusive => "inconclusive",
            Self::NotRun => "not run",
        }
    }
}

/// Where a verdict comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Provenance {
    /// Made in this run.
    Fresh,
    /// Taken over from an earlier run on exactly the same inputs.
    Reused {
        /// The identity of that run.
        run: String,
        /// How long ago it ended.
        age: Duration,
    },
}

/// A verdict with its reason and provenance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// What was decided.
    pub(crate) verdict: Verdict,
    /// Why, in one line.
    pub(crate) reason: String,
    /// What a reader needs to act on it: findings, the end of a log. Empty lines allowed.
    pub(crate) details: Vec<String>,
    /// Where the verdict comes from.
    pub(crate) provenance: Provenance,
    /// The command that shows the trouble alone, if there is one.
    pub(crate) rerun: Option<String>,
}

impl Outcome {
    fn of(verdict: Verdict, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { verdict, reason, details: Vec::new(), provenance: Provenance::Fresh, rerun: None }
    }

    /// Says that the gate's claim is true.
    #[must_use]
    pub(crate) fn pass(reason: impl Into<String>) -> Self {
        Self::of(Verdict::Pass, reason)
    }

    /// Says that a violation was found.
    #[must_use]
    pub(crate) fn fail(reason: impl Into<String>) -> Self {
        Self::of(Verdict::Fail, reason)
    }

    /// Says that the claim could not be checked.
    #[must_use]
    pub(crate) fn inconclusive(reason: impl Into<String>) -> Self {
        Self::of(Verdict::Inconclusive, reason)
    }

    /// Says that the gate was left out.
    #[must_use]
    pub(crate) fn not_run(reason: impl Into<String>) -> Self {
        Self::of(Verdict::NotRun, reason)
    }

    /// Adds what a reader needs to act on it.
    #[must_use]
    pub(crate) fn details(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }

    /// Adds the command that shows the trouble alone.
    #[must_use]
    pub(crate) fn rerun(mut self, command: impl Into<String>) -> Self {
        self.rerun = Some(command.into());
        self
    }
}

/// Returns how a run with these verdicts ends.
///
/// Only [`Verdict::Pass`] proceeds: one gate that was left out, or could not decide, and the profile is not proved.
/// The same holds for a run without any gate.
#[must_use]
pub(crate) fn judge(verdicts: &[Verdict]) -> Exit {
    if verdicts.contains(&Verdict::Fail) {
        Exit::Violation
    } else if verdicts.is_empty() || verdicts.iter().any(|verdict| *verdict != Verdict::Pass) {
        Exit::Unchecked
    } else {
        Exit::Proved
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Fail, Inconclusive, NotRun, Pass};
    use super::*;

    #[test]
    fn only_pass_proceeds() {
        assert_eq!(judge(&[Pass, Pass]), Exit::Proved);
        assert_eq!(judge(&[Pass, Inconclusive]), Exit::Unchecked);
        assert_eq!(judge(&[Pass, NotRun]), Exit::Unchecked);
        assert_eq!(judge(&[Pass, Inconclusive, Fail, NotRun]), Exit::Violation);
    }

    #[test]
    fn nothing_run_proves_nothing() {
        assert_eq!(judge(&[]), Exit::Unchecked);
    }
}
