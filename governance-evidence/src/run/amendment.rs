//! Amendments: approvals by which a law may become weaker than it was.
//!
//! What is approved is [`binding`]: the one text and the other, each with its baseline, so that neither can be exchanged. Who may
//! approve is said by the law before the change: whoever could name himself in the change could approve anything.

use std::fmt;

use governance_law::Law;
use governance_law::trust::Approves;

use super::exception::{self, Asked, Demand, ExceptionError};
use crate::approval::{Approval, ApprovalError};
use crate::canonical::Digest;
use crate::moment::Moment;

/// A law and its baseline, by the SHA-256 of their texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    /// The law.
    pub law: Digest,
    /// What the baseline lets be, if there is one.
    pub baseline: Option<Digest>,
}

/// One side of a change.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The law.
    pub law: &'a Law,
    /// What identifies it and its baseline.
    pub state: State,
}

/// An amendment that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// Who approved it.
    pub by: Vec<String>,
    /// Why.
    pub reason: String,
    /// Until when; exclusive.
    pub until: Moment,
    /// The nonce of the approval, by which it can be found.
    pub nonce: String,
}

impl fmt::Display for Amended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { by, reason, until, nonce } = self;
        write!(f, "approved by {} until {until}: {reason}; approval {nonce}", by.join(", "))
    }
}

/// Returns what an amendment approves.
#[must_use]
pub fn binding(from: State, to: State) -> Digest {
    let named = |state: State| {
        let baseline = state.baseline.map_or_else(|| "none".to_owned(), |digest| format!("sha256:{digest}"));
        format!("sha256:{} baseline {baseline}", state.law)
    };
    Digest::of(format!("governance-amendment v1\nfrom: {}\nto: {}\n", named(from), named(to)).as_bytes())
}

/// Returns the document to sign; `count` is how many weakenings it lets be.
///
/// # Errors
///
/// If something of it cannot stand in its line.
pub fn document(from: State, to: State, count: usize, asked: &Asked<'_>) -> Result<Approval, ApprovalError> {
    let title = format!(
        "let the law sha256:{} take the place of sha256:{}, which it weakens {count} {}",
        to.law,
        from.law,
        if count == 1 { "time" } else { "times" }
    );
    exception::document(asked, binding(from, to), exception::kind(Approves::Law), title)
}

/// Judges an amendment: approved by somebody whom the old law lets approve changes of the law, for exactly this change, and now.
///
/// # Errors
///
/// The first reason why it does not count.
pub fn judge(
    document: &str,
    signatures: &[String],
    (from, to): (&Side<'_>, &Side<'_>),
    now: Moment,
) -> Result<Amended, ExceptionError> {
    let right = Approves::Law;
    let demand = Demand { approves: binding(from.state, to.state), right, law: from.law, now };
    let foreign = || {
        let (from, to) = (from.state.law, to.state.law);
        format!("for another change of the law; this one is from `sha256:{from}` to `sha256:{to}`")
    };
    // Of the many documents of a folder most are of other changes, whoever signed those.
    if Approval::read(document.as_bytes())?.terms().approves != demand.approves {
        return Err(ExceptionError::Foreign { right, what: foreign() });
    }
    let approved = exception::judge(document, signatures, &demand, foreign).map_err(|error| match error {
        ExceptionError::Approval(ApprovalError::UnknownSigner(_)) => {
            let of_the_change = exception::approvers(to.law, &[Approves::Law])
                .and_then(|new| Ok(exception::signed(document, signatures, &new, &demand)?));
            of_the_change
                .map_or(error, |approved| ExceptionError::OfTheChange { names: exception::listed(&approved) })
        }
        other => other,
    })?;
    let terms = approved.terms();
    Ok(Amended {
        by: approved.signers().to_vec(),
        reason: terms.reason.clone(),
        until: terms.work_until,
        nonce: terms.nonce.clone(),
    })
}
