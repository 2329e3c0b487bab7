//! `ledger` through the binary, and the script of the reference page through a shell.
#![expect(clippy::expect_used, reason = "what prepares a test may stop it")]

use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_governance::evidence::ledger::{Draft, InclusionProof, Options, Writer};
use cargo_governance::evidence::moment::Moment;
use cargo_governance::evidence::note::{Checkpoint, SigningKey, VerifierKey};
use serde_json::{Value, json};

use crate::support::Folder;

const ORIGIN: &str = "example.com/deployments";

/// A ledger of three entries, its checkpoint and its key, in files.
fn ledger(name: &str) -> (Folder, Checkpoint) {
    let folder = Folder::new(name, &[("keep", "")]);
    let path = PathBuf::from(folder.root()).join("ledger.jsonl");
    let (mut writer, _) = Writer::open(&path, Options::default()).expect("a ledger");
    for number in 0..3 {
        let body = json!({ "gate": "tests", "number": number });
        let time = Moment::from_unix(1_795_212_000 + number);
        writer.append(&[Draft { kind: "gate.verdict", time, body: &body }]).expect("an entry");
    }
    let checkpoint = writer.checkpoint(ORIGIN);
    let secret = SigningKey::from_bytes(&[5; 32]);
    let key = VerifierKey::new(ORIGIN, secret.verifying_key()).expect("a key");
    folder.write("kept.note", &checkpoint.sign(&[(ORIGIN, &secret)]).expect("a note"));
    folder.write("key.pub", &format!("{key}\n"));
    (folder, checkpoint)
}

const VERIFY: [&str; 3] = ["ledger", "verify", "ledger.jsonl"];
const AGAINST: [&str; 7] =
    ["ledger", "verify", "ledger.jsonl", "--checkpoint", "kept.note", "--key", "key.pub"];

#[test]
fn an_intact_ledger_is_said_to_be_so_and_how_far_a_checkpoint_covers_it() {
    let (folder, checkpoint) = ledger("ledger-intact");
    folder.run(&VERIFY).exits(0).says(&[
        "ledger.jsonl: intact, 3 entries, ",
        "head ",
        "note: no checkpoint covers the last 3 of the entries",
    ]);
    let root = checkpoint.root.base64();
    folder.run(&AGAINST).exits(0).says(&[
        "checkpoint `example.com/deployments` of 3 entries, signed by example.com/deployments",
        &root,
    ]);
    let run = folder.run(&[AGAINST.as_slice(), &["--format", "json"]].concat());
    let document: Value = serde_json::from_str(&run.exits(0).stdout).expect("JSON");
    assert_eq!((&document["intact"], &document["covered"]), (&json!(true), &json!(3)));
    assert_eq!(document["root"], json!(root));
    assert_eq!(document["checkpoints"][0]["signed_by"], json!([ORIGIN]));
}

#[test]
fn the_first_bad_entry_is_named() {
    let (folder, _) = ledger("ledger-bad");
    let text = folder.read("ledger.jsonl");
    folder.write("ledger.jsonl", &text.replace("\"number\":1", "\"number\":7"));
    let run = folder.run(&VERIFY);
    run.exits(1)
        .complains(&["error: entry 1 (line 2) or the one after it was changed: its SHA-256 is `", "help: "]);
    let run = folder.run(&[VERIFY.as_slice(), &["--format", "json"]].concat());
    let document: Value = serde_json::from_str(&run.exits(1).stdout).expect("JSON");
    assert_eq!(
        (&document["intact"], &document["index"], &document["line"]),
        (&json!(false), &json!(1), &json!(2))
    );
    assert_eq!(document["reason"], json!("changed"));
    // What stands before the bad entry is shown, and the exit says that there is one.
    let shown = folder.run(&["ledger", "show", "ledger.jsonl"]);
    shown.exits(1).says(&["0 2026-11-20T22:00:00Z gate.verdict {\"gate\":\"tests\",\"number\":0}"]);
    folder.run(&["ledger", "prove", "ledger.jsonl", "0"]).exits(1);
}

#[test]
fn only_a_checkpoint_shows_that_the_end_was_cut_off() {
    let (folder, _) = ledger("ledger-cut");
    let text = folder.read("ledger.jsonl");
    let two: Vec<&str> = text.split_inclusive('\n').take(2).collect();
    folder.write("ledger.jsonl", &two.concat());
    folder.run(&VERIFY).exits(0);
    folder.run(&AGAINST).exits(1).complains(&["entry 2 (line 3) is missing: the checkpoint has 3 entries"]);
}

