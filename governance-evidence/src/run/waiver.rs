//! Waivers: approvals by which one gate may be passed by, for one reason, until a day.
//!
//! What is approved is [`binding`]: the gate and the law. A law that was changed since is another law than the one that the
//! approver has seen, and voids the waiver; a waiver of one workspace is none in another.

use std::fmt;

use governance_law::Law;
use governance_law::gate::{Absence, Profile};
use governance_law::trust::Approves;

use super::Waiver;
use crate::approval::{AllowedSigners, Approval, ApprovalError, Claim, NAMESPACE, Persons, Terms, claim};
use crate::canonical::Digest;
use crate::moment::Moment;
use crate::verdict::{self, Judgement, Standing};

/// The kind of approval.
pub const KIND: &str = "waiver";

/// Stands where an approval names one machine: a waiver is kept in the tree, for every machine that validates it.
pub const HOST: &str = "any";

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The gate.
    pub gate: &'a str,
    /// Why, for the person who signs.
    pub reason: &'a str,
    /// Who asks.
    pub requested_by: &'a str,
    /// 32 to 64 lowercase hexadecimal digits that nobody has used.
    pub nonce: &'a str,
    /// From when on.
    pub from: Moment,
    /// Until when; exclusive.
    pub until: Moment,
}

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

/// Why a waiver does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WaiverError {
    /// The law has an approver whom no signature can be held against.
    #[error("the approver `{name}` in the law cannot be used: {reason}")]
    BadApprover {
        /// The approver.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// It was approved for another gate or under another law.
    #[error("it was approved for another gate or under another law; this one is `sha256:{law}`")]
    Foreign {
        /// The law at hand.
        law: Digest,
    },
    /// It is over, or has not begun.
    #[error("it counts from `{from}` until `{until}`, and it is `{now}`")]
    Outside {
        /// When it begins.
        from: Moment,
        /// When it ends.
        until: Moment,
        /// The time of the check.
        now: Moment,
    },
    /// The approval is refused.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
}

impl WaiverError {
    /// Returns what to do about it, if there is something to do.
    #[must_use]
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::BadApprover { .. } => Some(
                "`name` is one word, and `key` the type and the Base64 of an SSH key: `ssh-ed25519 AAAA...`",
            ),
            Self::Foreign { .. } | Self::Outside { .. } => {
                Some("ask for a new waiver, or bring the gate to pass")
            }
            Self::Approval(ApprovalError::UnknownSigner(_)) => {
                Some("who approves waivers is an `[[approver]]` of the law with `may_approve = [\"waiver\"]`")
            }
            Self::Approval(error) => error.help(),
        }
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

/// Returns the document to sign.
///
/// # Errors
///
/// If something of it cannot stand in its line.
pub fn document(request: &Request<'_>, law: &Law) -> Result<Approval, ApprovalError> {
    let Request { gate, reason, requested_by, nonce, from, until } = *request;
    Approval::new(Terms {
        approves: binding(gate, law),
        kind: KIND.to_owned(),
        title: format!("let the gate {gate} not hold up a deployment until {until}"),
        reason: reason.to_owned(),
        requested_by: requested_by.to_owned(),
        host: HOST.to_owned(),
        nonce: nonce.to_owned(),
        claim_by: until,
        work_from: from,
        work_until: until,
    })
}

/// Judges a waiver: approved by somebody whom the law lets approve waivers, for this gate under this law, and now.
///
/// # Errors
///
/// The first reason why it does not count.
pub fn judge(waiver: &Waiver, law: &Law, now: Moment) -> Result<Valid, WaiverError> {
    let approval = Approval::read(waiver.document.as_bytes())?;
    let (from, until) = (approval.terms().work_from, approval.terms().work_until);
    let approves = binding(&waiver.gate, law);
    let signatures: Vec<&str> = waiver.signatures.iter().map(String::as_str).collect();
    let asked = Claim {
        approves,
        kind: KIND,
        host: HOST,
        persons: Persons::One,
        // Whether it counts now is said below, in the words of a waiver.
        now: from.min(now),
        // A waiver is used by every run until it ends.
        is_used: &|_| false,
    };
    let approved = claim(waiver.document.as_bytes(), &signatures, &approvers(law)?, &asked).map_err(
        |error| match error {
            ApprovalError::ForSomethingElse { key: "approves", .. } => {
                WaiverError::Foreign { law: digest(law) }
            }
            other => other.into(),
        },
    )?;
    approved.may_work(now).map_err(|_| WaiverError::Outside { from, until, now })?;
    Ok(Valid {
        gate: waiver.gate.clone(),
        by: approved.signers().to_vec(),
        reason: approved.terms().reason.clone(),
        until,
        nonce: approved.terms().nonce.clone(),
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

/// Says whether a signature could be held against every approver of the law.
///
/// # Errors
/// Names the first who cannot be used.
pub fn check(law: &Law) -> Result<(), WaiverError> {
    approvers(law).map(drop)
}

/// Returns those whom the law lets approve waivers.
fn approvers(law: &Law) -> Result<AllowedSigners, WaiverError> {
    let mut lines = String::new();
    for approver in law.approvers.iter().filter(|approver| approver.may_approve.contains(&Approves::Waiver)) {
        let line =
            format!("{} namespaces=\"{NAMESPACE}\" {}\n", approver.name.value, approver.key.value.trim());
        let bad = |reason: &str| WaiverError::BadApprover {
            name: approver.name.value.clone(),
            reason: reason.to_owned(),
        };
        if approver.name.value.contains(|c: char| c.is_whitespace() || c == ',' || c == '"') {
            return Err(bad("its name is more than one word"));
        }
        AllowedSigners::read(&line)
            .map_err(|faults| bad(&faults.first().map_or_else(String::new, ToString::to_string)))?;
        lines.push_str(&line);
    }
    AllowedSigners::read(&lines)
        .map_err(|_| WaiverError::BadApprover { name: String::new(), reason: String::new() })
}
