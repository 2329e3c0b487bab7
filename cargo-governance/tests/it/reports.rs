//! Reports of a run: written by `validate`, and again from its statement; the history; statements that nobody answers for.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use governance_evidence::envelope::Envelope;
use governance_evidence::keys::PrivateKey;
use governance_evidence::run::Run;
use serde_json::Value;

use crate::support::{Folder, Ran};

const STATEMENT: &str = "target/governance/statements/commit.json";

fn workspace(name: &str) -> Folder {
    Folder::library(name, "//! Small.\n")
}

fn validate(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["validate", "--profile", "commit", "-q"], more].concat())
}

fn report(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["report", "--profile", "commit"], more].concat())
}

/// Signs what a statement says anew, by a key that nobody knows.
fn sign_anew(folder: &Folder, change: impl FnOnce(&mut Run), key: &PrivateKey) {
    let envelope = Envelope::read(folder.read(STATEMENT).as_bytes()).unwrap();
    let (mut run, tree) = Run::read(envelope.unverified_payload()).unwrap();
    change(&mut run);
    let payload = run.statement(tree).unwrap().to_payload().unwrap();
    folder.write(STATEMENT, &Envelope::sign(payload, key).to_json().unwrap());
}

#[test]
fn a_run_writes_every_report_and_its_statement_writes_them_again() {
    let folder = workspace("reports");
    let files = ["run.html", "run.md", "run.xml", "run.sarif", "run.txt"];
    let wanted: Vec<String> =
        files.iter().flat_map(|file| ["--report".to_owned(), format!("target/out/{file}")]).collect();
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    validate(&folder, &wanted).exits(0);
    for file in files {
        let again = format!("target/again/{file}");
        report(&folder, &["--output", &again]).exits(0);
        assert_eq!(folder.read(&format!("target/out/{file}")), folder.read(&again), "{file}");
    }
    let page = folder.read("target/out/run.html");
    assert!(page.contains("href=\"../governance/logs/format.log\""), "{page}");
    assert!(page.contains("accepted there alone") && page.contains("One run is kept."), "{page}");
    report(&folder, &[])
        .exits(0)
        .says(&["format", "proved: every gate of profile `commit` passed (3 passed)"]);
    report(&folder, &["--format", "junit"])
        .exits(0)
        .says(&["<testsuite name=\"profile commit\" tests=\"3\""]);
}

#[test]
fn the_document_in_a_file_is_the_one_on_the_screen() {
    let folder = workspace("reports_json");
    let ran = validate(&folder, &["--format", "json", "--report", "target/run.json"]);
    ran.exits(0);
    assert_eq!(ran.stdout, folder.read("target/run.json"));
    let again: Value = serde_json::from_str(&report(&folder, &["--format", "json"]).stdout).unwrap();
    let first: Value = serde_json::from_str(&ran.stdout).unwrap();
    for pointer in [
        "/verdict",
        "/exit_code",
        "/summary",
        "/profile",
        "/statement/sha256",
        "/statement/key_id",
        "/gates/0/facts",
    ] {
        assert_eq!(first.pointer(pointer), again.pointer(pointer), "{pointer}");
    }
}

#[test]
fn findings_stand_in_sarif_with_their_places_while_the_tree_is_the_same() {
    let folder = Folder::library(
        "reports_sarif",
        "//! Small.\n\n/// Breaks.\npub fn f(x: Option<u8>) -> u8 {\n    x.unwrap()\n}\n",
    );
    let article = "[[article]]\nid = \"no-panic\"\ntitle = \"No panic\"\nwhy = \"It ends the program.\"\nrule = \"panic_path\"\n\
                   [article.select]\ncrates = [\"small\"]\n";
    folder.write("governance.toml", &format!("schema = 1\n{article}"));
    validate(&folder, &["--report", "target/run.sarif"]).exits(1);
    let sarif = |file: &str| -> Value { serde_json::from_str(&folder.read(file)).unwrap() };
    let place = "/runs/0/results/0/locations/0/physicalLocation";
    let log = sarif("target/run.sarif");
    assert_eq!(log.pointer(&format!("{place}/artifactLocation/uri")).unwrap(), "src/lib.rs", "{log:#}");
    assert_eq!(log.pointer(&format!("{place}/region/startLine")).unwrap(), 5);
    assert_eq!(log.pointer("/runs/1/results").unwrap(), &serde_json::json!([]));
    folder.write("src/lib.rs", "//! Other.\n");
    report(&folder, &["--output", "target/later.sarif"]).exits(0);
    let later = sarif("target/later.sarif");
    assert_eq!(later.pointer("/runs/0/results/0/ruleId").unwrap(), "law", "{later:#}");
    let note = later.pointer("/runs/0/invocations/0/toolExecutionNotifications/0/message/text").unwrap();
    assert!(note.as_str().unwrap().contains("the tree has changed since the run"), "{note}");
}