#[test]
fn a_checkpoint_has_to_be_signed_by_a_given_key() {
    let (folder, checkpoint) = ledger("ledger-unknown");
    let other = SigningKey::from_bytes(&[6; 32]);
    folder.write("other.note", &checkpoint.sign(&[("someone", &other)]).expect("a note"));
    let note = folder.read("kept.note");
    folder.write("flipped.note", &note.replacen("\n3\n", "\n2\n", 1));
    for (file, message) in [
        ("other.note", "no known key has signed the note; it is signed by `someone`"),
        ("flipped.note", "the signature of `example.com/deployments` is not over this text"),
        ("key.pub", "the note is malformed: no blank line parts text and signatures"),
    ] {
        let run = folder.run(&["ledger", "verify", "ledger.jsonl", "--checkpoint", file, "--key", "key.pub"]);
        run.exits(1).complains(&[&format!("the checkpoint `{file}` is not to be believed: {message}")]);
    }
    let run =
        folder.run(&["ledger", "verify", "ledger.jsonl", "--checkpoint", "kept.note", "--key", "kept.note"]);
    run.exits(2).complains(&["`kept.note` holds no public key", "help: write an Ed25519 key as PEM"]);
    folder.run(&["ledger", "verify", "ledger.jsonl", "--checkpoint", "kept.note"]).exits(2);
    folder.run(&["ledger", "verify", "absent.jsonl"]).exits(2).complains(&["`absent.jsonl` cannot be read"]);
}

#[test]
fn entries_are_chosen_and_proved() {
    let (folder, checkpoint) = ledger("ledger-shown");
    let shown =
        folder.run(&["ledger", "show", "ledger.jsonl", "--from", "1", "--count", "1", "--format", "json"]);
    let text = folder.read("ledger.jsonl");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    assert_eq!(shown.exits(0).stdout, lines[1]);
    let none = folder.run(&["ledger", "show", "ledger.jsonl", "--kind", "other"]);
    assert_eq!(none.exits(0).stdout, "");
    let run = folder.run(&["ledger", "prove", "ledger.jsonl", "1"]);
    let proof = InclusionProof::from_json(&run.exits(0).stdout).expect("a proof");
    assert_eq!(proof.verify(lines[1].as_bytes(), &checkpoint.root), Ok(()));
    assert!(proof.verify(lines[0].as_bytes(), &checkpoint.root).is_err());
    let run = folder.run(&["ledger", "prove", "ledger.jsonl", "3"]);
    run.exits(2).complains(&["there is no entry `3` among the first `3`"]);
}

/// The page shows a real entry and a real checkpoint.
#[test]
fn the_examples_of_the_page_are_true() {
    let (folder, _) = ledger("ledger-page");
    let page = page();
    let first = folder.read("ledger.jsonl");
    let first = first.lines().next().expect("an entry");
    assert!(page.contains(first), "no `{first}` on the page");
    let note = folder.read("kept.note");
    assert!(page.contains(&note), "no `{note}` on the page");
    assert!(page.contains(folder.read("key.pub").trim()), "no key on the page");
}

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src/reference/ledger.md");
    std::fs::read_to_string(page).expect("the page")
}

fn is_there(tool: &str) -> bool {
    Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Writes the scripts of the page as they are printed there; the reader is to have run what was tested.
fn scripts(folder: &Folder) -> Vec<String> {
    let scripts: Vec<String> = page()
        .split("```sh\n")
        .skip(1)
        .filter_map(|part| part.split_once("```"))
        .map(|(script, _)| script.to_owned())
        .filter(|script| script.starts_with("#!/bin/sh\n"))
        .collect();
    for (number, script) in scripts.iter().enumerate() {
        assert!(script.lines().count() <= 20, "a script of the page has more than 20 lines");
        folder.write(&format!("{number}.sh"), script);
    }
    scripts
}

#[test]
fn the_scripts_of_the_page_find_what_the_command_finds() {
    let absent: Vec<&str> = ["sh", "jq", "sha256sum", "xxd"]
        .into_iter()
        .filter(|tool| *tool != "sh" && !is_there(tool))
        .collect();
    if !absent.is_empty() {
        println!("SKIPPED: {} not found on this machine", absent.join(", "));
        return;
    }
    let (folder, checkpoint) = ledger("ledger-scripts");
    assert_eq!(scripts(&folder).len(), 2);
    let sh = |args: &[&str]| {
        let output = Command::new("sh").args(args).current_dir(folder.root()).output().expect("a shell");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), text)
    };
    let head = folder.run(&[VERIFY.as_slice(), &["--format", "json"]].concat());
    let head: Value = serde_json::from_str(&head.stdout).expect("JSON");
    let head = head["head"].as_str().expect("a head").to_owned();
    assert_eq!(sh(&["0.sh", "ledger.jsonl"]), (Some(0), format!("3 entries, head {head}\n")));
    let root = checkpoint.root.base64();
    for index in 0..3 {
        let proof = folder.run(&["ledger", "prove", "ledger.jsonl", &index.to_string()]);
        folder.write("proof.json", &proof.exits(0).stdout);
        assert_eq!(sh(&["1.sh", "ledger.jsonl", "proof.json"]), (Some(0), format!("{root}\n")), "{index}");
    }
    // Every byte of the first entry, flipped; a line feed cannot come out, and the script is not asked about the rest.
    let text = folder.read("ledger.jsonl");
    let first = text.find('\n').expect("a line");
    for at in (0..first).step_by(7) {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        folder.write("ledger.jsonl", &String::from_utf8_lossy(&bytes));
        let (code, said) = sh(&["0.sh", "ledger.jsonl"]);
        assert_ne!(code, Some(0), "byte {at}: {said}");
    }
    for cut in [text.len() - 1, text.len() - 20] {
        folder.write("ledger.jsonl", &text[..cut]);
        assert_eq!(sh(&["0.sh", "ledger.jsonl"]), (Some(1), "entry 2 is bad\n".to_owned()), "a torn end");
    }
}
