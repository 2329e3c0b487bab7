//! Approvals: what a person signs with the SSH key that they have already.
//!
//! The document is [`Approval::text`], eleven lines that a person can read; the signature is an SSHSIG, made by
//! `ssh-keygen -Y sign -n governance-approval -f KEY FILE`; who may sign is said by an `allowed_signers` file
//! ([`AllowedSigners`]). [`claim`] judges all of it, and is single use: it asks the caller which nonces are spent.

mod claim;
mod document;
mod error;
mod fields;
mod line;
mod sign;
mod signature;
mod signers;

pub use claim::{Approved, Claim, Persons, claim};
pub use document::{Approval, Terms};
pub use error::ApprovalError;
pub use line::SignerFault;
pub use sign::{sign, signer_line};
pub use signature::{ApprovalSignature, SignerKey};
pub use signers::AllowedSigners;

/// The namespace of the signatures: one that was made for git or for files is no approval.
pub const NAMESPACE: &str = "governance-approval";

#[cfg(test)]
pub(crate) mod tests;
