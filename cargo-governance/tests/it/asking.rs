//! Questions that run no gate: why one would run again, what waits for a signature, and what is asked wrongly.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::process::Command;

use serde_json::Value;

use crate::support::{Folder, LAW, Ran};

fn document(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn why_a_gate_would_run_again_is_said_line_by_line() {
    let folder = Folder::library("asking-why", "//! Small.\n");
    let why = ["validate", "--profile", "commit", "--why", "law"];
    folder.run(&why).exits(2).says(&["law would run: no earlier pass is kept"]);
    folder.run(&["validate", "--profile", "commit", "--only", "law", "--quiet"]).exits(2).says(&["pass"]);
    folder.run(&why).exits(0).says(&["law would be used again: it passed ", "on the same inputs"]);
    let again = document(folder.run(&[why.as_slice(), &["--format", "json"]].concat()).exits(0));
    assert_eq!((&again["gate"], &again["would_run"]), (&Value::from("law"), &Value::from(false)));
    folder.write("src/lib.rs", "//! Changed.\n");
    folder.run(&why).exits(2).says(&["law would run: ", "src/lib.rs"]);
    let changed = document(folder.run(&[why.as_slice(), &["--format", "json"]].concat()).exits(2));
    assert_eq!(changed["would_run"], Value::from(true));
    assert!(changed["because"].to_string().contains("src/lib.rs"), "{changed:#}");
    // What was asked has run nothing: as before, the pass is of the source as it was.
    folder.write("src/lib.rs", "//! Small.\n");
    folder.run(&why).exits(0);
}

#[test]
fn a_fresh_run_takes_nothing_over() {
    let folder = Folder::library("asking-fresh", "//! Small.\n");
    let run = ["validate", "--profile", "commit", "--only", "law", "--quiet", "--format", "json"];
    let kind = |ran: &Ran| {
        let document = document(ran);
        let gates = document["gates"].as_array().unwrap().clone();
        gates.iter().find(|gate| gate["name"] == "law").unwrap()["provenance"]["kind"].clone()
    };
    folder.run(&run);
    assert_eq!(kind(&folder.run(&run)), "reused");
    assert_eq!(kind(&folder.run(&[run.as_slice(), &["--fresh"]].concat())), "fresh");
}

#[test]
fn why_of_a_gate_elsewhere_names_what_to_give() {
    let folder = Folder::library("asking-elsewhere", "//! Small.\n");
    let why = |gate: &str| folder.run(&["validate", "--profile", "commit", "--why", gate]);
    why("tests")
        .exits(2)
        .complains(&["the gate `tests` is not in the profile", "name its profile with `--profile`"]);
    why("tset").exits(2).complains(&["there is no such gate; known here: "]);
}

#[test]
fn a_plan_of_a_deployment_says_with_which_tools() {
    let folder = Folder::library("asking-plan", "//! Small.\n");
    let plan = ["validate", "--plan", "--profile", "deploy"];
    folder.run(&plan).exits(0).says(&["measures, with nothing beside it", "           with "]);
    let json = document(folder.run(&[plan.as_slice(), &["--format", "json"]].concat()).exits(0));
    let gates = json["plan"].as_array().unwrap();
    let tools: Vec<&Value> = gates.iter().flat_map(|gate| gate["tools"].as_array().unwrap()).collect();
    assert!(!tools.is_empty(), "{json:#}");
    for tool in tools {
        // What is there has no advice how to get it, and what is missing has nothing else.
        assert_eq!(tool["path"].is_null(), tool["advice"].is_string(), "{tool:#}");
        assert_eq!(tool["path"].is_null(), tool["differs"].is_null(), "{tool:#}");
    }
    assert!(gates.iter().any(|gate| gate["class"] == "alone"), "{json:#}");
}

fn git(folder: &Folder, args: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "commit.gpgsign=false"]).args(args).current_dir(folder.root());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// Runs with no configuration of git but the repository's own.
fn alone(folder: &Folder, args: &[&str]) -> Ran {
    folder.run_with(args, &[("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null")])
}

