//! What a pack can say: every condition, captured values, tries over time, the statement.

use super::super::{PREDICATE_TYPE, Run, statement};
use super::*;
use crate::canonical::Digest;
use crate::statement::Statement;

#[test]
fn every_condition_can_hold_and_can_fail() {
    let json = r#"{\"n\": 3, \"s\": \"x\", \"l\": [1, 2], \"big\": 9007199254740993}"#;
    for (said, holds, fails) in [
        (
            "23 passed",
            r#"stdout.number = [{ before = " passed", at_least = 23 }]"#,
            r#"stdout.number = [{ before = " passed", more_than = 23 }]"#,
        ),
        (
            "K=0.917 x",
            r#"stdout.number = [{ after = "K=", at_most = 0.92, less_than = 0.918 }]"#,
            r#"stdout.number = [{ after = "K=", at_most = 0.9 }]"#,
        ),
        ("a b c", r#"stdout.has_line = "a*c""#, r#"stdout.has_line = "a*d""#),
        ("a b c", r#"stdout.lacks_line = "b*""#, r#"stdout.lacks_line = "*b*""#),
        (
            "ERROR",
            r#"stdout = { ignore_case = true, contains = "error" }"#,
            r#"stdout = { contains = "error" }"#,
        ),
        ("x", r#"stdout.lacks = ["y", "z"]"#, r#"stdout.lacks = ["y", "x"]"#),
        ("x", r#"stdout.equals = "x\n""#, r#"stdout.equals = "x""#),
        (
            "x",
            r#"stdout.count = [{ line = "*", equals = 1 }]"#,
            r#"stdout.count = [{ line = "*", equals = 2 }]"#,
        ),
        (
            json,
            r#"stdout.json = [{ pointer = "/n", equals = 3.0 }]"#,
            r#"stdout.json = [{ pointer = "/n", equals = "3" }]"#,
        ),
        (
            json,
            r#"stdout.json = [{ pointer = "/n", at_least = 3 }]"#,
            r#"stdout.json = [{ pointer = "/s", at_least = 3 }]"#,
        ),
        (
            json,
            r#"stdout.json = [{ pointer = "/l", equals = [1, 2] }]"#,
            r#"stdout.json = [{ pointer = "/l", equals = [2, 1] }]"#,
        ),
        (
            json,
            r#"stdout.json = [{ pointer = "/l/1", exists = true }]"#,
            r#"stdout.json = [{ pointer = "/l/2", exists = true }]"#,
        ),
        (
            json,
            r#"stdout.json = [{ pointer = "/x", exists = false }]"#,
            r#"stdout.json = [{ pointer = "/s", exists = false }]"#,
        ),
        (
            json,
            r#"stdout.json = [{ pointer = "/big", equals = 9007199254740993 }]"#,
            r#"stdout.json = [{ pointer = "/big", equals = 9007199254740992 }]"#,
        ),
        (
            "x",
            r#"file = [{ path = "${scratch}/f", contains = "abc" }]"#,
            r#"file = [{ path = "${scratch}/f", lacks = "b" }]"#,
        ),
        (
            "x",
            r#"file = [{ path = "${scratch}/g", exists = false }]"#,
            r#"file = [{ path = "${scratch}/f", exists = false }]"#,
        ),
        (
            "x",
            r#"file = [{ path = "${scratch}/f", sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" }]"#,
            r#"file = [{ path = "${scratch}/f", sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }]"#,
        ),
    ] {
        let step = r#"step = [{ write = { path = "${scratch}/f", text = "abc" } }]"#;
        for (expect, verdict) in [(holds, Verdict::Pass), (fails, Verdict::Fail)] {
            let text = claim(
                &format!("[\"say\", \"{said}\"]"),
                &format!("{{ {expect} }}"),
                "command = [\"fail\", \"7\"]",
                step,
            );
            let proof = proved_on(&text, &mut Fake::default());
            assert_eq!(proof.claims[0].verdict, verdict, "{expect}: {:#?}", proof.claims[0]);
        }
    }
}

#[test]
fn what_was_captured_is_one_word_and_nothing_else() {
    // What a shell, a path or another variable could be made of.
    let nasty = "; rm -rf / $(id) `id` ../../x ${tool} \u{1b}[31m 'q' \\\"q\\\"";
    let setup = format!(
        "[[setup]]\ncommand = [\"say\", \"{}\"]\ncapture = {{ value = {{}}, part = {{ after = \"rm \", before = \" /\" }} }}\n",
        nasty.replace("${tool}", "$${tool}").replace('\u{1b}', "\\u001b")
    );
    let text = setup.clone()
        + &claim(
            r#"["args", "${value}", "${part}"]"#,
            r#"{ stdout.has_line = "[-rf]" }"#,
            r#"command = ["args"]"#,
            "",
        );
    let proof = proved_on(&text, &mut Fake::default());
    says(&proof, Verdict::Pass, "all 2");
    let command = &proof.claims[0].proof.as_ref().unwrap().command;
    assert_eq!(*command, ["args", &nasty.replace("\\\"", "\""), "-rf"]);
    // A step that writes goes nowhere with it.
    let step = r#"step = [{ write = { path = "${scratch}/${value}", text = "x" } }]"#;
    let text = setup + &claim(r#"["say"]"#, "{}", r#"command = ["fail", "1"]"#, step);
    let proof = proved_on(&text, &mut Fake::default());
    assert!(proof.claims[0].reason.contains("is not below `/run/c/proof`"), "{}", proof.claims[0].reason);
    assert_eq!(proof.claims[0].verdict, Verdict::Inconclusive);
}

#[test]
fn a_value_that_cannot_be_captured_stops_the_setup() {
    let with = |capture: &str, reason: &str| {
        let text = format!("[[setup]]\ncommand = [\"say\", \"a=1\"]\ncapture = {{ v = {capture} }}\n")
            + &claim(r#"["say", "${v}"]"#, "{}", r#"command = ["fail", "1"]"#, "");
        says(
            &proved_on(&text, &mut Fake::default()),
            Verdict::Inconclusive,
            &format!("the setup failed: step `say a=1`: {reason}"),
        );
    };
    with(r#"{ after = "b=" }"#, "`v` cannot be captured: it is not in stdout: a=1");
    with(r#"{ json = "/a" }"#, "`v` cannot be captured: it is not in stdout: a=1");
}

#[test]
fn a_count_can_be_compared_with_what_it_was() {
    let setup =
        "[[setup]]\ncommand = [\"say\", \"blocked 41\"]\ncapture = { before = { after = \"blocked \" } }\n";
    let expect = r#"{ stdout.number = [{ after = "blocked ", more_than = "${before}" }] }"#;
    let text = setup.to_owned()
        + &claim(r#"["say", "blocked 42"]"#, expect, r#"command = ["say", "blocked 41"]"#, "");
    says(&proved_on(&text, &mut Fake::default()), Verdict::Pass, "all 2");
    let text = text.replace("\"blocked 41\"]\ncapture", "\"blocked many\"]\ncapture");
    let reason = "`more_than` is `many`, which is no number";
    says(&proved_on(&text, &mut Fake::default()), Verdict::Inconclusive, reason);
}

#[test]
fn what_comes_later_is_tried_again_within_its_time() {
    let text = claim(
        r#"["later", "done"]"#,
        r#"{ stdout.contains = "done" }"#,
        r#"command = ["say", "never"], within = "1 s", every = "500 ms""#,
        "within = \"10 s\"\nevery = \"500 ms\"",
    );
    let proof = proved_on(&text, &mut Fake::default());
    says(&proof, Verdict::Pass, "all 2");
    let claim = &proof.claims[0];
    let tries = |trial: &Option<super::super::Trial>| trial.as_ref().unwrap().tries;
    assert_eq!((tries(&claim.proof), tries(&claim.control)), (3, 2));
}

#[test]
fn a_pack_on_a_workspace_is_a_statement_about_both() {
    let text = "schema = 1\ntitle = \"t\"\nabout = \"a\"\n".to_owned()
        + &claim(r#"["say", "x"]"#, r#"{ stdout.contains = "x" }"#, r#"command = ["say", "y"]"#, "");
    let pack = Pack::parse("p.toml", &text).unwrap();
    let proof = prove(&pack, &Choice::default(), &given(), &mut Fake::default());
    let run = Run {
        pack: "proofs/p.toml".to_owned(),
        pack_digest: Digest::of(text.as_bytes()),
        tree: Some(Digest::of(b"tree")),
        tool: "test".to_owned(),
        scope: "unsigned".to_owned(),
        machine: "none".to_owned(),
    };
    let payload = statement(&pack, &proof, &run).unwrap().to_payload().unwrap();
    let read = Statement::read(&payload).unwrap();
    assert_eq!(read.about(&Digest::of(text.as_bytes())).unwrap().name, "proofs/p.toml");
    assert_eq!(read.about(&Digest::of(b"tree")).unwrap().name, "tree");
    let predicate = read.predicate_of(PREDICATE_TYPE).unwrap();
    let at = |pointer: &str| {
        serde_json::Value::Object(predicate.clone()).pointer(pointer).cloned().unwrap_or_default()
    };
    assert_eq!(at("/verdict"), "pass");
    assert_eq!(at("/claims/0/proof/command/1"), "x");
    assert_eq!(at("/claims/0/control/expectations/1/met"), false);
    assert_eq!(at("/claims/0/proof/output/stdout_sha256"), Digest::of(b"x\n").to_string());
    assert_eq!(at("/begun"), "2026-11-20T22:00:00Z");
    assert_eq!(at("/claims/0/proof/env/TZ"), "UTC");
}
