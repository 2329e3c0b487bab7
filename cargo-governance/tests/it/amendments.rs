//! A weaker law needs the signature of somebody whom the law before it names.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::path::PathBuf;
use std::process::Command;

use governance_evidence::approval::{sign, signer_line};
use governance_evidence::keys::PrivateKey;
use governance_law::catalog::{AMENDMENTS, GATES};
use serde_json::Value;

use crate::support::{Folder, Ran};

fn key(number: u8) -> PrivateKey {
    PrivateKey::from_seed(&[number; 32])
}

/// A law with a limit and approvers, whose profile `deploy` has two gates.
fn law(limit: &str, approvers: &[(u8, &str, &str)]) -> String {
    let others = GATES.iter().filter(|gate| !["law", AMENDMENTS].contains(&gate.name));
    let gates: String = others.map(|gate| format!("[gates.{}]\nprofiles = [\"ci\"]\n", gate.name)).collect();
    let approvers: String = approvers
        .iter()
        .map(|(number, name, right)| {
            let line = signer_line(key(*number).public()).unwrap();
            format!("[[approver]]\nname = \"{name}\"\nkey = \"{line}\"\nmay_approve = [\"{right}\"]\n")
        })
        .collect();
    format!("schema = 1\n[limits]\ngpu_memory = \"{limit}\"\n{gates}{approvers}")
}

const ADA: (u8, &str, &str) = (1, "ada", "law");
const EVE: (u8, &str, &str) = (3, "eve", "law");

fn workspace(name: &str, law: &str) -> Folder {
    let folder = Folder::library(name, "//! Small.\n");
    folder.write("governance.toml", law);
    folder
}

fn git(folder: &Folder, args: &[&str]) {
    let identity = ["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").args(identity).args(args).current_dir(folder.root()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn committed(name: &str, law: &str) -> Folder {
    let folder = workspace(name, law);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "the law"]);
    folder
}

fn deploy(folder: &Folder) -> Ran {
    folder.run(&["validate", "--profile", "deploy", "-q"])
}

fn amend(folder: &Folder) -> Ran {
    folder.run(&["law", "amend", "--reason", "a larger card", "--until", "2999-01-01", "--by", "bob"])
}

/// Returns the documents that were asked for.
fn asked(folder: &Folder) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.path("evidence/amendments")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "amendment")).collect()
}

fn signed(folder: &Folder, number: u8) {
    for path in asked(folder) {
        let document = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path.with_extension("amendment.sig"), sign(&document, &key(number)).unwrap()).unwrap();
    }
}

#[test]
fn a_law_weaker_than_that_of_the_last_deployment_is_not_deployed_without_a_signature() {
    let folder = workspace("amend_deployed", &law("8 GiB", &[ADA]));
    deploy(&folder).exits(0).says(&["no law was in force before"]);
    assert_eq!(std::fs::read_dir(folder.path("evidence/laws")).unwrap().count(), 2);
    deploy(&folder).exits(0).says(&["not weaker than the last deployment (entry 0 of the ledger)"]);
    folder.write("governance.toml", &law("16 GiB", &[ADA]));
    let red = deploy(&folder);
    red.exits(1).says(&[
        "weaker than the last deployment (entry 1 of the ledger): limit `gpu_memory` is raised from at most `8 GiB`",
        "governance.toml:3",
        "law amend --reason TEXT --until DATE` writes what one of these signs: ada",
    ]);
    folder.run(&["verify", "target/governance/statements/deploy.json"]).exits(1);
    // A verdict that stops a deployment puts no law in force.
    deploy(&folder).exits(1).says(&["(entry 1 of the ledger)"]);
    amend(&folder).exits(0).says(&[
        "since the last deployment (entry 1 of the ledger): 1 weakening",
        "kind: law",
        "which it weakens 1 time",
        "it counts when one of these has signed it: ada",
        "ssh-keygen -Y sign -n governance-approval -f KEY evidence/amendments/law.",
    ]);
    folder.run(&["law", "amendments"]).exits(1).says(&["does not count: nobody has signed the approval"]);
    signed(&folder, 1);
    folder.run(&["law", "amendments"]).exits(0).says(&["counts: approved by ada until 2999-01-02"]);
    deploy(&folder).exits(0).says(&["1 weakening since the last deployment", "approved by ada until"]);
    folder.run(&["verify", "target/governance/statements/deploy.json"]).exits(0);
    // Now that one is in force, and it is the old law that nothing stands in the way of.
    deploy(&folder).exits(0).says(&["not weaker than the last deployment (entry 4 of the ledger)"]);
    folder.write("governance.toml", &law("8 GiB", &[ADA]));
    deploy(&folder).exits(0).says(&["not weaker than"]);
}

#[test]
fn who_is_named_by_the_change_approves_nothing() {
    let folder = workspace("amend_eve", &law("8 GiB", &[ADA]));
    deploy(&folder).exits(0);
    folder.write("governance.toml", &law("8 GiB", &[ADA, EVE]));
    amend(&folder).exits(0);
    signed(&folder, 3);
    deploy(&folder)
        .exits(1)
        .says(&["`eve` with the key", "it is signed by `eve`, who may approve by the new law alone"]);
    let json = folder.run(&["law", "amendments", "--format", "json"]);
    let document: Value = serde_json::from_str(&json.exits(1).stdout).unwrap();
    let change = &document["changes"][0];
    assert_eq!((&change["is_approved"], &change["may_approve"][0]), (&false.into(), &"ada".into()));
    assert_eq!(change["approvals"][0]["counts"], false);
    // Nor by waiving the gate.
    let waiver = ["waiver", "request", "amendments", "--reason", "r", "--until", "2999-01-01", "--by", "eve"];
    folder.run(&waiver).exits(2).complains(&["the gate `amendments` cannot be waived"]);
    // Nor by leaving it out.
    folder.run(&["validate", "--profile", "deploy", "-q", "--skip", "amendments"]).exits(2);
    folder.write("governance.toml", &format!("{}[gates.amendments]\nprofiles = []\n", law("8 GiB", &[ADA])));
    deploy(&folder).exits(2).complains(&["`amendments` is taken out of the profile `deploy`"]);
}

