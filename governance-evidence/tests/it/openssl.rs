//! `scripts/verify-statement.sh`: openssl and jq verify our statements.

use std::fs;

use governance_evidence::keys::{KeyStore, Scope};
use governance_evidence::moment::Moment;
use tempfile::TempDir;

use crate::support::{Signed, are_there, run, script_of, signed, succeeds};

const TOOLS: &[&str] = &["sh", "openssl", "jq", "base64", "sha256sum"];

fn script() -> String {
    script_of("verify-statement.sh")
}

#[test]
fn openssl_and_jq_verify_our_statement() {
    if !are_there("openssl_and_jq_verify_our_statement", TOOLS) {
        return;
    }
    let Signed { folder, payload, .. } = signed();
    assert_eq!(succeeds(folder.path(), "sh", &[&script(), "statement.json", "key.pem"]), payload);
    let refused = run(folder.path(), "sh", &[&script(), "statement.json", "other.pem"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("verify-statement: not exactly one signature of ")
    );
}

#[test]
fn openssl_and_jq_reject_a_flipped_byte() {
    if !are_there("openssl_and_jq_reject_a_flipped_byte", TOOLS) {
        return;
    }
    let Signed { folder, payload, envelope } = signed();
    // A byte of each part of the envelope: of the payload, its type, the key's id and the signature.
    for part in ["\"payload\":\"", "payloadType\":\"", "keyid\":\"", "sig\":\""] {
        let at = envelope.find(part).unwrap() + part.len() + 20;
        let mut bytes = envelope.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        fs::write(folder.path().join("flipped.json"), bytes).unwrap();
        let refused = run(folder.path(), "sh", &[&script(), "flipped.json", "key.pem"]);
        assert_eq!(refused.status.code(), Some(1), "{part}");
        assert_eq!(refused.stdout, b"", "{part}");
    }
    assert_eq!(succeeds(folder.path(), "sh", &[&script(), "statement.json", "key.pem"]), payload);
}

#[test]
fn openssl_reads_our_private_key_and_we_read_its_public_one() {
    if !are_there("openssl_reads_our_private_key_and_we_read_its_public_one", &["openssl"]) {
        return;
    }
    let folder = TempDir::new().unwrap();
    let store = KeyStore::at(folder.path());
    let name = "key".parse().unwrap();
    let id = store.create(&name, Scope::Local, Moment::from_unix(0)).unwrap().current.key_id;
    let private = store.private_path(&name, id);
    let theirs = succeeds(folder.path(), "openssl", &["pkey", "-in", private.to_str().unwrap(), "-pubout"]);
    assert_eq!(theirs, fs::read_to_string(store.public_path(&name, id)).unwrap());
    // And a key that OpenSSL makes is one of ours.
    fs::write(&private, succeeds(folder.path(), "openssl", &["genpkey", "-algorithm", "ed25519"])).unwrap();
    let error = store.open(&name).unwrap_err().to_string();
    assert!(error.contains("but its record says"), "{error}");
}
