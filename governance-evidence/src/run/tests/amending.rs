//! Amendments: approved by whom the old law names, for exactly one change, until a day.

use super::amendment::{Side, State, binding, document, judge};
use super::exception::{Asked, ExceptionError, check};
use super::*;
use crate::approval::{sign, signer_line};
use crate::keys::PrivateKey;

fn key(number: u8) -> PrivateKey {
    PrivateKey::from_seed(&[number; 32])
}

/// A law with approvers: a number, a name and the rights of each.
fn law_of(limit: &str, approvers: &[(u8, &str, &str)]) -> Law {
    let lines: String = approvers
        .iter()
        .map(|(number, name, may)| {
            let line = signer_line(key(*number).public()).unwrap();
            format!("[[approver]]\nname = \"{name}\"\nkey = \"{line}\"\nmay_approve = [{may}]\n")
        })
        .collect();
    let text = format!("schema = 1\n[limits]\ngpu_memory = \"{limit}\"\n{lines}");
    Law::parse("governance.toml", &text).unwrap()
}

const BEFORE: [(u8, &str, &str); 2] = [(1, "ada", "\"law\""), (2, "walt", "\"waiver\"")];

fn old() -> Law {
    law_of("8 GiB", &BEFORE)
}

/// Eve names herself in the change.
fn new() -> Law {
    law_of("16 GiB", &[BEFORE[0], BEFORE[1], (3, "eve", "\"law\"")])
}

fn side(law: &Law) -> Side<'_> {
    Side { law, state: State { law: waiver::digest(law), baseline: None } }
}

/// Asks for the change, and signs with these keys.
fn amendment(numbers: &[u8]) -> (String, Vec<String>) {
    let asked = Asked {
        reason: "a card with 16 GiB",
        requested_by: "bob",
        nonce: "00112233445566778899aabbccddeeff",
        from: at("10:00"),
        until: at("13:00"),
    };
    let (old, new) = (old(), new());
    let text = document(side(&old).state, side(&new).state, 2, &asked).unwrap().text();
    let signatures = numbers.iter().map(|number| sign(&text, &key(*number)).unwrap()).collect();
    (text, signatures)
}

#[track_caller]
fn check_at((text, signatures): &(String, Vec<String>), to: &Law, now: &str, expected: Result<&str, &str>) {
    let (old, signatures) = (old(), signatures.as_slice());
    let judged = judge(text, signatures, (&side(&old), &side(to)), at(now));
    match (judged, expected) {
        (Ok(amended), Ok(by)) => assert_eq!(amended.by, [by]),
        (Err(error), Err(part)) => {
            assert!(error.to_string().contains(part), "{error}");
            assert!(error.help().is_some(), "{error}");
        }
        (judged, _) => panic!("{judged:?}"),
    }
}

#[test]
fn who_may_approve_is_said_by_the_law_before_the_change() {
    check_at(&amendment(&[1]), &new(), "12:00", Ok("ada"));
    let own = "it is signed by `eve`, who may approve by the new law alone";
    check_at(&amendment(&[3]), &new(), "12:00", Err(own));
    let waives = "it is signed by `walt`, who may not approve changes of the law by that law, but waivers";
    check_at(&amendment(&[2]), &new(), "12:00", Err(waives));
    check_at(&amendment(&[9]), &new(), "12:00", Err("is not among the allowed signers"));
    check_at(&amendment(&[]), &new(), "12:00", Err("nobody has signed the approval"));
}

#[test]
fn an_amendment_is_of_one_change_for_a_while_and_as_it_was_signed() {
    let honest = amendment(&[1]);
    check_at(&honest, &new(), "09:59", Err("it counts from `2026-11-20T10:00:00Z` until"));
    check_at(&honest, &new(), "13:00", Err("and it is `2026-11-20T13:00:00Z`"));
    let further = law_of("24 GiB", &BEFORE);
    check_at(&honest, &further, "12:00", Err("for another change of the law; this one is from `sha256:"));
    let (text, signatures) = honest;
    let tampered = (text.replace("13:00", "23:00"), signatures);
    check_at(&tampered, &new(), "12:00", Err("does not fit this approval"));
    let waiver = text.replace("kind: law", "kind: waiver");
    let signature = sign(&waiver, &key(1)).unwrap();
    check_at(&(waiver, vec![signature]), &new(), "12:00", Err("the approval is for `kind` `waiver`"));
}

#[test]
fn the_baselines_are_a_part_of_what_is_approved() {
    let (old, new) = (old(), new());
    let (from, to) = (side(&old).state, side(&new).state);
    let grown = State { baseline: Some(waiver::digest(&new)), ..to };
    let all = [binding(from, to), binding(to, from), binding(from, grown), binding(grown, from)];
    assert!(all.iter().enumerate().all(|(i, one)| all.iter().skip(i + 1).all(|other| other != one)));
    let (text, signatures) = amendment(&[1]);
    let grown = Side { law: &new, state: grown };
    let error = judge(&text, &signatures, (&side(&old), &grown), at("12:00")).unwrap_err();
    assert!(matches!(error, ExceptionError::Foreign { .. }), "{error}");
}

#[test]
fn the_gate_that_watches_the_law_is_not_waived() {
    let law = old();
    let waiver = Waiver { gate: "amendments".to_owned(), document: String::new(), signatures: Vec::new() };
    let error = waiver::judge(&waiver, &law, at("12:00")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the gate `amendments` cannot be waived: whoever may waive gates would change the law"
    );
    check(&law).unwrap();
    let strange = law_of("8 GiB", &[(1, "ada and bob", "\"law\"")]);
    assert!(matches!(check(&strange).unwrap_err(), ExceptionError::BadApprover { .. }));
}
