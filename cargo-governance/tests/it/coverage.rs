//! `coverage` and its gate: with the real tool where it is installed, and on a machine where it is not.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::Folder;

const SOURCE: &str = "//! Small.\n\n/// Whether a number is even.\npub fn is_even(n: u32) -> bool {\n    n % 2 == 0\n}\n\n\
    /// Half of an even number.\npub fn half(n: u32) -> Option<u32> {\n    if is_even(n) {\n        Some(n / 2)\n    } else {\n        \
    None\n    }\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn halves() {\n        assert_eq!(super::half(4), Some(2));\n        \
    assert_eq!(super::half(5), None);\n    }\n}\n";
const LAW: &str = "schema = 1\n\n[gates.coverage]\nminimum = 50.0\n";
const GATE: [&str; 5] = ["validate", "--profile", "deploy", "--only", "coverage"];

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// Returns whether the tool is there; says so if not.
fn has_tool() -> bool {
    let has = on_path("cargo-tarpaulin").is_some();
    if !has {
        eprintln!("SKIPPED: cargo-tarpaulin is not installed");
    }
    has
}

fn library(name: &str) -> Folder {
    let folder = Folder::library(name, SOURCE);
    folder.write("governance.toml", LAW);
    folder
}

#[cfg(unix)]
#[test]
fn without_the_tool_the_gate_says_how_to_get_it_and_decides_nothing() {
    let folder = library("coverage-missing");
    let bin = folder.path("bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::os::unix::fs::symlink(on_path("cargo").expect("cargo is on the path"), bin.join("cargo")).unwrap();
    let path = [("PATH", bin.to_str().unwrap())];
    folder
        .run_with(&GATE, &path)
        .exits(2)
        .says(&["`cargo-tarpaulin` is missing", "tools install cargo-tarpaulin"]);
    folder
        .run_with(&["coverage", "show"], &path)
        .exits(2)
        .complains(&["`cargo-tarpaulin` is not installed", "tools install cargo-tarpaulin"]);
}

#[test]
fn what_was_reached_is_held_and_a_fall_is_seen() {
    if !has_tool() {
        return;
    }
    let folder = library("coverage-ratchet");
    folder.run(&GATE).exits(2).says(&["nothing holds what is reached", "(1 passed"]);
    folder.run(&["coverage", "ratchet"]).exits(0).says(&[
        "small: 100.00 % (",
        "new",
        "`governance-coverage.toml` is written",
    ]);
    let written = folder.read("governance-coverage.toml");
    assert!(
        written.contains("tool = \"cargo-tarpaulin ") && written.contains("[package]\nsmall = { covered = "),
        "{written}"
    );
    folder.run(&["coverage", "ratchet"]).exits(0).says(&["stays as it is: no package has reached more"]);
    assert_eq!(folder.read("governance-coverage.toml"), written);

    // One half less of it is tested, which the minimum of the law alone would let pass.
    folder.write("src/lib.rs", &SOURCE.replace("        assert_eq!(super::half(5), None);\n", ""));
    folder.run(&GATE).exits(1).says(&["`below the ratchet` of `small`"]);
    let shown = folder.run(&["coverage", "show", "--format", "json"]);
    let document: Value = serde_json::from_str(&shown.exits(0).stdout).unwrap();
    assert_eq!(document.pointer("/packages/0/files/0/missed"), Some(&serde_json::json!([13])));
    folder.run(&["coverage", "show"]).exits(0).says(&[
        "small: ",
        "  src/lib.rs: 1 not run: 13",
        "measured by cargo-tarpaulin ",
    ]);
    folder.run(&["coverage", "ratchet"]).exits(0);
    assert_eq!(folder.read("governance-coverage.toml"), written, "it only rises");

    // A file that is none stops the command before minutes are spent.
    folder.write("governance-coverage.toml", "schema = 3\n");
    folder.run(&["coverage", "ratchet"]).exits(2).complains(&["`schema` is `3`"]);
    folder.run(&GATE).exits(2).says(&["`governance-coverage.toml` cannot be read"]);
    // Another tool's figures are not compared.
    folder.write("governance-coverage.toml", &written.replace("engine llvm", "engine ptrace"));
    folder.run(&GATE).exits(2).says(&["was measured by `cargo-tarpaulin ", "engine ptrace`"]);
}

#[test]
fn red_tests_are_not_low_coverage() {
    if !has_tool() {
        return;
    }
    let folder = library("coverage-red");
    folder.write("src/lib.rs", &SOURCE.replace("half(5), None", "half(5), Some(2)"));
    let gate = folder.run(&GATE);
    gate.exits(1).says(&["red tests: 1 test failed while lines were counted", "small: tests::halves"]);
    assert!(!gate.stdout.contains("`line coverage`"), "{gate:#?}");
    folder.run(&["coverage", "ratchet"]).exits(1).says(&["red: small: tests::halves", "nothing is counted"]);
    assert!(!folder.has("governance-coverage.toml"));
    folder.write("src/lib.rs", "pub fn broken( {\n");
    folder.run(&["coverage", "show"]).exits(2).complains(&["do not compile"]);
}

#[test]
fn the_law_says_which_packages_are_held_and_what_does_not_count() {
    if !has_tool() {
        return;
    }
    let folder = library("coverage-law");
    folder.write(
        "src/other.rs",
        "//! Other.\n\n/// Adds.\npub fn add(a: u32, b: u32) -> u32 {\n    let sum = a + b;\n    sum\n}\n",
    );
    folder.write("src/lib.rs", &SOURCE.replacen("\n\n", "\n\npub mod other;\n\n", 1));
    let exclude = "[[gates.coverage.exclude]]\nitem = \"src/other.rs\"\nreason = \"it is somebody else's\"\n";
    folder.write(
        "governance.toml",
        &format!("{}packages = [\"small\"]\n\n{exclude}", LAW.replace("50.0", "100.0")),
    );
    folder.run(&GATE).says(&[
        "(1 passed",
        "excluded by `src/other.rs`: 1 file with 0.00 % (0 of ",
        "it is somebody else's",
    ]);
    folder.write("governance.toml", &format!("{LAW}packages = [\"another\"]\n"));
    folder.run(&GATE).exits(1).says(&["`another` in `packages` matches no package"]);
    folder.write("governance.toml", &LAW.replace("50.0", "100.0"));
    folder.run(&GATE).exits(1).says(&["`line coverage` of `small`", "src/other.rs: "]);
}
