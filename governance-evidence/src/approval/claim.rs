//! The judgement: may this approval be used, here, now, for this?

use super::document::{Approval, Terms};
use super::error::ApprovalError;
use super::signature::{ApprovalSignature, SignerKey};
use super::signers::AllowedSigners;
use crate::canonical::Digest;
use crate::moment::Moment;

/// How many persons have to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Persons {
    /// One allowed signer, who may be the one who asks.
    One,
    /// The one who asks and another; nobody approves their own request.
    Two,
}

/// What an approval is to be used for.
#[derive(Clone, Copy)]
pub struct Claim<'a> {
    /// The SHA-256 of what is to be done.
    pub approves: Digest,
    /// What kind of thing it is.
    pub kind: &'a str,
    /// This machine.
    pub host: &'a str,
    /// How many persons have to agree.
    pub persons: Persons,
    /// The time of the check.
    pub now: Moment,
    /// Whether a nonce was used before. The caller records the nonce of an approval in the same atomic write with which it
    /// claims it, or two claims could both be told that it is unused.
    pub is_used: &'a dyn Fn(&str) -> bool,
}

/// An approval that may be used, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    approval: Approval,
    signers: Vec<String>,
}

impl Approved {
    /// Returns what was approved, and on which terms.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        self.approval.terms()
    }

    /// Returns who signed: the first principal of each key, in the order of the signatures.
    #[must_use]
    pub fn signers(&self) -> &[String] {
        &self.signers
    }

    /// Says whether the work may be done now; to be asked again before each step.
    ///
    /// # Errors
    ///
    /// If the window of the work is not open yet, or no longer.
    pub fn may_work(&self, now: Moment) -> Result<(), ApprovalError> {
        let &Terms { work_from: from, work_until: until, .. } = self.terms();
        if from <= now && now < until {
            Ok(())
        } else {
            Err(ApprovalError::OutsideWindow { from, until, now })
        }
    }
}

/// Judges a document and its signatures: are they of allowed signers, for exactly this, claimed in time and unused?
///
/// # Errors
///
/// The first reason why the approval may not be used.
pub fn claim(
    document: &[u8],
    signatures: &[&str],
    signers: &AllowedSigners,
    claim: &Claim<'_>,
) -> Result<Approved, ApprovalError> {
    let approval = Approval::read(document)?;
    let names = verified(document, signatures, signers, claim.now)?;
    let terms = approval.terms();
    is_for(terms, claim)?;
    if claim.now >= terms.claim_by {
        return Err(ApprovalError::ClaimedTooLate { by: terms.claim_by, now: claim.now });
    }
    if (claim.is_used)(&terms.nonce) {
        return Err(ApprovalError::Used(terms.nonce.clone()));
    }
    if claim.persons == Persons::Two {
        two_persons(&terms.requested_by, &names, signers)?;
    }
    Ok(Approved { signers: names.into_iter().map(str::to_owned).collect(), approval })
}

/// Returns who signed; every signature has to be right.
fn verified<'a>(
    document: &[u8],
    signatures: &[&str],
    signers: &'a AllowedSigners,
    now: Moment,
) -> Result<Vec<&'a str>, ApprovalError> {
    let mut keys: Vec<SignerKey> = Vec::with_capacity(signatures.len());
    let mut names = Vec::with_capacity(signatures.len());
    for text in signatures {
        let signature = ApprovalSignature::read(text)?;
        let name = signers.principal(signature.key(), now)?;
        signature.fits(document)?;
        if keys.contains(signature.key()) {
            return Err(ApprovalError::DuplicateSignature(name.to_owned()));
        }
        keys.push(signature.key().clone());
        names.push(name);
    }
    if names.is_empty() { Err(ApprovalError::Unsigned) } else { Ok(names) }
}

fn is_for(terms: &Terms, claim: &Claim<'_>) -> Result<(), ApprovalError> {
    let (found, wanted) = (terms.approves.to_string(), claim.approves.to_string());
    for (key, found, wanted) in [
        ("approves", found.as_str(), wanted.as_str()),
        ("kind", terms.kind.as_str(), claim.kind),
        ("host", terms.host.as_str(), claim.host),
    ] {
        if found != wanted {
            let (found, wanted) = (found.to_owned(), wanted.to_owned());
            return Err(ApprovalError::ForSomethingElse { key, found, wanted });
        }
    }
    Ok(())
}

/// Demands the signature of the one who asks, or anybody could ask in another's name, and that of another person.
fn two_persons(requester: &str, names: &[&str], signers: &AllowedSigners) -> Result<(), ApprovalError> {
    let person = signers.person(requester);
    if person.is_empty() {
        Err(ApprovalError::UnknownRequester(requester.to_owned()))
    } else if !names.iter().any(|name| person.contains(name)) {
        Err(ApprovalError::RequesterNotSigned(requester.to_owned()))
    } else if names.iter().all(|name| person.contains(name)) {
        Err(ApprovalError::OwnRequest(requester.to_owned()))
    } else {
        Ok(())
    }
}