#[test]
fn the_first_who_may_approve_is_named_without_an_approval_and_shown() {
    let folder = workspace("amend_first", &law("8 GiB", &[]));
    deploy(&folder).exits(0);
    folder.write("governance.toml", &law("16 GiB", &[]));
    deploy(&folder).exits(1).says(&["lets nobody approve changes of it"]);
    folder.write("governance.toml", &law("16 GiB", &[EVE]));
    deploy(&folder).exits(1).says(&["limit `gpu_memory` is raised"]);
    folder.write("governance.toml", &law("8 GiB", &[EVE]));
    folder.run(&["law", "amendments"]).exits(0).says(&["needs no approval, because nobody could give one"]);
    deploy(&folder).exits(0);
    folder.write("governance.toml", &law("8 GiB", &[EVE, ADA]));
    deploy(&folder).exits(1).says(&["`ada` with the key"]);
}

#[test]
fn a_branch_says_which_law_is_in_force_where_there_is_no_ledger() {
    let based = |limit: &str| format!("{}[gates.amendments]\nbase = \"main\"\n", law(limit, &[ADA]));
    let folder = committed("amend_base", &based("8 GiB"));
    let list = || folder.run(&["law", "amendments"]);
    list().exits(0).says(&["no law was in force before"]);
    git(&folder, &["checkout", "-qb", "topic"]);
    folder.write("governance.toml", &based("16 GiB"));
    // What is not committed yet is compared with what is.
    list().exits(1).says(&["since `HEAD` (", "is raised"]);
    git(&folder, &["commit", "-qam", "more"]);
    git(&folder, &["commit", "-q", "--allow-empty", "-m", "and more"]);
    list().exits(1).says(&["since `main` (", "1 weakening"]);
    git(&folder, &["branch", "-qf", "main", "HEAD"]);
    // On the branch itself, the commit before says what was in force.
    list().exits(0).says(&["since the commit before `HEAD` (", "not weaker"]);
    folder.write("governance.toml", &based("16 GiB").replace("\"main\"", "\"nowhere\""));
    list().exits(2).complains(&["git knows no revision `nowhere`"]);
    git(&folder, &["checkout", "-q", "--orphan", "other"]);
    list().exits(2).complains(&["the repository has no commit yet"]);
}

#[test]
fn a_baseline_that_grew_is_approved_with_the_law() {
    let article = "[[article]]\nid = \"no-panic\"\nrule = \"panic_path\"\nwhy = \"w\"\n";
    let folder = workspace("amend_baseline", &format!("{}{article}", law("8 GiB", &[ADA])));
    deploy(&folder).exits(0);
    folder.write(
        "src/lib.rs",
        "//! Small.\n\n/// Says.\npub fn say(text: Option<u8>) -> u8 {\n    text.unwrap()\n}\n",
    );
    folder.run(&["baseline", "create"]).exits(0);
    deploy(&folder).exits(1).says(&["the baseline is new, and knows 1 finding of `no-panic`"]);
    amend(&folder).exits(0);
    signed(&folder, 1);
    deploy(&folder).exits(0).says(&["approved by ada"]);
    assert_eq!(std::fs::read_dir(folder.path("evidence/laws")).unwrap().count(), 3);
}

#[test]
fn a_law_in_force_that_cannot_be_found_is_no_pass() {
    let folder = workspace("amend_lost", &law("8 GiB", &[ADA]));
    deploy(&folder).exits(0);
    let strict = folder.read("governance.toml");
    folder.write("governance.toml", &law("4 GiB", &[ADA]));
    std::fs::remove_dir_all(folder.path("evidence/laws")).unwrap();
    deploy(&folder)
        .exits(2)
        .says(&["is neither in `evidence/laws` nor in git's history", "help: bring the file"]);
    // Git has it, though it is in no branch's newest commit.
    folder.write("governance.toml", &strict);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "one"]);
    folder.write("governance.toml", &law("4 GiB", &[ADA]));
    git(&folder, &["commit", "-qam", "two"]);
    folder.run(&["law", "amendments"]).exits(0).says(&["since the last deployment (entry 0 of the ledger)"]);
    std::fs::remove_dir_all(folder.path(".git")).unwrap();
    // A ledger that is gone is missed, and the one after it says that it was begun anew.
    let ledger = folder.path("evidence/ledger/ledger.jsonl");
    let whole = std::fs::read_to_string(&ledger).unwrap();
    std::fs::write(&ledger, whole.replace("\"deploy\"", "\"commit\"")).unwrap();
    deploy(&folder).exits(2).says(&["is damaged"]);
    std::fs::remove_file(&ledger).unwrap();
    deploy(&folder).exits(2).says(&["entries and is gone"]);
    deploy(&folder)
        .exits(2)
        .says(&["and begun anew, and no branch is named that says which law was in force"]);
}