#[test]
fn the_history_has_every_run_and_says_what_is_damaged() {
    let folder = workspace("reports_history");
    validate(&folder, &[]).exits(0);
    validate(&folder, &["--skip", "format"]).exits(2);
    folder.write("src/lib.rs", "//! Other.\n");
    validate(&folder, &["--report", "target/run.html"]).exits(0);
    let history = folder.path("target/governance/history");
    let mut names: Vec<_> = std::fs::read_dir(&history).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    assert_eq!(names.len(), 3, "{names:?}");
    let page = folder.read("target/run.html");
    assert_eq!(page.matches("<tr id=\"run-").count(), 3, "{page}");
    assert!(page.contains("2 pass, 1 not run"), "{page}");
    let this = folder.read(STATEMENT);
    let old = names.into_iter().find(|path| std::fs::read_to_string(path).unwrap() != this).unwrap();
    let whole = std::fs::read_to_string(&old).unwrap();
    std::fs::write(&old, whole.replace("eyJ", "eyK")).unwrap();
    report(&folder, &["--output", "target/run.html"]).exits(0).complains(&["of the history is left out: "]);
    assert_eq!(folder.read("target/run.html").matches("<tr id=\"run-").count(), 2);
    std::fs::write(&old, whole).unwrap();
    std::fs::rename(&old, history.join("20990101T000000Z-commit-0000000000000000.json")).unwrap();
    report(&folder, &["--output", "target/run.html"]).complains(&["its name does not fit what is in it"]);
}

#[test]
fn a_statement_is_not_believed_for_its_looks() {
    let folder = workspace("reports_trust");
    validate(&folder, &[]).exits(0);
    let whole = folder.read(STATEMENT);
    let stranger = PrivateKey::from_seed(&[9; 32]);
    sign_anew(&folder, |_| (), &stranger);
    report(&folder, &["--output", "target/run.html"])
        .exits(1)
        .complains(&["nobody who is known here answers for this"]);
    folder
        .run(&["verify", STATEMENT, "--profile", "commit"])
        .exits(1)
        .complains(&["neither a signer of the law"]);
    let page = folder.read("target/run.html");
    assert!(
        page.contains("Unchecked")
            && !page.contains(">Proved<")
            && page.contains("is neither a signer of the law"),
        "{page}"
    );
    let pem = stranger.public().to_pem().unwrap();
    folder.write("target/other.pub.pem", &pem);
    report(&folder, &["--key", "target/other.pub.pem"]).exits(0);
    // Whoever has a key can write what no facts say.
    sign_anew(
        &folder,
        |run| run.gates.first_mut().unwrap().facts.faults.push("a fault".to_owned()),
        &stranger,
    );
    report(&folder, &["--key", "target/other.pub.pem"])
        .exits(1)
        .says(&["it was recorded otherwise than its facts say"]);
    folder.write(STATEMENT, &whole.replace("payload\":\"e", "payload\":\"f"));
    report(&folder, &[]).exits(1).complains(&["commit.json`: "]);
    folder.write(STATEMENT, "no statement");
    report(&folder, &[]).exits(1).complains(&["commit.json`: "]);
}

#[test]
fn what_cannot_be_written_is_said() {
    let folder = workspace("reports_bad");
    validate(&folder, &["--report", "run.pdf"])
        .exits(2)
        .complains(&["the ending says the format", "`.html`, `.md`"]);
    report(&folder, &[])
        .exits(2)
        .complains(&["there is no statement of profile `commit`", "validate --profile commit"]);
    validate(&folder, &["--report", "src/lib.rs/run.html"])
        .exits(2)
        .complains(&["`src/lib.rs` cannot be written"]);
    report(&folder, &["--output", "target/run"]).exits(2).complains(&["says no format", "`--format`"]);
    report(&folder, &["none.json"]).exits(2).complains(&["cannot be used with"]);
    folder.run(&["report", "none.json"]).exits(2).complains(&["`none.json` cannot be read"]);
    folder.run(&["validate", "--plan", "--report", "a.html"]).exits(2).complains(&["cannot be used with"]);
}

#[test]
fn a_report_in_the_tree_makes_it_another_one_which_is_said() {
    let folder = workspace("reports_tree");
    validate(&folder, &["--report", "run.html"])
        .exits(0)
        .complains(&["a report lies in the tree", "below the target folder"]);
}

#[test]
fn a_run_that_the_ledger_does_not_know_is_shown_as_such_and_is_no_trend() {
    let folder = workspace("reports_entered");
    validate(&folder, &[]).exits(0);
    folder.write("src/lib.rs", "//! Other.\n");
    validate(&folder, &["--report", "target/run.html"]).exits(0);
    let page = folder.read("target/run.html");
    assert!(!page.contains("not in the ledger") && !page.contains("no point here"), "{page}");
    // A ledger without the first run, as if its statement had been put there: signed by the right key, and never entered.
    let ledger = "evidence/ledger/ledger.jsonl";
    let whole = folder.read(ledger);
    for place in ["evidence/ledger", "target/config/governance/checkpoints"] {
        std::fs::remove_dir_all(folder.path(place)).unwrap();
    }
    folder.write("src/lib.rs", "//! A third.\n");
    validate(&folder, &["--report", "target/run.html"]).exits(0);
    let page = folder.read("target/run.html");
    assert_eq!(page.matches("not in the ledger; it says proved</span>").count(), 2, "{page}");
    assert!(page.contains("2 runs of the history have no point here"), "{page}");
    // What is damaged knows nothing.
    folder.write(ledger, &whole.replace("run.statement", "run.statemant"));
    report(&folder, &["--output", "target/run.html"])
        .complains(&["no run of the history can be held against the ledger: ", "is damaged"]);
    assert_eq!(folder.read("target/run.html").matches("not in the ledger; it says proved</span>").count(), 3);
}
