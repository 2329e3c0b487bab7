//! The real `ssh-keygen`: what it signs we accept, for what it was signed, while it is valid.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::fs;

use governance_evidence::approval::{
    AllowedSigners, Approval, Approved, Claim, NAMESPACE, Persons, Terms, claim,
};
use governance_evidence::canonical::Digest;
use governance_evidence::moment::Moment;
use tempfile::TempDir;

use crate::support::{are_there, run, succeeds};

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

fn document() -> String {
    let terms = Terms {
        approves: Digest::of(b"plan"),
        kind: "plan".to_owned(),
        title: "raise the pool".to_owned(),
        reason: "the pool runs dry \u{2014} ticket 812".to_owned(),
        requested_by: "alice".to_owned(),
        host: "db-1".to_owned(),
        nonce: "0".repeat(32),
        claim_by: at("2026-11-20T12:00:00Z"),
        work_from: at("2026-11-20T12:00:00Z"),
        work_until: at("2026-11-20T14:00:00Z"),
    };
    Approval::new(terms).unwrap().text()
}

/// Keys of alice and bob, and the document; `kind` is a type as `ssh-keygen -t` takes them.
fn office(kind: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in ["alice", "bob"] {
        succeeds(folder.path(), "ssh-keygen", &["-q", "-t", kind, "-N", "", "-C", name, "-f", name]);
    }
    fs::write(folder.path().join("plan"), document()).unwrap();
    folder
}

fn text(office: &TempDir, file: &str) -> String {
    fs::read_to_string(office.path().join(file)).unwrap()
}

fn sign(office: &TempDir, who: &str, namespace: &str) -> String {
    let signature = office.path().join("plan.sig");
    drop(fs::remove_file(&signature));
    succeeds(office.path(), "ssh-keygen", &["-q", "-Y", "sign", "-n", namespace, "-f", who, "plan"]);
    fs::read_to_string(signature).unwrap()
}

fn signers(office: &TempDir, bobs_options: &str) -> AllowedSigners {
    let [alice, bob] = ["alice.pub", "bob.pub"].map(|file| text(office, file));
    let lines = format!("alice {alice}bob {bobs_options}{bob}");
    fs::write(office.path().join("signers"), &lines).unwrap();
    AllowedSigners::read(&lines).unwrap()
}

fn judged(document: &str, signatures: &[&str], signers: &AllowedSigners) -> Result<Approved, String> {
    let wanted = Claim {
        approves: Digest::of(b"plan"),
        kind: "plan",
        host: "db-1",
        persons: Persons::Two,
        now: at("2026-11-20T11:00:00Z"),
        is_used: &|_| false,
    };
    claim(document.as_bytes(), signatures, signers, &wanted).map_err(|error| error.to_string())
}

#[test]
fn what_ssh_keygen_signs_is_accepted() {
    if !are_there("what_ssh_keygen_signs_is_accepted", &["ssh-keygen"]) {
        return;
    }
    let office = office("ed25519");
    let signers = signers(&office, "namespaces=\"governance-approval\",valid-before=\"20261121Z\" ");
    let [alice, bob] = ["alice", "bob"].map(|who| sign(&office, who, NAMESPACE));
    let approved = judged(&document(), &[&alice, &bob], &signers).unwrap();
    assert_eq!(approved.signers(), ["alice", "bob"]);
    // Any other byte of the text, and it is not what they signed.
    let flipped = document().replace("pool runs", "poll runs");
    let error = judged(&flipped, &[&alice, &bob], &signers).unwrap_err();
    let fingerprint = succeeds(office.path(), "ssh-keygen", &["-l", "-f", "alice.pub"]);
    let fingerprint = fingerprint.split(' ').nth(1).unwrap();
    assert_eq!(error, format!("the signature by `{fingerprint}` does not fit this approval"));
}

#[test]
fn a_flipped_byte_of_the_signature_is_rejected() {
    if !are_there("a_flipped_byte_of_the_signature_is_rejected", &["ssh-keygen"]) {
        return;
    }
    let office = office("ed25519");
    let signers = signers(&office, "");
    let [alice, bob] = ["alice", "bob"].map(|who| sign(&office, who, NAMESPACE));
    assert!(judged(&document(), &[&alice, &bob], &signers).is_ok());
    for place in 0..bob.len() {
        let mut bytes = bob.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let flipped = String::from_utf8(bytes).unwrap();
        assert!(judged(&document(), &[&alice, &flipped], &signers).is_err(), "byte {place}");
    }
}

#[test]
fn another_namespace_and_an_expired_key_are_rejected() {
    if !are_there("another_namespace_and_an_expired_key_are_rejected", &["ssh-keygen"]) {
        return;
    }
    let office = office("ed25519");
    let [alice, bob] = ["alice", "bob"].map(|who| sign(&office, who, NAMESPACE));
    let file = sign(&office, "bob", "file");
    assert_eq!(
        judged(&document(), &[&alice, &file], &signers(&office, "")).unwrap_err(),
        "the signature is of the namespace `file`, wanted is `governance-approval`"
    );
    let expired = signers(&office, "valid-before=\"202611201030Z\" ");
    assert_eq!(
        judged(&document(), &[&alice, &bob], &expired).unwrap_err(),
        "the key of `bob` is valid until `2026-11-20T10:30:00Z`, and it is `2026-11-20T11:00:00Z`"
    );
}

/// Our reading of the list is never looser than that of `ssh-keygen`.
#[test]
fn what_we_accept_ssh_keygen_accepts() {
    if !are_there("what_we_accept_ssh_keygen_accepts", &["ssh-keygen", "sh"]) {
        return;
    }
    let office = office("ed25519");
    let [alice, bob] = ["alice", "bob"].map(|who| sign(&office, who, NAMESPACE));
    fs::write(office.path().join("bob.sig"), &bob).unwrap();
    let verify = "ssh-keygen -Y verify -f signers -I bob -n governance-approval -s bob.sig \
                  -O verify-time=20261120110000Z < plan";
    for options in [
        "",
        "namespaces=\"governance-approval\" ",
        "namespaces=\"git\" ",
        "valid-after=\"20261120Z\",valid-before=\"20261121Z\" ",
        "valid-after=\"202611201101Z\" ",
        "valid-before=\"20261120105959Z\" ",
    ] {
        let signers = signers(&office, options);
        let ours = judged(&document(), &[&alice, &bob], &signers).is_ok();
        let theirs = run(office.path(), "sh", &["-c", verify]).status.success();
        assert_eq!(ours, theirs, "{options}");
    }
}

#[test]
fn other_algorithms_are_refused() {
    if !are_there("other_algorithms_are_refused", &["ssh-keygen"]) {
        return;
    }
    for (kind, expected) in [("ecdsa", "another algorithm"), ("rsa", "the algorithm `ssh-rsa`")] {
        let office = office(kind);
        let signature = sign(&office, "bob", NAMESPACE);
        let error = judged(&document(), &[&signature], &AllowedSigners::default()).unwrap_err();
        assert_eq!(
            error,
            format!(
                "the signature is of {expected}, accepted are `ssh-ed25519` and `sk-ssh-ed25519@openssh.com`"
            )
        );
    }
}
