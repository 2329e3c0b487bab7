//! What a waiver and an amendment have in common: an approval by somebody whom a law names for it, kept in the tree for every
//! machine, that counts until a day.

use governance_law::Law;
use governance_law::trust::Approves;

use crate::approval::{
    AllowedSigners, Approval, ApprovalError, Approved, Claim, NAMESPACE, Persons, Terms, claim,
};
use crate::canonical::Digest;
use crate::moment::Moment;

/// Stands where an approval names one machine: an exception is kept in the tree, for every machine that validates it.
pub const HOST: &str = "any";

/// Who asks for an exception, why, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
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

/// Why an exception does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExceptionError {
    /// The law has an approver whom no signature can be held against.
    #[error("the approver `{name}` in the law cannot be used: {reason}")]
    BadApprover {
        /// The approver.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// It was approved for something else.
    #[error("it was approved {what}")]
    Foreign {
        /// What kind of exception it is.
        right: Approves,
        /// For what else, and what is at hand.
        what: String,
    },
    /// It is over, or has not begun.
    #[error("it counts from `{from}` until `{until}`, and it is `{now}`")]
    Outside {
        /// What kind of exception it is.
        right: Approves,
        /// When it begins.
        from: Moment,
        /// When it ends.
        until: Moment,
        /// The time of the check.
        now: Moment,
    },
    /// Who has signed may approve something else.
    #[error("it is signed by {names}, who may not approve {wanted} by that law, but {may}")]
    NotAllowed {
        /// Who has signed.
        names: String,
        /// What it would take.
        wanted: &'static str,
        /// What they may approve.
        may: &'static str,
    },
    /// Who has signed is named by the change that is to be approved, and not before it.
    #[error(
        "it is signed by {names}, who may approve by the new law alone, and the law before the change says who may approve it"
    )]
    OfTheChange {
        /// Who has signed.
        names: String,
    },
    /// No waiver lifts that gate.
    #[error("the gate `{0}` cannot be waived: whoever may waive gates would change the law")]
    NotWaivable(&'static str),
    /// The approval is refused.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
}

impl ExceptionError {
    /// Returns what to do about it, if there is something to do.
    #[must_use]
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::BadApprover { .. } => Some(
                "`name` is one word, and `key` the type and the Base64 of an SSH key: `ssh-ed25519 AAAA...`",
            ),
            Self::Foreign { right, .. } | Self::Outside { right, .. } => Some(match right {
                Approves::Waiver => "ask for a new waiver, or bring the gate to pass",
                Approves::Law => "ask for a new approval, or take the change of the law back",
            }),
            Self::NotAllowed { .. }
            | Self::OfTheChange { .. }
            | Self::Approval(ApprovalError::UnknownSigner(_)) => Some(
                "who approves is an `[[approver]]` of the law: waivers with `may_approve = [\"waiver\"]`, changes of the law with \
                 `may_approve = [\"law\"]` in the law before the change",
            ),
            Self::NotWaivable(_) => Some("have the change of the law approved: `law amend`"),
            Self::Approval(error) => error.help(),
        }
    }
}

/// Returns the document to sign.
///
/// # Errors
///
/// If something of it cannot stand in its line.
pub(super) fn document(
    asked: &Asked<'_>,
    approves: Digest,
    kind: &str,
    title: String,
) -> Result<Approval, ApprovalError> {
    let Asked { reason, requested_by, nonce, from, until } = *asked;
    Approval::new(Terms {
        approves,
        kind: kind.to_owned(),
        title,
        reason: reason.to_owned(),
        requested_by: requested_by.to_owned(),
        host: HOST.to_owned(),
        nonce: nonce.to_owned(),
        claim_by: until,
        work_from: from,
        work_until: until,
    })
}