#[test]
fn a_waiver_is_asked_for_in_somebodys_name() {
    let folder = Folder::library("asking-waiver", "//! Small.\n");
    git(&folder, &["init", "-q"]);
    folder.run(&["waiver", "list"]).exits(0).says(&["there is no waiver in `evidence/waivers`"]);
    let ask = ["waiver", "request", "law", "--reason", "being rewritten", "--until", "2999-01-01"];
    alone(&folder, &ask)
        .exits(2)
        .complains(&["git knows no `user.email`", "name yourself with `--by PERSON`"]);
    assert!(!folder.has("evidence/waivers"));
    git(&folder, &["config", "user.email", "bob@example.org"]);
    alone(&folder, &ask).exits(0).says(&["bob@example.org", "note: the law lets nobody approve waivers"]);
    let listed = document(folder.run(&["waiver", "list", "--format", "json"]).exits(0));
    let entry = listed["waivers"][0].clone();
    assert_eq!((&entry["gate"], &entry["counts"]), (&Value::from("law"), &Value::from(false)));
    assert!(entry["error"].as_str().unwrap().contains("nobody has signed"), "{entry:#}");
    let nameless = [ask.as_slice(), &["--by", "two words"]].concat();
    folder.run(&nameless).exits(2).complains(&["the waiver cannot be asked for: "]);
    let odd = ["waiver", "request", "law", "--reason", "r", "--until", "tomorrow"];
    folder.run(&odd).exits(2).complains(&["`tomorrow` is no date as `2027-01-31`"]);
}

#[test]
fn a_waiver_of_no_gate_and_one_that_cannot_be_read_stop_what_rests_on_them() {
    let folder = Folder::library("asking-waivers", "//! Small.\n");
    folder.write("evidence/waivers/lwa.1a2b.waiver", "{}\n");
    let list = ["waiver", "list"];
    folder
        .run(&list)
        .exits(2)
        .complains(&["is named after no gate: there is no gate `lwa`", "GATE.NUMBER.waiver"]);
    std::fs::remove_file(folder.path("evidence/waivers/lwa.1a2b.waiver")).unwrap();
    std::fs::create_dir_all(folder.path("evidence/waivers/law.1a2b.waiver")).unwrap();
    folder.run(&list).exits(2).complains(&["law.1a2b.waiver` cannot be read: "]);
}

#[test]
fn what_is_in_no_repository_or_of_no_revision_is_compared_with_nothing() {
    let root = tempfile::tempdir().unwrap();
    let manifest = "[package]\nname = \"small\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    let files = [("Cargo.toml", manifest), ("governance.toml", LAW), ("src/lib.rs", "//! Small.\n")];
    let folder = Folder::at(root.path(), &files);
    folder.run(&["law", "diff"]).exits(2).complains(&["is in no git repository, so it has no revisions"]);
    git(&folder, &["init", "-q"]);
    folder
        .run(&["law", "diff"])
        .exits(2)
        .complains(&["the repository has no commit yet", "commit the law first"]);
    git(&folder, &["add", "governance.toml"]);
    git(&folder, &["-c", "user.email=a@example.org", "commit", "-q", "-m", "law"]);
    folder
        .run(&["law", "diff", "elsewhere"])
        .exits(2)
        .complains(&["git knows no revision `elsewhere`", "name a branch, a tag or a commit"]);
    folder.run(&["law", "diff"]).exits(0);
}

#[test]
fn a_ledger_that_is_damaged_gets_no_checkpoint() {
    let folder = Folder::new("asking-ledger", &[("ledger.jsonl", "{\"seq\":0}\n")]);
    folder.run(&["ledger", "checkpoint", "ledger.jsonl"]).exits(1);
    folder.run(&["ledger", "verify", "ledger.jsonl"]).exits(1);
    folder.run(&["ledger", "checkpoint", "none.jsonl"]).exits(2).complains(&["`none.jsonl` cannot be read"]);
    assert_eq!(folder.read("ledger.jsonl"), "{\"seq\":0}\n");
}
