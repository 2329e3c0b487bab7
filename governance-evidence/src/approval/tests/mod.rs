//! Approvals are made, judged, and misused in every way there is. The signatures of the real `ssh-keygen` are in tests/it.

mod claim;
mod document;
mod list;
mod signature;

use std::collections::BTreeSet;

use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest as _, Sha256};
use ssh_key::public::{Ed25519PublicKey, KeyData, SkEd25519};
use ssh_key::{Algorithm, HashAlg, LineEnding, Signature, SshSig};

use super::*;
use crate::canonical::Digest;
use crate::moment::Moment;

fn at(text: &str) -> Moment {
    format!("2026-11-20T{text}:00Z").parse().unwrap()
}

fn terms() -> Terms {
    Terms {
        approves: Digest::of(b"plan"),
        kind: "plan".to_owned(),
        title: "raise the pool to 40 connections".to_owned(),
        reason: "ticket 812: the pool runs dry at noon".to_owned(),
        requested_by: "alice@example.org".to_owned(),
        host: "db-1".to_owned(),
        nonce: "00112233445566778899aabbccddeeff".to_owned(),
        claim_by: at("12:00"),
        work_from: at("13:00"),
        work_until: at("14:00"),
    }
}

fn text() -> String {
    Approval::new(terms()).unwrap().text()
}

fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

pub(crate) fn public(number: u8) -> Ed25519PublicKey {
    Ed25519PublicKey(key(number).verifying_key().to_bytes())
}

/// Signs as `ssh-keygen -Y sign` does.
pub(crate) fn signed(number: u8, namespace: &str, document: &str) -> String {
    let data = SshSig::signed_data(namespace, HashAlg::Sha512, document.as_bytes()).unwrap();
    let signature = Signature::new(Algorithm::Ed25519, key(number).sign(&data).to_vec()).unwrap();
    let whole = SshSig::new(KeyData::Ed25519(public(number)), namespace, HashAlg::Sha512, signature).unwrap();
    whole.to_pem(LineEnding::LF).unwrap()
}

fn by(number: u8) -> String {
    signed(number, NAMESPACE, &text())
}

fn line(names: &str, options: &str, number: u8) -> String {
    format!("{names} {options}{}\n", ssh_key::PublicKey::from(public(number)).to_openssh().unwrap())
}

fn signers() -> AllowedSigners {
    let lines = [
        "# who may approve\n\n".to_owned(),
        line("alice@example.org", "", 1),
        line("bob@example.org", "namespaces=\"git,governance-approval\" ", 2),
        line("carol@example.org", "namespaces=\"git\" ", 3),
        line("dave@example.org", "valid-after=\"202611201000Z\",valid-before=\"202611201100Z\" ", 4),
        line("alice@home.example", "", 5),
        line("alice@home.example,alice@example.org", "", 6),
    ];
    AllowedSigners::read(&lines.concat()).unwrap()
}

fn demand(persons: Persons, now: &str) -> Claim<'static> {
    Claim {
        approves: Digest::of(b"plan"),
        kind: "plan",
        host: "db-1",
        persons,
        now: at(now),
        is_used: &|_| false,
    }
}

fn judged(signatures: &[String], wanted: &Claim<'_>) -> Result<Approved, ApprovalError> {
    let signatures: Vec<&str> = signatures.iter().map(String::as_str).collect();
    claim(text().as_bytes(), &signatures, &signers(), wanted)
}

#[track_caller]
fn refused(signatures: &[String], wanted: &Claim<'_>, expected: &str) {
    assert_eq!(judged(signatures, wanted).unwrap_err().to_string(), expected);
}
