//! The statement of a run: signed, recorded, verified without belief, merged and waived.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::path::Path;
use std::process::{Command, Stdio};

use governance_evidence::canonical::Digest;
use governance_evidence::envelope::Envelope;
use governance_evidence::keys::PrivateKey;
use governance_evidence::run::Run;
use serde_json::{Value, json};

use crate::support::{Folder, Ran};

/// A law whose profile `commit` has one gate; a signer of verdicts (1), and one of outcomes (2).
fn law(more: &str) -> String {
    let signer = |number: u8, name: &str, right: &str| {
        let pem = PrivateKey::from_seed(&[number; 32]).public().to_pem().unwrap();
        let line = pem.lines().nth(1).unwrap().to_owned();
        format!("[[signer]]\nname = \"{name}\"\nkey = \"{line}\"\nmay_sign = [\"{right}\"]\n")
    };
    let elsewhere = ["format", "generated"].map(|gate| format!("[gates.{gate}]\nprofiles = [\"ci\"]\n"));
    let signers = [signer(1, "release", "verdict"), signer(2, "gpu-box", "outcome")];
    format!("schema = 1\n{}{}{more}", elsewhere.concat(), signers.concat())
}

fn workspace(name: &str, more: &str) -> Folder {
    let folder = Folder::library(name, "//! Small.\n");
    folder.write("governance.toml", &law(more));
    folder
}

const STATEMENT: &str = "target/governance/statements/commit.json";

fn validate(folder: &Folder) -> Ran {
    folder.run(&["validate", "--profile", "commit", "-q"])
}

fn verify(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["verify", STATEMENT, "--profile", "commit"], more].concat())
}

