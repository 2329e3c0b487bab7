//! Waivers: approvals by which one gate may be passed by, for one reason, until a day.
//!
//! What is approved is [`binding`]: the gate and the law. A law that was changed since is another law than the one that the
//! approver has seen, and voids the waiver; a waiver of one workspace is none in another.

use std::fmt;

use governance_law::Law;
use governance_law::catalog::AMENDMENTS;
use governance_law::gate::{Absence, Profile};
use governance_law::trust::Approves;

use super::Waiver;
use super::exception::{self, Asked, Demand, ExceptionError};
use crate::approval::{Approval, ApprovalError};
use crate::canonical::Digest;
use crate::moment::Moment;
use crate::verdict::{self, Judgement, Standing};

/// A waiver that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valid {
    /// The gate.
    pub gate: String,
    /// Who approved it.
    pub by: Vec<String>,
    /// Why.
    pub reason: String,
    /// Until when; exclusive.
    pub until: Moment,
    /// The nonce of the approval, by which it can be found.
    pub nonce: String,
}

impl fmt::Display for Valid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { by, reason, until, nonce, .. } = self;
        write!(f, "waived by {} until {until}: {reason}; approval {nonce}", by.join(", "))
    }
}

/// Returns what a waiver of a gate under a law approves.
#[must_use]
pub fn binding(gate: &str, law: &Law) -> Digest {
    let law = digest(law);
    Digest::of(format!("governance-waiver v1\ngate: {gate}\nlaw: sha256:{law}\n").as_bytes())
}

/// Returns the SHA-256 of a law's text.
#[must_use]
pub fn digest(law: &Law) -> Digest {
    Digest::of(law.text.as_bytes())
}

/// Says whether a gate can be waived at all.
///
/// # Errors
///
/// If it is the gate that watches the law: whoever could waive it could change who may waive.
pub fn may_be_waived(gate: &str) -> Result<(), ExceptionError> {
    if gate == AMENDMENTS { Err(ExceptionError::NotWaivable(AMENDMENTS)) } else { Ok(()) }
}

/// Returns the document to sign.
///
/// # Errors
///
/// If something of it cannot stand in its line.
pub fn document(gate: &str, asked: &Asked<'_>, law: &Law) -> Result<Approval, ApprovalError> {
    let title = format!("let the gate {gate} not hold up a deployment until {}", asked.until);
    exception::document(asked, binding(gate, law), exception::kind(Approves::Waiver), title)
}

/// Judges a waiver: approved by somebody whom the law lets approve waivers, for this gate under this law, and now.
///
/// # Errors
///
/// The first reason why it does not count.
pub fn judge(waiver: &Waiver, law: &Law, now: Moment) -> Result<Valid, ExceptionError> {
    may_be_waived(&waiver.gate)?;
    let demand = Demand { approves: binding(&waiver.gate, law), right: Approves::Waiver, law, now };
    let foreign = || format!("for another gate or under another law; this one is `sha256:{}`", digest(law));
    let approved = exception::judge(&waiver.document, &waiver.signatures, &demand, foreign)?;
    let terms = approved.terms();
    Ok(Valid {
        gate: waiver.gate.clone(),
        by: approved.signers().to_vec(),
        reason: terms.reason.clone(),
        until: terms.work_until,
        nonce: terms.nonce.clone(),
    })
}

/// Asks the law, and then the waivers, how a gate stands. What the caller left out is not waived: nobody has looked at it.
#[must_use]
pub fn standing(judged: &Judgement, law: &Law, gate: &str, profile: Profile, waivers: &[Valid]) -> Standing {
    let standing = verdict::standing(judged, law, gate, profile);
    let is_left_out = judged.unclear.iter().any(|unclear| unclear.absence == Absence::LeftOut);
    match (&standing, waivers.iter().find(|valid| valid.gate == gate)) {
        (Standing::Stops(_), Some(valid)) if !is_left_out => Standing::Waived(valid.to_string()),
        _ => standing,
    }
}
