//! What stops a command before its work begins: always exit code 2, a clear sentence, and a next step.

use crate::support::{Folder, LAW, MANIFEST};

#[test]
fn no_workspace() {
    let folder = Folder::new("no_workspace", &[("x", "")]);
    let named = folder.run(&["validate", "--manifest-path", "nowhere/Cargo.toml"]);
    named.exits(2).complains(&["error: the manifest `nowhere/Cargo.toml` does not exist", "help: "]);
}

#[test]
fn a_broken_manifest() {
    let folder = Folder::new("broken_manifest", &[("Cargo.toml", "[package\n"), ("governance.toml", LAW)]);
    folder.run(&["validate"]).exits(2).complains(&["error: cargo cannot read the workspace: "]);
}

#[test]
fn no_cargo() {
    let folder = Folder::library("no_cargo", "");
    let ran = folder.run_with(&["lint"], &[("PATH", "/nowhere")]);
    ran.exits(2).complains(&["error: `cargo` could not be started", "help: install Rust"]);
}

#[test]
fn no_law_says_where_it_was_looked_for() {
    let folder = Folder::new("no_law", &[("Cargo.toml", MANIFEST), ("src/lib.rs", "")]);
    folder.run(&["validate"]).exits(2).complains(&[
        "error: there is no law at `",
        "governance.toml`",
        // The folder of the tests lies in this project, whose law is not theirs.
        "lies outside the workspace",
        "let `init` propose one",
    ]);
    folder.run(&["lint", "--law", "mine.toml"]).exits(2).complains(&["looked for `mine.toml`"]);
}

#[test]
fn mistakes_of_the_law_are_underlined() {
    let folder = Folder::library("law_mistakes", "");
    folder.write("governance.toml", "schema = 1\n[limits]\nlatencey = \"5 ms\"\nmemory = \"5 ms\"\n");
    for command in [&["validate"][..], &["law", "check"], &["lint"], &["test"], &["law", "coverage"]] {
        folder.run(command).exits(2).complains(&["latencey", "^^^", "did you mean `latency`?", "2 mistakes"]);
    }
    let machine = folder.run(&["lint", "--format", "sarif"]);
    let document: serde_json::Value = serde_json::from_str(&machine.exits(2).stdout).unwrap();
    assert_eq!(document["version"], "2.1.0");
}

#[test]
fn wrong_usage_suggests_what_was_meant() {
    let folder = Folder::library("usage", "");
    folder
        .run(&["validate", "--only", "clipy"])
        .exits(2)
        .complains(&["there is no such gate; did you mean `clippy`?"]);
    folder.run(&["explain", "panic_pat"]).exits(2).complains(&["did you mean `panic_path`?"]);
    folder.run(&["validat"]).exits(2).complains(&["validate"]);
    let stray = folder.run(&["validate", "--profile", "commit", "--only", "tests"]);
    stray.exits(2).complains(&[
        "error: the gate `tests` is not in the profile `commit`",
        "help: it is in the profiles `ci`, `deploy`: `--profile ci`",
    ]);
    folder.write("governance.toml", "schema = 1\n[gates.tests]\nprofiles = [\"deploy\"]\n");
    let later = folder.run(&["validate", "--only", "tests"]);
    later.exits(2).complains(&["help: it is in the profile `deploy`: `--profile deploy`"]);
    folder
        .run(&["init", "--force"])
        .exits(2)
        .complains(&["`init` has no `--force`: it never overwrites", "help: "]);
    let law = folder.run(&["lint", "--manifest-path", "governance.toml"]);
    law.exits(2).complains(&["`governance.toml` is a law", "help: write `--manifest-path Cargo.toml`"]);
    let apart = tempfile::tempdir().unwrap();
    let ran = Folder::at(apart.path(), &[("x", "")]).run(&["explain", "layers"]);
    ran.exits(2).complains(&["there is no article or rule `layers`", "help: no law was found from here"]);
}

#[test]
fn cargo_hands_its_own_name_on() {
    let folder = Folder::library("subcommand", "");
    folder.run(&["governance", "law", "check"]).exits(0).says(&["governance.toml: no mistake in 0 limits"]);
}

#[test]
fn what_needs_no_workspace_runs_without_one() {
    let folder = Folder::new("nothing", &[("x", "")]);
    folder.run(&["law", "schema"]).exits(0).says(&["$schema"]);
    folder.run(&["completions", "bash"]).exits(0).says(&["cargo-governance"]);
    folder.run(&["--help"]).exits(0).says(&["validate", "Exit codes:"]);
    folder.run(&["validate", "--help"]).exits(0).says(&["Examples:", "--plan"]);
}

#[test]
fn a_folder_for_a_manifest_is_said_to_be_one() {
    let folder = Folder::library("folder_manifest", "");
    let ran = folder.run(&["lint", "--manifest-path", "src"]);
    ran.exits(2).complains(&[
        "`src` is a folder, and a `Cargo.toml` is wanted",
        "write `--manifest-path src/Cargo.toml`",
    ]);
}

/// The compiler would obey the nearer one, and the gate the other.
#[test]
fn a_second_law_below_the_first_is_refused() {
    let folder = Folder::new(
        "two_laws",
        &[
            ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"kernel\"]\n"),
            ("kernel/Cargo.toml", "[package]\nname = \"kernel\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
            ("kernel/src/lib.rs", ""),
            ("governance.toml", LAW),
            ("kernel/governance.toml", LAW),
        ],
    );
    for command in [&["lint"][..], &["validate"], &["law", "coverage"]] {
        folder.run(command).exits(2).complains(&[
            "error: there are two laws: `",
            "kernel/governance.toml`",
            "help: ",
        ]);
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_said_once() {
    let folder = Folder::library("no_scratch", "");
    folder.write("target/governance", "a file in its place");
    let ran = folder.run(&["validate"]);
    ran.exits(2).complains(&["help: make its parent writable"]);
    let said = format!("{}{}", ran.stdout, ran.stderr);
    assert_eq!(said.matches("cannot be made").count(), 1, "{said}");
    assert_eq!(said.matches("cannot be written").count(), 0, "{said}");
}

/// On a full disk nobody can read the verdict.
#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_no_success() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has a full device");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_cargo-governance"));
    let output = command.args(["law", "schema"]).stdout(full).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("the result could not be written to standard output"), "{text}");
}
