//! What goes wrong around commands: files in the way, a registry that is none, a law that only some commands need.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use serde_json::{Value, json};

use cargo_governance::evidence::ledger::{Draft, Options, Writer};
use cargo_governance::evidence::moment::Moment;

use crate::support::{Folder, LAW, MANIFEST};

const PANICS: &str = "schema = 1\n[[article]]\nid = \"no-panic\"\nrule = \"panic_path\"\nwhy = \"w\"\n";
const UNWRAPS: &str = "//! Small.\n\n/// A.\npub fn a(x: Option<u8>) -> u8 {\n    x.unwrap()\n}\n";

#[test]
fn a_baseline_that_cannot_be_read_is_shown_where_it_breaks_off() {
    let folder = Folder::library("trouble-baseline", UNWRAPS);
    folder.write("governance.toml", PANICS);
    let document = |text: &str| -> Value {
        folder.write("governance-baseline.toml", text);
        let ran = folder.run(&["check", "--message-format=json"]);
        let lines: Vec<Value> =
            ran.stdout.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let is_about = |line: &&Value| line.to_string().contains("governance-baseline.toml");
        lines.iter().find(is_about).cloned().unwrap_or_else(|| panic!("{ran:#?}"))
    };
    let line = |found: &Value| found.pointer("/message/spans/0/line_start").and_then(Value::as_u64);
    assert_eq!(line(&document("schema = 1\nno key\n")), Some(2));
    assert_eq!(line(&document("schema = 1\n<<<<<<< mine\n")), Some(2));
    assert_eq!(line(&document("schema = 1\nseal = \"another\"\nknown = []\n")), Some(1));
}