/// What a document has to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Demand<'a> {
    /// What it has to approve.
    pub(super) approves: Digest,
    /// What kind of exception it is.
    pub(super) right: Approves,
    /// The law that names who may approve it.
    pub(super) law: &'a Law,
    /// The time of the check.
    pub(super) now: Moment,
}

/// Judges a document and its signatures: of an approver whom the law names for it, for exactly this, and now.
///
/// # Errors
///
/// The first reason why it does not count; `foreign` says what is at hand if it is for something else.
pub(super) fn judge(
    document: &str,
    signatures: &[String],
    demand: &Demand<'_>,
    foreign: impl FnOnce() -> String,
) -> Result<Approved, ExceptionError> {
    let Demand { right, law, now, .. } = *demand;
    let approval = Approval::read(document.as_bytes())?;
    let (from, until) = (approval.terms().work_from, approval.terms().work_until);
    let refused = |error: ApprovalError| match error {
        ApprovalError::ForSomethingElse { key: "approves", .. } => {
            ExceptionError::Foreign { right, what: foreign() }
        }
        other => other.into(),
    };
    // Whether it counts now is said below, in the words of an exception.
    let at = Demand { now: from.min(now), ..*demand };
    let approved = match signed(document, signatures, &approvers(law, &[right])?, &at) {
        Err(unknown @ ApprovalError::UnknownSigner(_)) => {
            let all = approvers(law, &[Approves::Waiver, Approves::Law])?;
            return Err(signed(document, signatures, &all, &at).map_or_else(
                |_| unknown.into(),
                |other| ExceptionError::NotAllowed {
                    names: listed(&other),
                    wanted: words(right),
                    may: words(if right == Approves::Law { Approves::Waiver } else { Approves::Law }),
                },
            ));
        }
        signed => signed.map_err(refused)?,
    };
    approved.may_work(now).map_err(|_| ExceptionError::Outside { right, from, until, now })?;
    Ok(approved)
}

/// Holds a document against a list of signers.
pub(super) fn signed(
    document: &str,
    signatures: &[String],
    signers: &AllowedSigners,
    demand: &Demand<'_>,
) -> Result<Approved, ApprovalError> {
    let signatures: Vec<&str> = signatures.iter().map(String::as_str).collect();
    let asked = Claim {
        approves: demand.approves,
        kind: kind(demand.right),
        host: HOST,
        persons: Persons::One,
        now: demand.now,
        // An exception is used by every run until it ends.
        is_used: &|_| false,
    };
    claim(document.as_bytes(), &signatures, signers, &asked)
}

/// Returns who has signed, for messages.
pub(super) fn listed(approved: &Approved) -> String {
    approved.signers().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Returns the kind of approval, which is the word of the law for the right to give it.
pub(super) fn kind(right: Approves) -> &'static str {
    Approves::WORDS.iter().find(|(_, known)| *known == right).map_or("", |(word, _)| word)
}

const fn words(right: Approves) -> &'static str {
    match right {
        Approves::Waiver => "waivers",
        Approves::Law => "changes of the law",
    }
}

/// Says whether a signature could be held against every approver of the law.
///
/// # Errors
/// Names the first who cannot be used.
pub fn check(law: &Law) -> Result<(), ExceptionError> {
    approvers(law, &[Approves::Waiver, Approves::Law]).map(drop)
}

/// Returns those whom the law lets approve one of these.
pub(super) fn approvers(law: &Law, rights: &[Approves]) -> Result<AllowedSigners, ExceptionError> {
    let mut lines = String::new();
    let has_right = |may: &[Approves]| may.iter().any(|right| rights.contains(right));
    for approver in law.approvers.iter().filter(|approver| has_right(&approver.may_approve)) {
        let line =
            format!("{} namespaces=\"{NAMESPACE}\" {}\n", approver.name.value, approver.key.value.trim());
        let bad = |reason: &str| ExceptionError::BadApprover {
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
        .map_err(|_| ExceptionError::BadApprover { name: String::new(), reason: String::new() })
}
