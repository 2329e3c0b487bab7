//! Waivers: one gate, one reason, an end; approved by whom the law names, under exactly this law.

use super::exception::{Asked, ExceptionError};
use super::waiver::{Valid, judge};
use super::*;
use crate::approval::NAMESPACE;
use crate::approval::tests::signed;
use crate::verdict::{Decision, Verdict};

fn waiver_of(name: &str, law: &Law, number: u8) -> Waiver {
    let asked = Asked {
        reason: "the parser is being rewritten",
        requested_by: "bob",
        nonce: "00112233445566778899aabbccddeeff",
        from: at("10:00"),
        until: at("13:00"),
    };
    let document = waiver::document(name, &asked, law).unwrap().text();
    let signatures = vec![signed(number, NAMESPACE, &document)];
    Waiver { gate: name.to_owned(), document, signatures }
}

#[track_caller]
fn refused(waiver: &Waiver, law: &Law, now: &str, expected: &str) {
    let error = judge(waiver, law, at(now)).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
}

/// A run in which coverage is too low, and waived.
fn waived() -> Run {
    let law = law();
    let waiver = waiver_of("coverage", &law, 7);
    let valid: Vec<Valid> = vec![judge(&waiver, &law, at("12:00")).unwrap()];
    let mut low = gate("coverage", covered(90.0), &law);
    let judged = verdict::judge(&low.facts, &law.thresholds("coverage"));
    low.standing = waiver::standing(&judged, &law, "coverage", Profile::Commit, &valid);
    let mut run = run_of(vec![low, gate("gpu", Facts::default(), &law)], &law);
    run.waivers = vec![waiver];
    run
}

#[test]
fn a_waived_gate_proceeds_and_is_no_pass() {
    let run = waived();
    let by = "waived by ada@example.org until 2026-11-20T13:00:00Z: the parser is being rewritten; approval \
              00112233445566778899aabbccddeeff";
    assert_eq!(run.gates[0].standing, Standing::Waived(by.to_owned()));
    assert_eq!((run.gates[0].verdict, run.decision), (Verdict::Fail, Decision::Go));
    let recomputed = recompute(&run, tree(), &law(), Profile::Commit, at("12:30"));
    assert!(recomputed.is_proved(), "{recomputed:?}");
}

#[test]
fn a_waiver_that_has_ended_since_waives_nothing_and_was_no_lie() {
    let recomputed = recompute(&waived(), tree(), &law(), Profile::Commit, at("13:00"));
    assert_eq!(
        (recomputed.decision, recomputed.differences.as_slice()),
        (Decision::Violation, [].as_slice())
    );
}

#[test]
fn a_waiver_that_is_not_enclosed_or_not_signed_waives_nothing() {
    let mut run = waived();
    run.waivers.clear();
    let recomputed = recompute(&run, tree(), &law(), Profile::Commit, at("12:30"));
    assert_eq!((recomputed.decision, recomputed.differences.len()), (Decision::Violation, 2));
    let mut run = waived();
    run.waivers[0].signatures.clear();
    let recomputed = recompute(&run, tree(), &law(), Profile::Commit, at("12:30"));
    assert_eq!(recomputed.differences[0].recomputed, "does not count: nobody has signed the approval");
}

#[test]
fn what_does_not_count_is_refused_by_name() {
    let law = law();
    let honest = waiver_of("coverage", &law, 7);
    judge(&honest, &law, at("10:00")).unwrap();
    refused(&honest, &law, "09:59", "it counts from `2026-11-20T10:00:00Z` until");
    refused(&honest, &law, "13:00", "and it is `2026-11-20T13:00:00Z`");
    refused(&honest, &law_with("# changed\n"), "12:00", "approved for another gate or under another law");
    refused(&Waiver { gate: "gpu".to_owned(), ..honest.clone() }, &law, "12:00", "for another gate");
    refused(&waiver_of("coverage", &law, 1), &law, "12:00", "is not among the allowed signers");
    let document = honest.document.replace("13:00", "23:00");
    refused(&Waiver { document, ..honest.clone() }, &law, "12:00", "does not fit this approval");
    let plan = honest.document.replace("kind: waiver", "kind: plan");
    let signatures = vec![signed(7, NAMESPACE, &plan)];
    refused(
        &Waiver { document: plan, signatures, ..honest },
        &law,
        "12:00",
        "the approval is for `kind` `plan`",
    );
    let text = law.text.replace("ada@example.org", "ada and bob");
    let strange = Law::parse("governance.toml", &text).unwrap();
    let error = judge(&waiver_of("coverage", &strange, 7), &strange, at("12:00")).unwrap_err();
    assert!(matches!(error, ExceptionError::BadApprover { .. }), "{error}");
}

#[test]
fn every_flipped_byte_of_a_waiver_is_rejected() {
    let law = law();
    let honest = waiver_of("coverage", &law, 7);
    for place in 0..honest.document.len() {
        let mut bytes = honest.document.clone().into_bytes();
        bytes[place] ^= 1 << (place % 7);
        let document = String::from_utf8(bytes).unwrap();
        assert!(judge(&Waiver { document, ..honest.clone() }, &law, at("12:00")).is_err(), "byte {place}");
    }
}

#[test]
fn what_the_caller_left_out_is_not_waived() {
    let law = law();
    let valid = vec![judge(&waiver_of("coverage", &law, 7), &law, at("12:00")).unwrap()];
    let mut facts = Facts::default();
    facts.unclear(Absence::LeftOut, "left out with `--skip`");
    let judged = verdict::judge(&facts, &[]);
    let standing = waiver::standing(&judged, &law, "coverage", Profile::Commit, &valid);
    assert_eq!(standing, Standing::Stops(Verdict::NotRun));
}
