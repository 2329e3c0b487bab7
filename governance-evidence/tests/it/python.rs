//! `scripts/verify_statement.py`: securesystemslib and in-toto-attestation verify our statements.

use std::fs;

use crate::support::{Signed, are_there, run, script_of, signed, succeeds};

/// Returns whether Python and its packages are there; says which test was skipped, and why, if not.
fn is_there(test: &str) -> bool {
    let imports = "import cryptography, in_toto_attestation, securesystemslib";
    let here = std::path::Path::new(".");
    if !are_there(test, &["python3"]) {
        return false;
    }
    let is_there = run(here, "python3", &["-c", imports]).status.success();
    if !is_there {
        eprintln!(
            "SKIPPED {test}: python3 has not all of securesystemslib, in-toto-attestation, cryptography"
        );
    }
    is_there
}

#[test]
fn securesystemslib_verifies_our_statement_and_rejects_a_flipped_byte() {
    if !is_there("securesystemslib_verifies_our_statement_and_rejects_a_flipped_byte") {
        return;
    }
    let Signed { folder, payload, envelope } = signed();
    let script = script_of("verify_statement.py");
    let verified = succeeds(folder.path(), "python3", &[&script, "statement.json", "key.pem"]);
    assert_eq!(verified, payload + "\n");
    let other = run(folder.path(), "python3", &[&script, "statement.json", "other.pem"]);
    assert!(!other.status.success() && other.stdout.is_empty());
    // A byte of each part of the envelope, and the last digit of the signature, whose low bits Base64 does not use.
    let last = envelope.rfind("==").unwrap() - 1;
    let begin = |part: &str| envelope.find(part).unwrap() + part.len() + 20;
    for at in
        [begin("\"payload\":\""), begin("payloadType\":\""), begin("keyid\":\""), begin("sig\":\""), last]
    {
        let mut bytes = envelope.clone().into_bytes();
        let byte = bytes.get_mut(at).unwrap();
        *byte = if *byte == b'A' { b'B' } else { *byte ^ 1 };
        fs::write(folder.path().join("flipped.json"), bytes).unwrap();
        let refused = run(folder.path(), "python3", &[&script, "flipped.json", "key.pem"]);
        assert!(!refused.status.success() && refused.stdout.is_empty(), "byte {at}");
    }
}
