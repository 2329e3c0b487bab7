//! The gate `audit` and the command `advisories`, with databases that are planted.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::process::Command;

use crate::support::{Folder, Ran};

const AUDIT: [&str; 8] =
    ["validate", "--profile", "deploy", "--only", "audit", "--format", "json", "--quiet"];

const LOCK: &str = "version = 4\n\n[[package]]\nname = \"small\"\nversion = \"0.1.0\"\ndependencies = [\"brittle\"]\n\n\
    [[package]]\nname = \"brittle\"\nversion = \"0.9.0\"\n\
    source = \"registry+https://github.com/rust-lang/crates.io-index\"\n";

/// An advisory about every `brittle` below 0.9.5.
fn advisory(date: &str) -> String {
    format!(
        "```toml\n[advisory]\nid = \"RUSTSEC-2020-0001\"\naliases = [\"CVE-2020-1234\"]\npackage = \"brittle\"\n\
         date = \"{date}\"\n\n[versions]\npatched = [\">= 0.9.5\"]\n```\n\n# It breaks\n\nIt does.\n"
    )
}

/// A workspace with a vulnerable lock file, and beside it a repository with the advisory, whose commit is of now.
fn workspace(name: &str) -> Folder {
    let folder = Folder::library(name, "");
    folder.write("Cargo.lock", LOCK);
    folder.write("upstream/crates/brittle/RUSTSEC-2020-0001.md", &advisory("2020-03-01"));
    for args in [
        &["init", "-q"][..],
        &["add", "."],
        &["-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "m"],
    ] {
        let done = Command::new("git").args(args).current_dir(folder.path("upstream")).output().unwrap();
        assert!(done.status.success(), "{done:?}");
    }
    folder
}

fn run(folder: &Folder, args: &[&str]) -> Ran {
    folder.run_with(args, &[("XDG_CACHE_HOME", folder.path("cache").to_str().unwrap())])
}

/// Checks the verdict of the gate, and that its reason and details say these things.
#[track_caller]
fn audited(folder: &Folder, verdict: &str, says: &[&str]) {
    let ran = run(folder, &AUDIT);
    assert_eq!(ran.verdict("audit"), verdict, "{ran:#?}");
    ran.says(says);
}

#[test]
fn without_a_database_nothing_passes_and_one_command_gets_it() {
    let folder = workspace("audit_fetch");
    audited(&folder, "inconclusive", &["there is no advisory database", "advisories fetch` gets the newest"]);
    run(&folder, &["advisories", "status"]).exits(2).says(&["missing: ", "advisories fetch"]);
    run(&folder, &["advisories", "fetch", "--from", "upstream"])
        .exits(0)
        .says(&["1 advisories of ", "commit "]);
    run(&folder, &["advisories", "status"])
        .exits(0)
        .says(&["fresh: 1 advisories of ", "dated by its commit"]);
    audited(
        &folder,
        "fail",
        &[
            "1 vulnerability",
            "RUSTSEC-2020-0001 in `brittle 0.9.0`: It breaks",
            "way in: small 0.1.0 > brittle 0.9.0",
            "patched in `>=0.9.5`: `cargo update brittle@0.9.0` takes it",
        ],
    );
    folder.write("Cargo.lock", &LOCK.replace("0.9.0", "0.9.5"));
    audited(&folder, "pass", &["1 package looked up in 1 advisories of ", "yanked was not checked"]);
}

#[test]
fn a_changed_a_stale_and_a_future_database_pass_nothing() {
    let folder = workspace("audit_stale");
    folder.write("Cargo.lock", &LOCK.replace("0.9.0", "0.9.5"));
    run(&folder, &["advisories", "fetch", "--from", "upstream"]).exits(0);
    folder.write("cache/governance/advisory-db/crates/brittle/RUSTSEC-2020-0001.md", &advisory("2020-03-02"));
    audited(&folder, "inconclusive", &["was changed after it was fetched"]);
    run(&folder, &["advisories", "status", "--format", "json"]).exits(2).says(&["\"state\":\"changed\""]);

    folder.write("db/crates/brittle/RUSTSEC-2020-0001.md", &advisory("2020-03-01"));
    folder.write("governance.toml", "schema = 1\n[gates.audit]\ndatabase = \"db\"\n");
    audited(&folder, "inconclusive", &["`database age` is ", "`database_max_age`"]);
    run(&folder, &["advisories", "status"]).exits(2).says(&["stale: ", "which the law names"]);
    // What an old database knows is known all the same.
    folder.write("Cargo.lock", LOCK);
    audited(&folder, "fail", &["1 vulnerability"]);
    folder.write("Cargo.lock", &LOCK.replace("0.9.0", "0.9.5"));
    folder.write("db/crates/brittle/RUSTSEC-2020-0001.md", &advisory("2099-03-01"));
    audited(&folder, "inconclusive", &["which this machine's clock, "]);
    run(&folder, &["advisories", "status"]).exits(2).says(&["from the future: "]);
}

#[test]
fn what_cannot_be_read_is_never_a_pass() {
    let folder = workspace("audit_garbage");
    run(&folder, &["advisories", "fetch", "--from", "upstream"]).exits(0);
    for (lock, said) in
        [("version = ", "`Cargo.lock` cannot be read: "), (&LOCK.replace("0.9.0", "one"), "major version")]
    {
        folder.write("Cargo.lock", lock);
        audited(&folder, "inconclusive", &[said]);
    }
    std::fs::remove_file(folder.path("Cargo.lock")).unwrap();
    audited(&folder, "inconclusive", &["there is no `Cargo.lock`"]);
    folder.write("Cargo.lock", LOCK);
    folder.write("governance.toml", "schema = 1\n[gates.audit]\ndatabase = \"db\"\n");
    std::fs::create_dir_all(folder.path("db/crates")).unwrap();
    audited(&folder, "inconclusive", &["there is no advisory database", "holds no advisories"]);
    folder.write("db/crates/brittle/RUSTSEC-2020-0001.md", "```toml\n[advisory\n```\n# x\n\ny\n");
    audited(&folder, "inconclusive", &["the advisory database cannot be read", "RUSTSEC-2020-0001.md"]);
    folder.write(
        "db/crates/brittle/RUSTSEC-2020-0001.md",
        "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
    );
    audited(&folder, "inconclusive", &["is no advisory"]);
    run(&folder, &["advisories", "use", "db"]).exits(2).complains(&["cannot be used"]);
    run(&folder, &["advisories", "use", "nowhere"]).exits(2).complains(&["does not exist"]);
    run(&folder, &["advisories", "fetch", "--from", "nowhere"]).exits(2).complains(&["could not be cloned"]);
}

#[test]
fn exceptions_lift_until_they_end_and_are_findings_when_they_are_dead() {
    let folder = workspace("audit_exceptions");
    run(&folder, &["advisories", "fetch", "--from", "upstream"]).exits(0);
    let law = |key: &str, item: &str, expires: &str| {
        let text = format!(
            "schema = 1\n[[gates.audit.{key}]]\nitem = \"{item}\"\nreason = \"known\"\nexpires = {expires}\n"
        );
        folder.write("governance.toml", &text);
    };
    law("ignore", "RUSTSEC-2020-0001", "2099-01-01");
    audited(&folder, "pass", &["1 accepted by the law"]);
    law("ignore", "CVE-2020-1234", "2099-01-01");
    audited(&folder, "pass", &["1 accepted by the law"]);
    law("ignore", "RUSTSEC-2020-0001", "2020-01-01");
    audited(
        &folder,
        "fail",
        &["1 vulnerability; 1 dead exception", "ended on 2020-01-01; its reason was: known"],
    );
    law("ignore", "RUSTSEC-2020-0002", "2099-01-01");
    audited(&folder, "fail", &["1 vulnerability; 1 dead exception", "matches nothing"]);
    // A crate that is excepted may still be vulnerable.
    law("exceptions", "brittle", "2099-01-01");
    audited(&folder, "fail", &["1 vulnerability; 1 dead exception"]);
}

#[test]
fn licences_bans_and_sources_are_held_against_the_law() {
    let folder = workspace("audit_licences");
    run(&folder, &["advisories", "fetch", "--from", "upstream"]).exits(0);
    let package = |name: &str, more: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{more}\n")
    };
    let dependencies = ["closed", "open", "silent"];
    let mut manifest = package("small", "[workspace]\nexclude = [\"other\"]\n[dependencies]");
    let mut lock = "version = 4\n".to_owned();
    for (name, more) in dependencies.iter().zip([
        "license = \"MIT AND GPL-3.0-only\"",
        "license = \"MIT OR GPL-3.0-only\"",
        "",
    ]) {
        folder.write(&format!("other/{name}/Cargo.toml"), &package(name, more));
        folder.write(&format!("other/{name}/src/lib.rs"), "");
        manifest += &format!("{name} = {{ path = \"other/{name}\" }}\n");
    }
    for (name, uses) in
        [("closed", ""), ("open", ""), ("silent", ""), ("small", "\"closed\", \"open\", \"silent\"")]
    {
        lock += &format!("\n[[package]]\nname = \"{name}\"\nversion = \"0.1.0\"\ndependencies = [{uses}]\n");
    }
    folder.write("Cargo.toml", &manifest);
    folder.write("Cargo.lock", &lock.replace("dependencies = []\n", ""));
    folder.write("governance.toml", "schema = 1\n");
    audited(&folder, "pass", &["licences were not checked"]);
    folder.write("governance.toml", "schema = 1\n[gates.audit]\nlicenses = [\"MIT\"]\nbans = [\"op*\"]\n");
    audited(
        &folder,
        "fail",
        &[
            "2 unlisted licences; 1 banned crate",
            "`closed 0.1.0` is under `MIT AND GPL-3.0-only`, of which the law does not list `GPL-3.0-only`",
            "`silent 0.1.0` names no licence",
            "`open 0.1.0` is banned by `op*`",
            "way in: small 0.1.0 > open 0.1.0",
        ],
    );
    let accepted: String = dependencies
        .iter()
        .map(|name| format!("[[gates.audit.exceptions]]\nitem = \"{name}@0.1.0\"\nreason = \"read\"\nexpires = 2099-01-01\n"))
        .collect();
    folder.write(
        "governance.toml",
        &format!("schema = 1\n[gates.audit]\nlicenses = [\"MIT\"]\nbans = [\"op*\"]\n{accepted}"),
    );
    audited(&folder, "pass", &["3 excepted by the law", "licences of 3 packages"]);
    folder.write("governance.toml", "schema = 1\n[gates.audit]\nlicenses = [\"MITT\"]\n");
    audited(&folder, "fail", &["`MITT` in `licenses` is no licence of SPDX"]);
    // The source of the vulnerable version is not in the list any more.
    folder.write("Cargo.toml", &package("small", "[workspace]"));
    folder.write("Cargo.lock", &LOCK.replace("0.9.0", "0.9.5"));
    folder.write("governance.toml", "schema = 1\n[gates.audit]\nsources = [\"https://example.org/*\"]\n");
    audited(
        &folder,
        "fail",
        &["1 unlisted source", "comes from `crates.io`, and the law lists `https://example.org/*`"],
    );
    // The lock file does not fit the manifest, so nothing is known of licences, whatever else is known.
    folder.write("governance.toml", "schema = 1\n[gates.audit]\nlicenses = [\"MIT\"]\n");
    let elsewhere = LOCK.replace(
        "registry+https://github.com/rust-lang/crates.io-index",
        "git+https://example.org/brittle#0123456789012345678901234567890123456789",
    );
    folder.write("Cargo.lock", &elsewhere);
    audited(
        &folder,
        "fail",
        &["`Cargo.lock` does not fit the manifests", "not from crates.io, so not in the database: brittle"],
    );
}

