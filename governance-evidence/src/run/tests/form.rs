//! The form: what was written is read again, and nothing else is.

use std::num::NonZeroUsize;

use serde_json::{Value, json};

use super::*;

fn payload(run: &Run) -> Vec<u8> {
    run.statement(tree()).unwrap().to_payload().unwrap()
}

#[track_caller]
fn refused(change: impl FnOnce(&mut Value), expected: &str) {
    let mut value: Value = serde_json::from_slice(&payload(&passed())).unwrap();
    change(&mut value);
    let error = Run::read(&crate::canonical::to_vec(&value).unwrap()).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn what_was_written_is_read_again() {
    let law = law_with(
        "[[accept]]\ngate = \"gpu\"\nabsence = \"no_device\"\nprofiles = [\"commit\"]\nwhy = \"w\"\n",
    );
    let mut run = run_of(vec![gate("coverage", covered(95.25), &law), gate("gpu", no_device(), &law)], &law);
    run.gates[0].provenance = Provenance::Reused { run: "r".to_owned(), age_s: 60 };
    run.gates[0].log = Some(Digest::of(b"log"));
    assert_eq!(run.gates[1].standing, Standing::Accepted(vec!["w".to_owned()]));
    run.gates[1].provenance = Provenance::Merged {
        key_id: key(2).public().id(),
        envelope: Digest::of(b"e"),
        machine: machine(),
        made: at("10:00"),
    };
    run.commit = None;
    run.waivers =
        vec![Waiver { gate: "gpu".to_owned(), document: "d\n".to_owned(), signatures: vec!["s".to_owned()] }];
    run.merged = vec![json!({ "payload": "x" })];
    assert_eq!(Run::read(&payload(&run)), Ok((run, tree())));
}

#[test]
fn what_is_no_run_is_refused_by_name() {
    refused(|it| it["predicate"]["profile"] = json!("nightly"), "`nightly` is no profile");
    refused(|it| it["predicate"]["gates"][0]["verdict"] = json!("passed"), "`passed` is no verdict");
    refused(
        |it| it["predicate"]["gates"][0]["standing"]["kind"] = json!("waived"),
        "`waived` is no standing",
    );
    refused(|it| it["predicate"]["decision"] = json!("go"), "`go` is no decision");
    refused(|it| it["predicate"]["further"] = json!(1), "unknown field `further`");
    refused(|it| drop(it["predicate"].as_object_mut().unwrap().remove("machine")), "missing field `machine`");
    refused(|it| it["predicate"]["gates"][0]["provenance"]["age_s"] = json!(1), "");
    refused(|it| it["predicate"]["end"] = json!("2026-11-20T10:59:59Z"), "before it began");
    refused(|it| it["predicate"]["gates"][1]["name"] = json!("coverage"), "names the gate `coverage` twice");
    refused(|it| it["subject"][0]["name"] = json!("wood"), "is about `wood`");
    refused(|it| it["predicateType"] = json!("urn:x:y"), "the predicate is of type `urn:x:y`");
    // serde would take a list for an object, in the order of its fields.
    refused(|it| it["predicate"]["law"] = json!(["governance.toml", "0".repeat(64)]), "");
    // And leave out what may be absent.
    refused(|it| drop(it["predicate"].as_object_mut().unwrap().remove("commit")), "not spelled as");
}

#[test]
fn every_flipped_byte_of_a_statement_is_rejected() {
    let law = law();
    let whole = sign(&run_of(vec![gate("gpu", Facts::default(), &law)], &law), 1);
    let trusted = [key(1).public().clone()];
    let is_taken = |bytes: &[u8]| {
        let Ok(envelope) = Envelope::read(bytes) else { return false };
        let Ok(verified) = envelope.verify(&trusted, NonZeroUsize::MIN) else { return false };
        Run::read(verified.payload()).is_ok()
    };
    assert!(is_taken(whole.as_bytes()));
    let mut taken: Vec<usize> = Vec::new();
    for place in 0..whole.len() {
        let mut bytes = whole.clone().into_bytes();
        bytes[place] ^= 1 << (place % 8);
        if is_taken(&bytes) {
            taken.push(place);
        }
        if is_taken(&whole.as_bytes()[..place]) {
            taken.push(place);
        }
    }
    assert!(taken.is_empty(), "{taken:?}");
}