#[test]
fn a_second_law_is_shown_where_it_stands() {
    let folder = Folder::library("trouble-two-laws", "//! Small.\n");
    folder.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"a\"]\n");
    folder.write("a/Cargo.toml", "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    folder.write("a/src/lib.rs", "//! Small.\n");
    folder.write("a/governance.toml", LAW);
    std::fs::remove_file(folder.path("Cargo.lock")).unwrap();
    let ran = folder.run(&["check", "--message-format=json"]);
    ran.exits(2).says(&["there are two laws: ", "a/governance.toml"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_baseline_that_cannot_be_written_leaves_nothing_behind() {
    let folder = Folder::library("trouble-unwritten", UNWRAPS);
    folder.write("governance.toml", PANICS);
    // A link to where nothing can be made: root may write into any folder, and not through this one.
    std::os::unix::fs::symlink("/proc/no-such-place/x", folder.path("governance-baseline.toml")).unwrap();
    folder.run(&["baseline", "create"]).exits(2);
    assert!(
        std::fs::read_dir(folder.root())
            .unwrap()
            .flatten()
            .all(|entry| { !entry.file_name().to_string_lossy().starts_with(".governance-baseline") })
    );
}

#[test]
fn a_rule_is_explained_whatever_is_wrong_with_the_law() {
    let folder = Folder::library("trouble-explain", "//! Small.\n");
    folder.write("governance.toml", "schema = 2\n");
    folder.run(&["explain", "panic_path"]).exits(0).says(&["panic_path"]);
    folder.run(&["explain", "no-such-article"]).exits(2).complains(&["schema"]);
    std::fs::remove_file(folder.path("governance.toml")).unwrap();
    folder.run(&["explain", "panic_path"]).exits(0).says(&["panic_path"]);
    folder
        .run(&["explain", "panic_path", "--manifest-path", "gone/Cargo.toml"])
        .exits(2)
        .complains(&["gone/Cargo.toml"]);
    folder.run(&["explain", "panic_path", "--law", "gone.toml"]).exits(0);
}

/// A library with a test that is to hand its census over.
fn witness(name: &str, test: &str) -> Folder {
    let folder =
        Folder::library(name, &format!("//! Small.\n\n#[cfg(test)]\nmod tests {{\n    {test}\n}}\n"));
    folder.write("governance.toml", "schema = 1\n[gates.census]\ntests = [\"small\"]\n");
    folder
}

const CENSUS: [&str; 3] = ["validate", "--only", "census"];

#[test]
fn a_census_test_that_writes_nothing_or_nonsense_decides_nothing() {
    let silent = witness("trouble-silent", "#[test]\n    fn governance_census() {}");
    silent.run(&CENSUS).exits(2).says(&[
        "no test `governance_census` wrote its census",
        "help: put `governance_core::census_test!();` into a file of its tests",
    ]);
    let write = |text: &str| {
        format!(
            "#[test]\n    fn governance_census() {{\n        std::fs::write(std::env::var(\"GOVERNANCE_CENSUS_OUT\").unwrap(), {text:?}).unwrap();\n    }}"
        )
    };
    let empty = witness("trouble-empty", &write("{\"schema\":1,\"crate\":\"small\",\"types\":[]}"));
    empty.run(&CENSUS).says(&["(1 passed, "]);
    let garbage = witness("trouble-garbage", &write("nonsense"));
    garbage.run(&CENSUS).exits(2).says(&["(1 could not be decided"]);
    let red = witness("trouble-red", "#[test]\n    fn governance_census() { panic!(\"two types\") }");
    red.run(&CENSUS).exits(2).says(&["`cargo` ended with code 101"]);
}

/// A ledger whose second entry is of a time before the first, and one file that is none.
fn ledger(name: &str) -> Folder {
    let folder = Folder::new(name, &[("keep", "")]);
    let (mut writer, _) = Writer::open(&folder.path("ledger.jsonl"), Options::default()).unwrap();
    for seconds in [1_795_212_100, 1_795_212_000] {
        let body = json!({ "gate": "tests" });
        writer
            .append(&[Draft { kind: "gate.verdict", time: Moment::from_unix(seconds), body: &body }])
            .unwrap();
    }
    folder
}

#[test]
fn a_clock_that_was_set_back_is_noted_and_no_fault() {
    let folder = ledger("trouble-clock");
    folder
        .run(&["ledger", "verify", "ledger.jsonl"])
        .exits(0)
        .says(&["intact, 2 entries", "1 of the times are earlier than the one before"]);
}

#[test]
fn entries_before_a_bad_one_are_shown_and_none_is_proved() {
    let folder = ledger("trouble-ledger");
    let text = folder.read("ledger.jsonl");
    folder.write("ledger.jsonl", &text.replacen("tests", "tasts", 1));
    folder.run(&["ledger", "show", "ledger.jsonl"]).exits(1);
    folder.run(&["ledger", "prove", "ledger.jsonl", "1"]).exits(1);
    folder.run(&["ledger", "prove", "keep", "0"]).exits(2);
    folder.run(&["ledger", "show", "gone.jsonl"]).exits(2).complains(&["gone.jsonl"]);
    folder.write("key.pub", "no key\n");
    let args = ["ledger", "verify", "ledger.jsonl", "--checkpoint", "keep", "--key", "key.pub"];
    folder.run(&args).exits(2).complains(&["`key.pub` holds no public key"]);
}

/// Runs a command on a file that is wrong, which ends with that code, says what was found and what to do.
#[track_caller]
fn wrong(folder: &Folder, args: &[&str], code: i32, found: &str, help: &str) {
    folder.run(args).exits(code).complains(&[found, "help: ", help]);
}

#[test]
fn a_file_that_is_none_is_told_with_what_is_wanted_and_where_there_is_one() {
    let folder = Folder::library("trouble-files", "//! Small.\n");
    folder.write("folder/inner", "");
    folder.write("empty", "");
    std::fs::write(folder.path("bytes"), [0xff, 0xfe, 0, 1, 0x80]).unwrap();
    let missing = "cannot be read: there is no such file, and ";
    let directory = "cannot be read: it is a folder, and ";
    let statement = "`validate --profile PROFILE` leaves one in";
    for (command, what, help) in [
        (["report"].as_slice(), "a signed statement is wanted", statement),
        (&["verify"], "a signed statement is wanted", statement),
        (&["statement", "show"], "a signed statement is wanted", statement),
        (&["ledger", "verify"], "a ledger is wanted", "evidence/ledger/ledger.jsonl"),
        (&["ledger", "show"], "a ledger is wanted", "evidence/ledger/ledger.jsonl"),
        (&["ledger", "checkpoint"], "a ledger is wanted", "evidence/ledger/ledger.jsonl"),
        (&["validate", "-q", "--profile", "commit", "--merge"], "a signed statement is wanted", statement),
        (&["report", "empty", "--key"], "a public key is wanted", "`keys list`"),
        (&["prove"], "a pack is wanted", "proofs/ledger.toml"),
    ] {
        let with = |file: &'static str| [command, &[file]].concat();
        wrong(&folder, &with("none"), 2, &format!("{missing}{what}"), help);
        wrong(&folder, &with("folder"), 2, &format!("{directory}{what}"), help);
    }
    for command in [["report"].as_slice(), &["verify"], &["statement", "show"]] {
        wrong(&folder, &[command, &["empty"]].concat(), 1, "the file is empty", "get the file again");
        wrong(
            &folder,
            &[command, &["bytes"]].concat(),
            1,
            "the envelope is not one JSON object",
            "get the file again",
        );
    }
    wrong(
        &folder,
        &["dist", "--verify", "none"],
        2,
        "the provenance of a release is wanted",
        "target/governance/dist",
    );
    wrong(
        &folder,
        &["dist", "--verify", "empty"],
        2,
        "what it lies in is no folder",
        "target/governance/dist",
    );
    wrong(&folder, &["ledger", "prove", "empty", "0"], 2, "there is no entry `0`", "`ledger show FILE`");
    wrong(
        &folder,
        &["lint", "--law", "folder"],
        2,
        "it is a folder, and a file is wanted",
        "`--law folder/governance.toml`",
    );
    wrong(&folder, &["lint", "--law", "bytes"], 2, "line 1 is not UTF-8", "one file of UTF-8 text");
    wrong(
        &folder,
        &["whatif", "a", "--layer", "b"],
        2,
        "the law has no article of the rule",
        "`explain module_layers`",
    );
    wrong(&folder, &["prove", "bytes"], 2, "is not UTF-8", "proofs/ledger.toml");
}

#[test]
fn what_a_law_is_held_against_without_git_is_said() {
    let outside = tempfile::tempdir().unwrap();
    let folder = Folder::at(
        outside.path(),
        &[("governance.toml", LAW), ("Cargo.toml", MANIFEST), ("src/lib.rs", "//! Small.\n")],
    );
    let args = ["law", "amendments"];
    folder
        .run(&args)
        .exits(0)
        .says(&["no law was in force before"])
        .complains(&["is in no git repository, so no commit says"]);
    folder.write("governance.toml", "schema = 1\n[gates.amendments]\nbase = \"origin/main\"\n");
    wrong(&folder, &args, 2, "is in no git repository", "work in a clone that has it");
}