#[test]
fn whoever_takes_a_database_over_is_told_of_another_one_that_the_law_names() {
    let folder = workspace("audit_named");
    folder.write("governance.toml", "schema = 1\n[gates.audit]\ndatabase = \"db\"\n");
    run(&folder, &["advisories", "use", "upstream"])
        .exits(0)
        .says(&["1 advisories of ", "cache/governance/advisory-db"])
        .complains(&["note: the law of this workspace names `", "validate` reads instead"]);
    run(&folder, &["advisories", "status"]).exits(2).says(&["missing: ", "/db, which the law names"]);
    // Quiet says nothing of what it does, and all of what came of it.
    let quiet = run(&folder, &["advisories", "fetch", "--from", "upstream", "--quiet"]);
    assert!(!quiet.exits(0).stderr.contains("cloning"), "{quiet:#?}");
}

#[test]
fn outside_a_workspace_the_users_own_database_is_shown_as_the_gate_would_read_it() {
    let outside = tempfile::tempdir().unwrap();
    let folder = Folder::at(outside.path(), &[]);
    let status = ["advisories", "status", "--format", "json"];
    let shown = run(&folder, &status);
    let document: serde_json::Value = serde_json::from_str(&shown.exits(2).stdout).unwrap();
    assert_eq!(
        (document["state"].as_str(), document["named_by_law"].as_bool()),
        (Some("missing"), Some(false))
    );
    assert!(document["allowed_seconds"].as_u64() > Some(0), "{document}");
    // A manifest that is named has to be there.
    run(&folder, &["advisories", "status", "--manifest-path", "Cargo.toml"])
        .exits(2)
        .complains(&["Cargo.toml"]);
    // Without a folder for caches there is none to read, and none to write to.
    let homeless = [("XDG_CACHE_HOME", ""), ("HOME", ""), ("LOCALAPPDATA", "")];
    for args in
        [&["advisories", "status"][..], &["advisories", "use", "."], &["advisories", "fetch", "--from", "."]]
    {
        folder
            .run_with(args, &homeless)
            .exits(2)
            .complains(&["no variable of the environment names a folder for caches", "help: set `"]);
    }
    folder.write("Cargo.toml", crate::support::MANIFEST);
    folder.write("governance.toml", crate::support::LAW);
    folder.write("src/lib.rs", "");
    folder.run_with(&["advisories", "status"], &homeless).exits(2).says(&[
        "missing: there is no advisory database: no variable of the environment names a folder for caches",
    ]);
}