fn document(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

/// Returns what a statement says, and the tree that it is about.
fn said(folder: &Folder) -> (Run, Digest) {
    let envelope = Envelope::read(folder.read(STATEMENT).as_bytes()).unwrap();
    Run::read(envelope.unverified_payload()).unwrap()
}

/// Signs a run anew, as whoever has that key could.
fn sign(folder: &Folder, run: &Run, tree: Digest, number: u8) {
    let payload = run.statement(tree).unwrap().to_payload().unwrap();
    let envelope = Envelope::sign(payload, &PrivateKey::from_seed(&[number; 32]));
    folder.write(STATEMENT, &envelope.to_json().unwrap());
}

#[test]
fn a_run_leaves_a_statement_that_is_verified_and_recorded() {
    let folder = workspace("witness", "");
    let first = validate(&folder);
    first.exits(0).complains(&[
        "made the key `machine` of this machine",
        "accepted on this machine only",
        "entry 0 of",
    ]);
    let second = validate(&folder);
    second.exits(0).complains(&["entry 1 of evidence/ledger/ledger.jsonl"]);
    assert!(!second.stderr.contains("made the key"), "{second:?}");
    verify(&folder, &[]).exits(0).says(&["accepted on this machine only", "this law", "proved: "]);
    let verified = document(verify(&folder, &["--format", "json"]).exits(0));
    assert_eq!((verified["exit_code"].as_u64(), verified["tree_compared"].as_bool()), (Some(0), Some(true)));
    assert_eq!(verified["signer"]["authority"], "machine");
    let ledger = "evidence/ledger/ledger.jsonl";
    folder.run(&["ledger", "verify", ledger]).exits(0).says(&["intact, 2 entries"]);
    folder.run(&["ledger", "checkpoint", ledger]).exits(0).says(&["governance/witness/", "\n2\n"]);
    let whole = folder.read(ledger);
    folder.write(ledger, &format!("{}\n", whole.lines().next().unwrap()));
    folder.run(&["ledger", "verify", ledger]).exits(1).complains(&["the checkpoint has 2 entries"]);
    folder.write(ledger, &whole);
    // What a run leaves behind is not a part of what it is about.
    assert_eq!(said(&folder).1.to_string(), verified["tree"].as_str().unwrap());
    let run = folder.run(&["validate", "--profile", "commit", "-q", "--format", "json"]);
    assert_eq!(document(run.exits(0))["statement"]["tree"], verified["tree"]);
}

#[test]
fn a_statement_of_another_tree_time_profile_or_law_proves_nothing() {
    let folder = workspace("witness_other", "");
    validate(&folder).exits(0);
    let (run, tree) = said(&folder);
    folder
        .run(&["verify", STATEMENT])
        .exits(2)
        .says(&["it is of a run of profile `commit`, and is held to `deploy`"]);
    verify(&folder, &["--max-age", "1 d"]).exits(0);
    let about = "0".repeat(64);
    verify(&folder, &["--about", &about]).exits(1).complains(&["about the tree `sha256:", &about]);
    folder.write("src/lib.rs", "//! Changed.\n");
    verify(&folder, &[]).exits(1).complains(&["not about `sha256:"]);
    folder.write("src/lib.rs", "//! Small.\n");
    let moved = |seconds: i64| {
        let shift = |moment: governance_evidence::moment::Moment| {
            governance_evidence::moment::Moment::from_unix(moment.unix() + seconds)
        };
        sign(&folder, &Run { begin: shift(run.begin), end: shift(run.end), ..run.clone() }, tree, 1);
    };
    moved(3_600);
    verify(&folder, &[]).exits(1).complains(&["which has not come yet"]);
    moved(-90_000);
    verify(&folder, &[]).exits(0).says(&["by `release`", "a signer of the law"]);
    verify(&folder, &["--max-age", "1 d"]).exits(1).complains(&["and at most `1 d` is allowed"]);
    let other = folder.path("other.toml");
    std::fs::write(&other, law("# another\n")).unwrap();
    let other = other.to_str().unwrap();
    let tree = tree.to_string();
    verify(&folder, &["--law", other, "--about", &tree])
        .exits(2)
        .says(&["another law than this one", "unchecked: "]);
}

#[test]
fn a_statement_is_refused_by_the_name_of_its_fault() {
    let folder = workspace("witness_refused", "");
    validate(&folder).exits(0);
    let (run, tree) = said(&folder);
    sign(&folder, &run, tree, 2);
    verify(&folder, &[])
        .exits(1)
        .complains(&["`gpu-box`, which may sign `outcome` by the law, and not `verdict`"]);
    sign(&folder, &run, tree, 9);
    verify(&folder, &[]).exits(1).complains(&["neither a signer of the law nor a key of this machine"]);
    folder.write("nine.pem", &PrivateKey::from_seed(&[9; 32]).public().to_pem().unwrap());
    // The key lies in the tree, so the tree is named.
    let about = tree.to_string();
    verify(&folder, &["--key", "nine.pem", "--about", &about]).exits(0).says(&["a key that was handed in"]);
    std::fs::remove_file(folder.path("nine.pem")).unwrap();

    let mut lie = run.clone();
    lie.gates[0].facts.faults.push("one finding".to_owned());
    sign(&folder, &lie, tree, 1);
    let refused = verify(&folder, &[]);
    refused.exits(1).says(&["recorded as `pass`, and is `fail`", "recorded otherwise than its facts say"]);
    let mut short = run.clone();
    short.gates.clear();
    sign(&folder, &short, tree, 1);
    verify(&folder, &[]).exits(1).says(&["law        missing"]);

    sign(&folder, &run, tree, 1);
    let whole = folder.read(STATEMENT);
    folder.write(STATEMENT, &whole.replacen("\"payload\":\"e", "\"payload\":\"f", 1));
    let refused = document(verify(&folder, &["--format", "json"]).exits(1));
    assert_eq!(refused["verified"], false);
    assert!(refused["error"].as_str().unwrap().contains("does not fit this payload"), "{refused}");
    folder.write(STATEMENT, &whole[..whole.len() / 2]);
    verify(&folder, &[]).exits(1).complains(&["not one JSON object"]);
    verify(&folder, &["--max-age", "8 GiB"]).exits(2).complains(&["is no time"]);
    folder.run(&["verify", "nowhere.json"]).exits(2).complains(&["cannot be read"]);
}

#[test]
fn a_key_that_was_replaced_is_good_for_what_it_signed_before() {
    let folder = workspace("witness_rotated", "");
    validate(&folder).exits(0);
    folder.run(&["keys", "rotate"]).exits(0);
    verify(&folder, &[]).exits(0).says(&[", until "]);
}

#[test]
fn a_ledger_that_was_cut_is_not_continued_and_one_that_is_gone_is_missed() {
    let folder = workspace("witness_ledger", "");
    validate(&folder).exits(0);
    validate(&folder).exits(0);
    let ledger = "evidence/ledger/ledger.jsonl";
    let whole = folder.read(ledger);
    folder.write(ledger, whole.split_inclusive('\n').next().unwrap());
    validate(&folder).exits(0).complains(&["no statement: the ledger `", "is damaged and is not continued"]);
    std::fs::remove_file(folder.path(ledger)).unwrap();
    validate(&folder).exits(0).complains(&["had 2 entries and is gone; a new one begins by saying so"]);
    let first: Value = serde_json::from_str(folder.read(ledger).lines().next().unwrap()).unwrap();
    assert_eq!(
        (first["kind"].as_str(), first["body"]["lost"].as_u64()),
        (Some("ledger.begun-anew"), Some(2))
    );
}

#[test]
fn what_cannot_be_merged_stops_the_run_before_it_begins() {
    let folder = workspace("witness_merge", "");
    validate(&folder).exits(0);
    let merge =
        |folder: &Folder| folder.run(&["validate", "--profile", "commit", "-q", "--merge", STATEMENT]);
    merge(&folder).exits(2).complains(&["cannot be merged: it is signed by ", "neither a signer of the law"]);
    let (run, tree) = said(&folder);
    sign(&folder, &run, tree, 1);
    merge(&folder).exits(2).complains(&["`release`, which may sign `verdict` by the law"]);
    sign(&folder, &run, Digest::of(b"wood"), 2);
    merge(&folder).exits(2).complains(&["it is about another tree"]);
    sign(&folder, &run, tree, 2);
    std::fs::rename(folder.path(STATEMENT), folder.path("target/other.json")).unwrap();
    let merged = folder.run(&["validate", "--profile", "commit", "-q", "--merge", "target/other.json"]);
    merged
        .exits(0)
        .complains(&["was not needed: no gate that it has an outcome of (law) lacks a device here"]);
}

/// Makes an SSH key and returns its public half; nothing where there is no `ssh-keygen`.
fn ssh_key(folder: &Folder) -> Option<String> {
    std::fs::create_dir_all(folder.path("target")).unwrap();
    let key = folder.path("target/ada");
    let made = keygen(&["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key.to_str().unwrap()]);
    made.then(|| std::fs::read_to_string(key.with_extension("pub")).unwrap().trim().to_owned())
}

fn keygen(args: &[&str]) -> bool {
    let ran = Command::new("ssh-keygen").args(args).stdin(Stdio::null()).stderr(Stdio::null()).status();
    ran.is_ok_and(|status| status.success())
}

#[test]
fn a_gate_is_waived_by_whom_the_law_names_and_is_no_pass() {
    let article = "[[article]]\nid = \"no-panic\"\nrule = \"panic_path\"\nwhy = \"w\"\n";
    let folder = workspace("witness_waiver", article);
    let Some(public) = ssh_key(&folder) else {
        eprintln!("SKIPPED a_gate_is_waived_by_whom_the_law_names_and_is_no_pass: no `ssh-keygen`");
        return;
    };
    folder.write(
        "src/lib.rs",
        "//! Small.\n\n/// Says.\npub fn say(text: Option<u8>) -> u8 {\n    text.unwrap()\n}\n",
    );
    let approver =
        format!("[[approver]]\nname = \"ada@example.org\"\nkey = \"{public}\"\nmay_approve = [\"waiver\"]\n");
    // A gate that passes beside it: a run in which nothing passed proves nothing.
    let two =
        law(&format!("{article}{approver}")).replacen("[gates.generated]\nprofiles = [\"ci\"]\n", "", 1);
    folder.write("governance.toml", &two);
    validate(&folder).exits(1);
    let asked =
        ["waiver", "request", "law", "--reason", "being rewritten", "--until", "2999-01-01", "--by", "bob"];
    folder
        .run(&asked)
        .exits(0)
        .says(&["ssh-keygen -Y sign -n governance-approval -f KEY evidence/waivers/law."]);
    folder.run(&["waiver", "list"]).exits(0).says(&["does not count: nobody has signed"]);
    validate(&folder).exits(1).complains(&["does not count: nobody has signed the approval"]);
    let file = std::fs::read_dir(folder.path("evidence/waivers")).unwrap().next().unwrap().unwrap().path();
    let key = folder.path("target/ada");
    let sign = [
        "-q",
        "-Y",
        "sign",
        "-n",
        "governance-approval",
        "-f",
        key.to_str().unwrap(),
        file.to_str().unwrap(),
    ];
    assert!(keygen(&sign));
    folder
        .run(&["waiver", "list"])
        .exits(0)
        .says(&["counts: waived by ada@example.org until 2999-01-02T00:00:00Z"]);
    let waived = validate(&folder);
    waived.exits(0).says(&["law        waived", "being rewritten", "1 waived"]);
    verify(&folder, &[])
        .exits(0)
        .says(&["law        waived        waived", "1 finding in 1 file (waived by"]);
    let listed = document(folder.run(&["waiver", "list", "--format", "json"]).exits(0));
    assert_eq!(listed["waivers"][0]["counts"], json!(true));
    tampered(&folder, &file);
    folder
        .run(&["waiver", "request", "lwa", "--reason", "r", "--until", "2999-01-01"])
        .exits(2)
        .complains(&["did you mean `law`?"]);
    let past = ["waiver", "request", "law", "--reason", "r", "--until", "2001-01-01", "--by", "bob"];
    folder.run(&past).exits(2).complains(&["is in the past"]);
}

/// Changes a waiver, and then the law, under its signature.
fn tampered(folder: &Folder, file: &Path) {
    let text = std::fs::read_to_string(file).unwrap();
    std::fs::write(file, text.replace("2999", "3999")).unwrap();
    validate(folder).exits(1).complains(&["does not fit this approval"]);
    std::fs::write(file, text).unwrap();
    let law = folder.read("governance.toml");
    folder.write("governance.toml", &format!("{law}# changed\n"));
    validate(folder).exits(1).complains(&["approved for another gate or under another law"]);
}

#[test]
fn who_signed_and_what_it_was_held_against_is_said() {
    let folder = workspace("witness_held", "");
    validate(&folder).exits(0);
    let (run, tree) = said(&folder);
    // Outside of the workspace, with the law alone, nothing says which tree it has to be about.
    let elsewhere = tempfile::tempdir().unwrap();
    let outside = Folder::at(elsewhere.path(), &[("governance.toml", &folder.read("governance.toml"))]);
    sign(&folder, &run, tree, 1);
    outside.write("statement.json", &folder.read(STATEMENT));
    let args = ["verify", "statement.json", "--profile", "commit", "--law", "governance.toml"];
    outside.run(&args).exits(2).says(&["compared with nothing", "nobody said which tree it has to be about"]);
    let of_law = document(outside.run(&[args.as_slice(), &["--format", "json"]].concat()).exits(2));
    assert_eq!((&of_law["signer"]["authority"], &of_law["tree_compared"]), (&json!("law"), &json!(false)));
    outside.run(&["verify", "statement.json"]).exits(2);
    // A key that is given is trusted as one of the law is.
    sign(&folder, &run, tree, 7);
    folder.write("target/given.pem", &PrivateKey::from_seed(&[7; 32]).public().to_pem().unwrap());
    verify(&folder, &[]).exits(1);
    let given = document(verify(&folder, &["--key", "target/given.pem", "--format", "json"]).exits(0));
    assert_eq!(given["signer"]["authority"], "given");
    verify(&folder, &["--max-age", "8 GiB"])
        .exits(2)
        .complains(&["`8 GiB` is no time; write `1 d` or `90 min`"]);
}

#[test]
fn a_violation_is_one_for_whoever_verifies_it_and_a_lie_is_shown() {
    let article = "[[article]]\nid = \"no-panic\"\nrule = \"panic_path\"\nwhy = \"w\"\n";
    let folder = workspace("witness_violation", article);
    let unwraps = "//! Small.\n\n/// Says.\npub fn say(text: Option<u8>) -> u8 {\n    text.unwrap()\n}\n";
    folder.write("src/lib.rs", unwraps);
    validate(&folder).exits(1);
    verify(&folder, &[]).exits(1).says(&["violation: by its facts profile `commit` does not proceed"]);
    let (mut run, tree) = said(&folder);
    run.decision = governance_evidence::verdict::Decision::Go;
    sign(&folder, &run, tree, 1);
    verify(&folder, &[]).exits(1).says(&["violation: it was recorded otherwise than its facts say"]);
    let lie = document(verify(&folder, &["--format", "json"]).exits(1));
    let difference = lie["differences"][0].clone();
    assert!(
        difference["recorded"].is_string() && difference["recorded"] != difference["recomputed"],
        "{lie:#}"
    );
}

#[test]
fn the_commit_that_a_run_was_made_from_and_the_key_that_was_named_are_in_it() {
    let folder = workspace("witness_commit", "");
    let git = |args: &[&str]| {
        let identity = ["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"];
        let output =
            Command::new("git").args(identity).args(args).current_dir(folder.root()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "small"]);
    folder.run(&["keys", "create", "--name", "release"]).exits(0);
    folder.run(&["validate", "--profile", "commit", "-q", "--sign", "release"]).exits(0);
    let (run, _) = said(&folder);
    let commit = run.commit.unwrap().id;
    verify(&folder, &[]).exits(0).says(&["commit", &commit]);
    folder.write("src/lib.rs", "//! Changed.\n");
    verify(&folder, &[]).exits(1).complains(&[&format!("that tree was made from the commit `{commit}`")]);
}

#[test]
fn a_deployment_of_which_nothing_was_kept_is_not_proved() {
    let gates: String = governance_law::catalog::GATES
        .iter()
        // No law takes the gate that watches it out of the profile.
        .filter(|gate| !["law", governance_law::catalog::AMENDMENTS].contains(&gate.name))
        .map(|gate| format!("[gates.{}]\nprofiles = [\"ci\"]\n", gate.name))
        .collect();
    let folder = Folder::library("witness_unkept", "//! Small.\n");
    folder.write("governance.toml", &format!("schema = 1\n{gates}[gates.law]\nprofiles = [\"deploy\"]\n"));
    let deploy = ["validate", "--profile", "deploy", "-q"];
    folder.run(&deploy).exits(0);
    // A key that is not there is said before anything runs.
    let ran = folder.run(&[deploy.as_slice(), &["--sign", "nobody"]].concat());
    assert!(ran.exits(2).complains(&["there is no key `nobody`"]).stdout.is_empty());
    // And so is a file that would be lost.
    let ran = folder.run(&[deploy.as_slice(), &["--statement", "governance.toml"]].concat());
    ran.exits(2).complains(&["`governance.toml` is there already, and is not a statement: it would be lost"]);
    let ran = folder.run(&[deploy.as_slice(), &["--statement", "src/lib.rs/x.json"]].concat());
    ran.exits(2).says(&["law        pass"]).complains(&[
        "no statement: `src/lib.rs/x.json` cannot be written",
        "a statement is wanted, and none was kept",
    ]);
}

#[test]
fn what_is_proved_without_evidence_says_so_and_how_there_is_some() {
    let folder = workspace("witness_bare", "");
    let nowhere = [("XDG_CONFIG_HOME", "/dev/null/nowhere"), ("APPDATA", "/dev/null/nowhere")];
    let args = ["validate", "--profile", "commit", "-q"];
    let proved = "proved: every gate of profile `commit` passed (1 passed)";
    let bare = format!("{proved}, and no evidence of it was kept\n");
    let ran = folder.run_with(&args, &nowhere);
    let said = ran.exits(0).says(&[&bare]).complains(&["no statement: it cannot be signed: "]);
    said.complains(&[
        "help: mend that, and `cargo governance validate --profile commit` again leaves a signed statement",
    ]);
    let ran = folder.run_with(&[args.as_slice(), &["--format", "json"]].concat(), &nowhere);
    assert_eq!(document(&ran)["summary"].as_str(), Some(bare.trim_end()));
    // With a place for keys the same words leave evidence, and say no more than that.
    let ran = folder.run(&args);
    ran.exits(0)
        .says(&[&format!("{proved}\n")])
        .complains(&["statement: target/governance/statements/commit.json"]);
    assert!(!ran.stderr.contains("no statement") && !ran.stderr.contains("help"), "{ran:?}");
}
