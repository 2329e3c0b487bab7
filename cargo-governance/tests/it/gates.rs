//! Each gate once green and once red, and what a run says about them.

use crate::support::{Folder, LAW, MANIFEST};

const GOOD: &str = "//! Small.\n\n/// Adds one.\n///\n/// ```\n/// assert_eq!(small::next(1), 2);\n/// ```\npub fn next(n: u32) -> \
                    u32 {\n    n + 1\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n        \
                    assert_eq!(super::next(1), 2);\n    }\n}\n";

#[test]
fn a_lawful_workspace_is_proved_and_its_test_run_reused() {
    let folder = Folder::library("lawful", GOOD);
    folder.write("README.md", "# Small\n\n[The code](src/lib.rs), [here](#small)\n");
    let run = folder.run(&["validate"]);
    run.exits(0).says(&[
        "gate ",
        "verdict",
        "2 passed, 0 failed, 0 skipped",
        "proved: every gate of profile `ci` passed (9 passed)",
    ]);
    run.complains(&["begin clippy", "pass clippy in "]);
    // The run above has tested exactly these inputs.
    let test = folder.run(&["test"]);
    test.exits(0)
        .says(&["reused: the same inputs passed ", "`cargo governance test --fresh` runs them again"]);
    assert_eq!(test.stdout.lines().last(), Some("2 passed, 0 failed, 0 skipped"));
}

#[test]
fn every_gate_is_run_to_its_end_and_can_turn_red() {
    let source = "//! Small.\n\n/// See [`nothing`].\npub fn  next(n: u32) -> u32 {\n    return n + 1;\n}\n\n#[cfg(test)]\nmod \
                  tests {\n    #[test]\n    fn adds() {\n        assert_eq!(super::next(1), 3);\n    }\n}\n";
    let folder = Folder::library("red", source);
    folder.write("README.md", "[gone](docs/gone.md)\n");
    folder.write(
        "governance.toml",
        "schema = 1\n[[article]]\nid = \"no-ghosts\"\nrule = \"panic_path\"\nwhy = \"w\"\nselect = { modules = [\"ghost\"] }\n",
    );
    let run = folder.run(&["validate", "--format", "json"]);
    run.exits(1);
    for gate in ["format", "law", "clippy", "tests", "docs"] {
        assert_eq!(run.verdict(gate), "fail", "{gate}: {run:#?}");
    }
    assert_eq!((run.verdict("census"), run.verdict("generated")), ("pass".into(), "pass".into()));
    run.says(&["needless_return", "docs/gone.md", "unresolved link", "tests::adds"]);
    // What failed is never reused.
    let test = folder.run(&["test"]);
    assert_eq!(test.exits(1).stdout.lines().last(), Some("0 passed, 1 failed, 0 skipped"));
}

#[test]
fn source_that_does_not_parse_is_never_a_pass() {
    let folder = Folder::library("unparsable", "pub fn next( {\n");
    let run = folder.run(&["validate", "--format", "json"]);
    run.exits(1);
    assert_eq!(run.verdict("format"), "inconclusive");
    assert_eq!((run.verdict("clippy"), run.verdict("tests")), ("fail".into(), "fail".into()));
    // Of these two, neither can decide, and neither passes.
    folder.run(&["validate", "--only", "format,law"]).exits(2).says(&["unchecked: "]);
}

#[test]
fn a_partial_run_proves_nothing_and_says_so() {
    let folder = Folder::library("partial", "//! Small.\n");
    let run = folder.run(&["validate", "--only", "format,law"]);
    run.exits(2).says(&[
        "not run",
        "left out with `--only`",
        "partial: no violation was found, and profile `ci` is not proved (2 passed, 7 not run)",
        "help: `cargo governance validate --profile ci` runs every gate",
    ]);
    folder.write("src/lib.rs", "//! Small.\n\n\n\n#[test]  fn t() { }\n");
    folder
        .run(&["validate", "--profile", "commit", "--skip", "law"])
        .exits(1)
        .says(&["1 file not formatted", "rerun: cargo fmt --all"]);
}

#[test]
fn a_gate_that_cannot_run_is_inconclusive() {
    let folder = Folder::library("unavailable", "//! Small.\n");
    // The lock file does not have it, and a gate insists on the lock file.
    folder.write("Cargo.toml", &format!("{MANIFEST}\n[dependencies]\nno-such-crate-anywhere = \"1\"\n"));
    let run = folder.run(&["validate", "--format", "json", "--skip", "tests,docs,census,generated,law"]);
    run.exits(2);
    assert_eq!((run.verdict("format"), run.verdict("clippy")), ("pass".into(), "inconclusive".into()));
}

#[test]
fn a_plan_shows_the_commands_and_runs_none() {
    let folder = Folder::library("plan", "pub fn broken( {\n");
    folder.write(
        "governance.toml",
        &format!("{LAW}[[feature_set]]\nname = \"bare\"\ndefault_features = false\n"),
    );
    let plan = folder.run(&["validate", "--plan", "--skip", "docs"]);
    plan.exits(0).says(&[
        "cargo fmt --check --all",
        "cargo clippy --all-targets --message-format=json --locked --workspace --no-default-features -- -D warnings",
        "docs       not run: left out with `--skip`",
    ]);
    assert!(!plan.stdout.contains("all-features"), "{plan:#?}");
    let json = folder.run(&["validate", "--plan", "--profile", "commit", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&json.exits(0).stdout).unwrap();
    assert_eq!(document["plan"][0]["steps"][0]["command"], "cargo fmt --check --all");
    assert_eq!(document["not_in_profile"][0], "prove");
}
