//! Runs the built program.

use std::io::Write;
use std::process::{Command, Stdio};

/// Runs the program with a text on standard input; returns its exit code, standard output and standard error.
#[expect(clippy::expect_used, reason = "clippy takes a helper of tests for a part of the program")]
pub(crate) fn prism(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_prism-ai-dod"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that ends early closes its input, which is no fault of this test.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_census_names_every_mission_state() {
    let (code, json, _) = prism(&["registry", "--format", "json"], "");
    assert_eq!(code, Some(0));
    let document: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let paths: Vec<&str> =
        document["types"].as_array().unwrap().iter().map(|t| t["path"].as_str().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "prism_ai_dod::missions::llm::LlmState",
            "prism_ai_dod::missions::llm::Progress",
            "prism_ai_dod::missions::pwsa::PwsaState",
            "prism_ai_dod::missions::world_record::WorldRecordState",
        ]
    );
}

#[test]
fn the_program_says_what_it_was_built_from() {
    let (code, text, _) = prism(&["version"], "");
    assert_eq!(code, Some(0));
    assert!(text.starts_with(concat!("version: ", env!("CARGO_PKG_VERSION"), "\ntree: ")), "{text}");
    assert!(text.contains("\nrustc: 1."), "the compiler is known in every build: {text}");
    let (_, json, _) = prism(&["version", "--format", "json"], "");
    let document: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let tree = document["tree"].as_str().unwrap();
    let is_digest = tree.len() == 64 && tree.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert_eq!(is_digest, cfg!(feature = "production"), "{tree}");
}

/// Fails in a build without the feature `constitutional_validation`, which judges nothing.
#[test]
fn an_unlawful_history_is_refused_with_every_reason() {
    let history = "{\"latency\":\"6 ms\",\"uptime\":0.998,\"unverified_peers\":0,\"tracks\":1}\n";
    let (code, out, _) = prism(&["check", "pwsa", "-"], history);
    assert_eq!(code, Some(1), "{out}");
    assert!(out.contains("line 1: "), "{out}");
    assert!(out.contains("`6 ms`") && out.contains("`5 ms`") && out.contains("`uptime`"), "{out}");
    assert!(out.ends_with("pwsa: 1 of 1 states unlawful\n"), "{out}");

    let (code, json, _) = prism(&["check", "pwsa", "-", "--format", "json"], history);
    let document: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((code, &document["lawful"]), (Some(1), &serde_json::Value::Bool(false)));
}

#[test]
fn a_lawful_history_is_lawful_and_an_unreadable_one_is_not_judged() {
    let lawful = "{\"best_colors\":90,\"goal\":82,\"elapsed\":\"1 h\",\"iterations\":5,\"seed\":7}\n";
    assert_eq!(prism(&["check", "world-record", "-"], lawful).0, Some(0));
    let (code, out, err) = prism(&["check", "world-record", "-"], "{}");
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("line 1 of `-` is not a state of the mission `world-record`"), "{err}");
    assert_eq!(prism(&["check", "world-record", "/no/such/file"], "").0, Some(2));
    let (code, _, err) = prism(&["check", "wrold-record", "-"], "");
    assert_eq!(code, Some(2));
    assert!(err.contains("world-record"), "a similar name is offered: {err}");
}

#[test]
fn every_state_comes_back_from_its_checkpoint() {
    use governance_core::traits::recoverable::check;
    use prism_ai_dod::missions::{llm, pwsa, world_record};
    use std::time::Duration;

    assert_eq!(check(&pwsa::PwsaState::new(Duration::from_nanos(4_999_999), 1.0 / 3.0, 0, u64::MAX)), None);
    assert_eq!(check(&world_record::WorldRecordState::new(82, 82, Duration::from_secs(86_400), 1, 7)), None);
    assert_eq!(check(&llm::LlmState::new(llm::Progress::new(3, true), 0.1 + 0.2, 0.7)), None);
    let nan = llm::LlmState::new(llm::Progress::new(3, true), f64::NAN, 0.7);
    assert!(check(&nan).is_some(), "what JSON cannot hold is not recoverable, and is said to be so");
}
