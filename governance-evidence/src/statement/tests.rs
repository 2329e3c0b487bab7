//! Statements are written and read again; what is no statement is refused by name.

use std::num::NonZeroUsize;

use serde_json::{Map, Value, json};

use super::*;
use crate::canonical::Digest;
use crate::envelope::Envelope;
use crate::keys::PrivateKey;

const VERDICT: &str = "https://example.org/verdict/v1";

fn predicate() -> Map<String, Value> {
    let Value::Object(predicate) = json!({ "verdict": "pass", "coverage": 95.5 }) else {
        panic!("no object")
    };
    predicate
}

fn subject(content: &str) -> Subject {
    Subject { name: format!("tree of {content}"), sha256: Digest::of(content.as_bytes()) }
}

fn statement() -> Statement {
    Statement::new(vec![subject("a"), subject("b")], VERDICT, predicate()).unwrap()
}

#[track_caller]
fn refused(payload: &Value, expected: &str) {
    let payload = crate::canonical::to_vec(payload).unwrap();
    assert_eq!(Statement::read(&payload).unwrap_err().to_string(), expected);
}

fn changed(change: impl FnOnce(&mut Value)) -> Value {
    let mut value = serde_json::from_slice(&statement().to_payload().unwrap()).unwrap();
    change(&mut value);
    value
}

#[test]
fn what_was_written_is_read_again() {
    let payload = Statement::new(vec![subject("a")], VERDICT, predicate()).unwrap().to_payload().unwrap();
    assert_eq!(
        String::from_utf8(payload).unwrap(),
        format!(
            "{{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":{{\"coverage\":95.5,\"verdict\":\"pass\"}},\
             \"predicateType\":\"{VERDICT}\",\"subject\":[{{\"digest\":{{\"sha256\":\"{}\"}},\"name\":\"tree of a\"}}]}}",
            Digest::of(b"a")
        )
    );
    assert_eq!(Statement::read(&statement().to_payload().unwrap()), Ok(statement()));
}

#[test]
fn a_statement_is_no_evidence_for_another_subject() {
    let key = PrivateKey::from_seed(&[1; 32]);
    let envelope = Envelope::sign(statement().to_payload().unwrap(), &key);
    let verified = envelope.verify(&[key.public().clone()], NonZeroUsize::MIN).unwrap();
    let read = Statement::read(verified.payload()).unwrap();
    assert_eq!(read.about(&Digest::of(b"b")), Ok(&subject("b")));
    let other = Digest::of(b"c");
    let error = read.about(&other).unwrap_err();
    let [a, b] = [Digest::of(b"a"), Digest::of(b"b")];
    assert_eq!(
        error.to_string(),
        format!(
            "the statement is about `tree of a` (`sha256:{a}`), `tree of b` (`sha256:{b}`), not about `sha256:{other}`"
        )
    );
}

#[test]
fn a_statement_is_no_evidence_of_another_kind() {
    assert_eq!(statement().predicate_of(VERDICT), Ok(&predicate()));
    let error = statement().predicate_of("https://example.org/other").unwrap_err().to_string();
    assert_eq!(error, format!("the predicate is of type `{VERDICT}`, wanted is `https://example.org/other`"));
}

#[test]
fn another_spelling_is_refused() {
    let payload = String::from_utf8(statement().to_payload().unwrap()).unwrap();
    let twice = payload.replacen("{\"_type\"", "{\"_type\":\"x\",\"_type\"", 1);
    for loose in
        [format!("{payload}\n"), format!("{payload}{payload}"), payload.replace("95.5", "95.50"), twice]
    {
        let error = Statement::read(loose.as_bytes()).unwrap_err();
        assert!(matches!(error, StatementError::NotCanonical(_)), "{error}");
    }
}

#[test]
fn what_is_no_statement_is_refused_by_name() {
    refused(
        &changed(|value| value["_type"] = json!("https://in-toto.io/Statement/v0.1")),
        "the statement is of type `https://in-toto.io/Statement/v0.1`, accepted is `https://in-toto.io/Statement/v1`",
    );
    refused(&changed(|value| value["subject"] = json!([])), "the statement has no subject");
    refused(
        &changed(|value| value["subject"][1]["name"] = json!("tree of a")),
        "two subjects are named `tree of a`",
    );
    refused(&changed(|value| value["subject"][0]["name"] = json!("a\nb")), "`a\\nb` is no name of a subject");
    refused(
        &changed(|value| value["subject"][0]["digest"] = json!({})),
        "the subject `tree of a` has the digests none, wanted is `sha256` alone",
    );
    refused(
        &changed(|value| value["subject"][0]["digest"]["sha1"] = json!("00")),
        "the subject `tree of a` has the digests `sha1`, `sha256`, wanted is `sha256` alone",
    );
    refused(
        &changed(|value| value["subject"][0]["digest"]["sha256"] = json!("AB")),
        "the subject `tree of a` has the sha256 `AB`, which is not 64 lowercase hexadecimal digits",
    );
    for uri in ["", "verdict", "1:x", "https:", "https://a b", "https://\u{e4}"] {
        let expected = format!("the type of the predicate is `{uri}`, wanted is a URI");
        refused(&changed(|value| value["predicateType"] = json!(uri)), &expected);
    }
}

#[test]
fn a_payload_of_another_shape_is_refused() {
    for (value, expected) in [
        (changed(|value| value["extra"] = json!(1)), "unknown field `extra`"),
        (changed(|value| value["predicate"] = json!([])), "invalid type: sequence, expected a map"),
        (
            changed(|value| value["subject"] = json!([["a", {}]])),
            "invalid type: sequence, expected an object",
        ),
        (changed(|value| value["subject"][0]["uri"] = json!("x")), "unknown field `uri`"),
        (json!({}), "missing field `_type`"),
        (json!(null), "invalid type: null, expected an object"),
    ] {
        let error = Statement::read(&crate::canonical::to_vec(&value).unwrap()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("the payload is no statement: {expected}")), "{error}");
    }
}

#[test]
fn a_number_that_json_would_round_is_not_signed() {
    let mut predicate = predicate();
    predicate.insert("bytes".to_owned(), json!(u64::MAX));
    let statement = Statement::new(vec![subject("a")], VERDICT, predicate).unwrap();
    assert!(statement.to_payload().is_err());
}
