//! The policy: which verdicts proceed in which profile.

use governance_law::Law;
use governance_law::gate::Profile;

use super::judge::{Judgement, Verdict};

/// How a gate stands in a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It passed.
    Passed,
    /// It did not pass, and an `[[accept]]` of the law names everything that it lacked; the reasons of the law.
    Accepted(Vec<String>),
    /// It did not pass, and an approval waives it; who approved, why and until when.
    Waived(String),
    /// It holds the profile up.
    Stops(Verdict),
}

impl Standing {
    /// Returns the word for tables, reports and statements: that of the verdict, or how it proceeds without a pass.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Passed => Verdict::Pass.word(),
            Self::Accepted(_) => "accepted",
            Self::Waived(_) => "waived",
            Self::Stops(verdict) => verdict.word(),
        }
    }
}

/// What a run decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// Every gate of the profile proceeds.
    Go,
    /// A gate found a violation.
    Violation,
    /// No gate found one, but something could not be checked.
    Unchecked,
}

impl Decision {
    /// Returns the word for statements.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Go => "proved",
            Self::Violation => "violation",
            Self::Unchecked => "unchecked",
        }
    }
}

/// Asks the law whether a gate proceeds. A violation is never accepted; what is absent only if the law names every absence.
#[must_use]
pub fn standing(judged: &Judgement, law: &Law, gate: &str, profile: Profile) -> Standing {
    match judged.verdict {
        Verdict::Pass => Standing::Passed,
        Verdict::Fail => Standing::Stops(Verdict::Fail),
        Verdict::Inconclusive | Verdict::NotRun => {
            let accepted: Option<Vec<String>> = judged
                .unclear
                .iter()
                .map(|unclear| {
                    law.acceptance(gate, unclear.absence, profile).map(|accepted| accepted.why.clone())
                })
                .collect();
            match accepted {
                Some(mut whys) if !whys.is_empty() => {
                    whys.dedup();
                    Standing::Accepted(whys)
                }
                _ => Standing::Stops(judged.verdict),
            }
        }
    }
}

/// Decides over a run. A run of no gate proves nothing, and neither does one in which no gate passed.
#[must_use]
pub fn decide<'a>(standings: impl IntoIterator<Item = &'a Standing>) -> Decision {
    let (mut has_pass, mut is_open) = (false, false);
    for standing in standings {
        match standing {
            Standing::Passed => has_pass = true,
            Standing::Accepted(_) | Standing::Waived(_) => {}
            Standing::Stops(Verdict::Fail) => return Decision::Violation,
            Standing::Stops(_) => is_open = true,
        }
    }
    if has_pass && !is_open { Decision::Go } else { Decision::Unchecked }
}

#[cfg(test)]
mod unit {
    use governance_law::gate::Absence;

    use super::super::facts::Facts;
    use super::super::judge::judge;
    use super::*;

    const ACCEPTS: &str = "schema = 1\n[[accept]]\ngate = \"gpu\"\nabsence = \"no_device\"\nprofiles = [\"ci\"]\nwhy = \"no card here\"\n";

    #[track_caller]
    fn check(facts: &Facts, gate: &str, profile: Profile, expected: &Standing) {
        let law = Law::parse("governance.toml", ACCEPTS).unwrap();
        let judged = judge(facts, &law.thresholds(gate));
        assert_eq!(&standing(&judged, &law, gate, profile), expected);
    }

    #[test]
    fn only_what_the_law_names_is_accepted_and_only_there() {
        let mut facts = Facts::default();
        facts.unclear(Absence::NoDevice, "no GPU");
        check(&facts, "gpu", Profile::Ci, &Standing::Accepted(vec!["no card here".to_owned()]));
        check(&facts, "gpu", Profile::Deploy, &Standing::Stops(Verdict::NotRun));
        check(&facts, "leaks", Profile::Ci, &Standing::Stops(Verdict::NotRun));
        facts.unclear(Absence::Other, "garbage");
        check(&facts, "gpu", Profile::Ci, &Standing::Stops(Verdict::Inconclusive));
    }

    #[test]
    fn a_violation_is_never_accepted() {
        let mut facts = Facts::default();
        facts.unclear(Absence::NoDevice, "no GPU");
        facts.faults.push("broken".to_owned());
        check(&facts, "gpu", Profile::Ci, &Standing::Stops(Verdict::Fail));
    }

    #[test]
    fn a_run_goes_only_if_something_passed_and_nothing_stops() {
        use Standing::{Accepted, Passed, Stops, Waived};
        let (accepted, waived) = (Accepted(vec!["w".to_owned()]), Waived("w".to_owned()));
        assert_eq!(decide(&[Passed, accepted.clone(), waived.clone()]), Decision::Go);
        assert_eq!(decide(&[accepted, waived]), Decision::Unchecked);
        assert_eq!(decide(&[Passed, Stops(Verdict::NotRun)]), Decision::Unchecked);
        assert_eq!(
            decide(&[Passed, Stops(Verdict::Inconclusive), Stops(Verdict::Fail)]),
            Decision::Violation
        );
        assert_eq!(decide(&[]), Decision::Unchecked);
    }
}
