//! Outcomes: what a gate says in the end.

use std::time::Duration;

use governance_evidence::run;
pub(crate) use governance_evidence::verdict::Verdict;
use governance_evidence::verdict::{self, Facts, Standing};
use governance_law::gate::{Absence, Threshold};

use crate::exit_codes::Exit;

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
    /// Taken over from the signed statement of another machine.
    Merged {
        /// Who signed it, as the law calls the key.
        by: String,
        /// What the statement of this run says about it.
        from: run::Provenance,
    },
}

/// A verdict with the facts that it was judged by, its reason and provenance.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outcome {
    /// What was decided.
    pub(crate) verdict: Verdict,
    /// Why, in one line.
    pub(crate) reason: String,
    /// What a reader needs to act on it: findings, the end of a log. Empty lines allowed.
    pub(crate) details: Vec<String>,
    /// What the verdict can be recomputed from.
    pub(crate) facts: Facts,
    /// Where the verdict comes from.
    pub(crate) provenance: Provenance,
    /// The command that shows the trouble alone, if there is one.
    pub(crate) rerun: Option<String>,
}

impl Outcome {
    /// Makes an outcome of facts; `pass` is the reason if nothing in them is wrong or unclear.
    #[must_use]
    pub(crate) fn of(facts: Facts, pass: impl Into<String>) -> Self {
        let judged = verdict::judge(&facts, &[]);
        let unclear = judged.unclear.iter().map(|unclear| unclear.reason.clone());
        let wrong: Vec<String> = judged.faults.iter().cloned().chain(unclear).collect();
        let reason = if wrong.is_empty() { pass.into() } else { wrong.join("; ") };
        let (details, provenance) = (Vec::new(), Provenance::Fresh);
        Self { verdict: judged.verdict, reason, details, facts, provenance, rerun: None }
    }

    /// Says that the gate's claim is true.
    #[must_use]
    pub(crate) fn pass(reason: impl Into<String>) -> Self {
        Self::of(Facts::default(), reason)
    }

    /// Says that a violation was found.
    #[must_use]
    pub(crate) fn fail(reason: impl Into<String>) -> Self {
        Self::of(Facts { faults: vec![reason.into()], ..Facts::default() }, "")
    }

    /// Says that the claim could not be checked.
    #[must_use]
    pub(crate) fn inconclusive(reason: impl Into<String>) -> Self {
        Self::absent(Absence::Other, reason)
    }

    /// Says that the claim could not be checked for want of something.
    #[must_use]
    pub(crate) fn absent(absence: Absence, reason: impl Into<String>) -> Self {
        let mut facts = Facts::default();
        facts.unclear(absence, reason);
        Self::of(facts, "")
    }

    /// Says that the gate was left out.
    #[must_use]
    pub(crate) fn not_run(reason: impl Into<String>) -> Self {
        Self::absent(Absence::LeftOut, reason)
    }

    /// Holds the figures against what the law demands of them: the verdict that counts.
    #[must_use]
    pub(crate) fn held(mut self, thresholds: &[Threshold]) -> Self {
        let judged = verdict::judge(&self.facts, thresholds);
        let unclear = judged.unclear.iter().skip(self.facts.unclear.len()).map(|unclear| &unclear.reason);
        let more: Vec<String> =
            judged.faults.iter().skip(self.facts.faults.len()).chain(unclear).cloned().collect();
        if let Some(first) = more.first() {
            let all = match more.len() {
                1 => first.clone(),
                count => format!("{first}, and {} more", count - 1),
            };
            let was_pass = self.verdict == Verdict::Pass;
            self.reason = if was_pass { all } else { format!("{}; {all}", self.reason) };
            if more.len() > 1 {
                self.details.splice(0..0, more);
            }
        }
        self.verdict = judged.verdict;
        self
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

    /// Returns how it stands by its verdict alone, without a policy.
    #[must_use]
    pub(crate) fn plain_standing(&self) -> Standing {
        match self.verdict {
            Verdict::Pass => Standing::Passed,
            verdict => Standing::Stops(verdict),
        }
    }
}

/// Returns how a run with these standings ends.
#[must_use]
pub(crate) fn exit<'a>(standings: impl IntoIterator<Item = &'a Standing>) -> Exit {
    verdict::decide(standings).into()
}

#[cfg(test)]
mod tests {
    use governance_law::Law;

    use super::*;

    #[test]
    fn a_constructor_says_what_judging_its_facts_says() {
        for (outcome, verdict) in [
            (Outcome::pass("p"), Verdict::Pass),
            (Outcome::fail("f"), Verdict::Fail),
            (Outcome::inconclusive("i"), Verdict::Inconclusive),
            (Outcome::not_run("n"), Verdict::NotRun),
        ] {
            assert_eq!(outcome.verdict, verdict);
            assert_eq!(outcome.clone().held(&[]), outcome);
        }
    }

    #[test]
    fn the_law_and_not_the_gate_holds_figures_against_bounds() {
        let thresholds = Law::parse("governance.toml", "schema = 1\n").unwrap().thresholds("coverage");
        let mut facts = Facts::default();
        facts.figure("line coverage", "a", 90.0, "%");
        let one = Outcome::of(facts.clone(), "fine").held(&thresholds);
        assert_eq!(one.verdict, Verdict::Fail);
        let said = "`line coverage` of `a` is 90 %, and at least 95 % is demanded by `minimum`";
        assert_eq!(one.reason, said);
        facts.figure("line coverage", "b", 91.0, "%");
        let two = Outcome::of(facts, "fine").held(&thresholds);
        assert_eq!(two.reason, format!("{said}, and 1 more"));
        assert_eq!(two.details.len(), 2);
    }
}
