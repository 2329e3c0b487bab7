//! Envelopes are signed, verified, and broken in every way there is.

use std::num::NonZeroUsize;

use super::*;
use crate::keys::{PrivateKey, PublicKey};

const ONE: NonZeroUsize = NonZeroUsize::MIN;

fn key(number: u8) -> PrivateKey {
    PrivateKey::from_seed(&[number; 32])
}

fn known(numbers: &[u8]) -> Vec<PublicKey> {
    numbers.iter().map(|number| key(*number).public().clone()).collect()
}

fn small() -> Envelope {
    Envelope::sign(br#"{"a":1}"#.to_vec(), &key(1))
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    assert_eq!(Envelope::read(text.as_bytes()).unwrap_err().to_string(), expected, "{text}");
}

#[test]
fn what_was_signed_is_read_and_verified() {
    let text = small().to_json().unwrap();
    let envelope = Envelope::read(text.as_bytes()).unwrap();
    assert_eq!(envelope, small());
    let verified = envelope.verify(&known(&[2, 1]), ONE).unwrap();
    assert_eq!(verified.payload(), br#"{"a":1}"#);
    assert_eq!((verified.signers(), verified.unknown()), ([key(1).public().id()].as_slice(), [].as_slice()));
    // Other writers: white space, another order, a line break at the end.
    let spaced = text.replace(',', " ,\n").replace(':', ": ") + "\n";
    assert_eq!(Envelope::read(spaced.as_bytes()), Ok(small()));
}

#[test]
fn every_flipped_bit_is_rejected() {
    let text = small().to_json().unwrap();
    let known = known(&[1]);
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let accepted = Envelope::read(&bytes).is_ok_and(|envelope| envelope.verify(&known, ONE).is_ok());
            assert!(!accepted, "bit {bit} of byte {at} of {text}");
        }
    }
}

/// Every other value of every byte: what is accepted says the same, and only white space can be that.
#[test]
fn a_changed_byte_is_rejected_unless_it_is_white_space_behind_the_end() {
    let text = small().to_json().unwrap() + "\n";
    let known = known(&[1]);
    let mut harmless = Vec::new();
    for at in 0..text.len() {
        for value in (0..=u8::MAX).filter(|value| *value != text.as_bytes()[at]) {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = value;
            let Ok(envelope) = Envelope::read(&bytes) else { continue };
            // A signature is verified only where the change could be one that does not matter.
            if envelope == small() {
                assert!(envelope.verify(&known, ONE).is_ok());
                harmless.push((at, value));
            }
        }
    }
    let end = text.len() - 1;
    assert_eq!(harmless, [(end, b'\t'), (end, b'\r'), (end, b' ')]);
}

#[test]
fn a_truncated_envelope_is_rejected() {
    let text = small().to_json().unwrap();
    for length in 0..text.len() {
        assert!(Envelope::read(&text.as_bytes()[..length]).is_err(), "{length}");
    }
}

#[test]
fn the_wrong_key_and_the_unknown_key_are_told_apart() {
    let (one, two) = (key(1).public().id(), key(2).public().id());
    let error = small().verify(&known(&[2]), ONE).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "signed by 0 of the known keys, wanted are 1; unknown keys that are said to have signed: `{one}`"
        )
    );
    assert!(error.help().contains("somebody you trust"));
    // The signature of key 1 under the name of key 2.
    let text = small().to_json().unwrap().replace(&one.to_string(), &two.to_string());
    let error = Envelope::read(text.as_bytes()).unwrap().verify(&known(&[1, 2]), ONE).unwrap_err();
    assert_eq!(error.to_string(), format!("the signature of the key `{two}` does not fit this payload"));
}

#[test]
fn a_threshold_counts_known_keys_only() {
    let both = small().signed_also_by(&key(2)).unwrap();
    let two = NonZeroUsize::new(2).unwrap();
    assert_eq!(both.verify(&known(&[1, 2]), two).unwrap().signers().len(), 2);
    let verified = both.verify(&known(&[2]), ONE).unwrap();
    assert_eq!(verified.unknown(), [key(1).public().id()]);
    assert!(matches!(
        both.verify(&known(&[2, 3]), two),
        Err(EnvelopeError::TooFewSigners { found: 1, wanted: 2, .. })
    ));
    // The same known key handed in twice is still one signer.
    assert!(both.verify(&known(&[2, 2]), two).is_err());
    assert!(matches!(both.signed_also_by(&key(2)), Err(EnvelopeError::DuplicateSignature(_))));
}

