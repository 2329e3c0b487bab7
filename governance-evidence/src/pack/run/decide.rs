//! What the proof of a claim and its control say together.

use super::super::judge::Finding;
use super::super::model::Claim;
use super::super::proof::Trial;
use super::attempt::said;
use crate::verdict::Verdict;

/// Decides a claim. What is certain comes first: an expectation that is not met, a proof that cannot fail. What could not be
/// judged is no pass.
pub(super) fn decide(claim: &Claim, proof: &Trial, control: &Trial) -> (Verdict, String) {
    if let Some(reason) = unmet(&proof.findings) {
        return (Verdict::Fail, reason);
    }
    let failing = Failing::of(claim, control);
    if failing == Failing::Nothing {
        let reason =
            format!("the proof cannot fail: with {}, every expectation is met as well", claim.control.plants);
        return (Verdict::Fail, reason);
    }
    if let Some(reason) = unmet(&control.shown) {
        return (Verdict::Fail, format!("the control fails, and not in the way that it should: {reason}"));
    }
    if let Some(trouble) = &proof.trouble {
        return (Verdict::Inconclusive, trouble.clone());
    }
    if let Some(trouble) = &control.trouble {
        return (Verdict::Inconclusive, format!("the control could not be judged: {trouble}"));
    }
    if failing == Failing::TimeAlone {
        let reason = "the control took too long, so that nothing else could be seen of it";
        return (Verdict::Inconclusive, reason.to_owned());
    }
    if let Some(left) = proof.leftovers.iter().chain(&control.leftovers).next() {
        return (Verdict::Inconclusive, left.clone());
    }
    let expected = match proof.findings.len() {
        1 => "as expected".to_owned(),
        count => format!("all {count} expectations are met"),
    };
    let failed = control.findings.iter().filter(|finding| !finding.is_met).count();
    let reason =
        format!("{expected}; {failed} of {} under the control fail, as they must", control.findings.len());
    (Verdict::Pass, reason)
}

/// What of the control has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failing {
    /// What shows that the proof can fail.
    Something,
    /// Nothing: the proof cannot fail.
    Nothing,
    /// How long it took, and nothing else was judged.
    TimeAlone,
    /// It could not be judged.
    Unclear,
}

impl Failing {
    fn of(claim: &Claim, control: &Trial) -> Self {
        if control.trouble.is_some() && control.findings.is_empty() {
            return Self::Unclear;
        }
        // A machine may be slow by chance; a control is not.
        let is_about_time = !claim.expect.says_more_than_time();
        let mut unmet = control.findings.iter().filter(|finding| !finding.is_met);
        if unmet.any(|finding| !finding.is_time || is_about_time) {
            Self::Something
        } else if control.findings.iter().all(|finding| finding.is_time) {
            Self::TimeAlone
        } else {
            Self::Nothing
        }
    }
}

/// Says what is not met, the first of it in full.
fn unmet(findings: &[Finding]) -> Option<String> {
    let mut unmet = findings.iter().filter(|finding| !finding.is_met);
    let first = said(unmet.next()?);
    Some(match unmet.count() {
        0 => first,
        more => format!("{first} (and {more} more)"),
    })
}