#[test]
fn one_wrong_signature_of_a_known_key_refuses_the_rest() {
    let other = Envelope::sign(b"{}".to_vec(), &key(2));
    let mut mixed = small();
    mixed.signatures.extend(other.signatures);
    let error = mixed.verify(&known(&[1, 2]), ONE).unwrap_err();
    assert_eq!(error, EnvelopeError::WrongSignature(key(2).public().id().to_string()));
}

#[test]
fn another_type_of_payload_is_refused_and_would_not_verify() {
    let text = small().to_json().unwrap();
    refused(
        &text.replace(PAYLOAD_TYPE, "text/plain"),
        "the payload is of type `text/plain`, accepted is `application/vnd.in-toto+json`",
    );
    // What nobody signed does not steer the terminal of the reader.
    refused(
        &text.replace(PAYLOAD_TYPE, "\\u001b[2J"),
        "the payload is of type `\\u{1b}[2J`, accepted is `application/vnd.in-toto+json`",
    );
    let signature = key(1).sign(&pae("text/plain", br#"{"a":1}"#));
    let mut renamed = small();
    renamed.signatures[0].bytes = signature;
    assert!(renamed.verify(&known(&[1]), ONE).is_err());
}

#[test]
fn loose_json_is_refused() {
    let text = small().to_json().unwrap();
    let said = |error: &str| format!("the envelope is not one JSON object as DSSE has it: {error}");
    let begins = |text: &str, expected: &str| {
        let error = Envelope::read(text.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(&said(expected)), "{error}");
    };
    begins(&text.replacen('{', r#"{"payload":"","#, 1), "duplicate field `payload`");
    begins(&text.replace(r#"{"keyid""#, r#"{"keyid":"","keyid""#), "duplicate field `keyid`");
    begins(&text.replacen('{', r#"{"extra":1,"#, 1), "unknown field `extra`");
    begins(&format!("{text}{text}"), "trailing characters");
    begins(&text.replace("payloadType", "payloadtype"), "unknown field `payloadtype`");
    begins("[\"\",\"\",[]]", "invalid type: sequence, expected an object");
    begins(&text.replace(r#"{"keyid""#, r#"[],{"keyid""#), "invalid type: sequence, expected an object");
    begins("\u{feff}{}", "expected value");
    begins("", "the file is empty");
    begins(" ", "EOF while parsing a value");
    begins("{}", "missing field `payload`");
}

#[test]
fn signatures_are_as_they_have_to_be() {
    let text = small().to_json().unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let id = key(1).public().id().to_string();
    let with = |signatures: serde_json::Value| {
        let mut value = value.clone();
        value["signatures"] = signatures;
        value.to_string()
    };
    let first = &value["signatures"][0];
    refused(&with(serde_json::json!([])), "the envelope has no signature");
    let twice = with(serde_json::json!([first, first]));
    refused(&twice, &format!("the key `{id}` has two signatures in one envelope"));
    let many = with(vec![first.clone(); 33].into());
    refused(&many, "the envelope has `33` signatures, allowed are 32");
    let short = with(serde_json::json!([{ "keyid": id, "sig": "AAAA" }]));
    refused(&short, &format!("the signature of key `{id}` has `3` bytes, an Ed25519 signature has 64"));
    let named = with(serde_json::json!([{ "keyid": "mine", "sig": "AAAA" }]));
    refused(&named, "the key id `mine` is no SHA-256");
    // The last digit has bits that count for nothing: a second spelling of the same bytes.
    let loose = text.replace("eyJhIjoxfQ==", "eyJhIjoxfR==");
    assert_ne!(loose, text);
    refused(&loose, "the payload is not the standard Base64 of any bytes");
    refused(
        &text.replace("eyJhIjoxfQ==", "eyJhIjoxfQ"),
        "the payload is not the standard Base64 of any bytes",
    );
}

#[test]
fn what_is_too_large_is_refused_unread() {
    let bytes = vec![b' '; LARGEST + 1];
    let error = Envelope::read(&bytes).unwrap_err();
    assert_eq!(error.to_string(), "the envelope has `16777217` bytes, allowed are 16777216");
    let large = Envelope { payload: vec![b' '; LARGEST], ..small() };
    assert_eq!(large.to_json(), Err(EnvelopeError::TooLarge(22_369_624)));
}
