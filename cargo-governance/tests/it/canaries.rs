//! `validate --canaries` and the gate `canaries`; the gates of tests with and without nextest, and flaky tests.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what prepares a test may stop it")]

use serde_json::Value;

use crate::support::{Folder, Ran};

/// A law under which two gates and their canaries decide.
const TWO: &str = "schema = 1\n[gates.canaries]\nprofiles = [\"commit\"]\n[gates.generated]\nprofiles = [\"ci\"]\n[gates.format]\nprofiles = [\"ci\"]\n";

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn a_gate_that_was_never_seen_red_holds_up_the_profile_until_it_was() {
    let folder = Folder::library("canaries", "//! Small.\n");
    folder.write("governance.toml", TWO);
    let never = folder.run(&["validate", "--profile", "commit", "--only", "canaries"]);
    never.exits(2).says(&["2 gates were not seen to go red", "`cargo governance validate --canaries`"]);
    let sung = folder.run(&["validate", "--canaries", "--only", "law,canaries,generated"]);
    sung.exits(0).says(&[
        "law         a violation",
        "generated   not applicable: the workspace has no generator",
        "every gate went red: 2 gates found 8 planted faults",
    ]);
    sung.complains(&["begin law", "right law, a violation, in "]);
    let seen = folder.run(&["validate", "--profile", "commit", "--format", "json", "--only", "canaries"]);
    assert_eq!(seen.verdict("canaries"), "pass", "{seen:#?}");
    // Another build of the tool has shown nothing; what it left is no proof of this one.
    let record = folder.read("target/governance/canaries.json");
    let digest = json(&Ran { code: None, stdout: record.clone(), stderr: String::new() });
    let digest = digest.pointer("/gates/law/by/digest").unwrap().as_str().unwrap().to_owned();
    folder.write("target/governance/canaries.json", &record.replace(&digest, &"0".repeat(64)));
    let foreign = folder.run(&["validate", "--profile", "commit", "--only", "canaries"]);
    foreign.exits(2).says(&["law: with another build of this tool"]);
    folder.write("target/governance/canaries.json", "{");
    folder
        .run(&["validate", "--profile", "commit", "--only", "canaries"])
        .exits(2)
        .says(&["cannot be read: "]);
}

#[test]
fn the_document_says_what_was_planted_and_what_was_said() {
    let folder = Folder::library("canaries-json", "//! Small.\n");
    let ran = folder.run(&["validate", "--canaries", "--only", "law", "--format", "json"]);
    let document = json(ran.exits(0));
    let at = |pointer: &str| document.pointer(pointer).unwrap().clone();
    assert_eq!((at("/verdict"), at("/gates/0/is_seen")), ("proved".into(), true.into()));
    assert_eq!((at("/gates/0/trials/0/fault"), at("/gates/0/trials/0/came")), (Value::Null, "right".into()));
    assert_eq!(at("/gates/0/trials/1/said/verdict"), "fail");
    folder.run(&["validate", "--canaries", "--plan"]).exits(2).complains(&["cannot be used with"]);
}

/// One test that is red once, one that is always red if `is_red`.
fn flaky(name: &str, is_red: bool) -> Folder {
    let red = if is_red { "\n    #[test]\n    fn red() {\n        panic!(\"always\");\n    }\n" } else { "" };
    let source = format!(
        "//! Small.\n\n#[cfg(test)]\nmod tests {{\n    #[test]\n    fn calm() {{}}\n\n    #[test]\n    fn moody() {{\n        \
         let mark = concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/target/mark\");\n        if std::fs::remove_file(mark).is_err() {{\n            \
         std::fs::write(mark, \"\").unwrap();\n            panic!(\"once\");\n        }}\n    }}\n{red}}}\n"
    );
    let folder = Folder::library(name, &source);
    folder.write("governance.toml", "schema = 1\n[gates.tests]\nretries = 2\n");
    folder.write("target/keep", "");
    folder
}

/// A `PATH` on which cargo and the compiler are, and nextest is not.
fn without_nextest(folder: &Folder) -> String {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let suffix = std::env::consts::EXE_SUFFIX;
    let (with, without): (Vec<_>, Vec<_>) =
        std::env::split_paths(&path).partition(|at| at.join(format!("cargo-nextest{suffix}")).is_file());
    let bin = folder.path("target/bin");
    std::fs::create_dir_all(&bin).unwrap();
    for name in ["cargo", "rustc", "rustdoc", "cc"] {
        let name = format!("{name}{suffix}");
        // What lies beside nextest is still needed.
        if let Some(found) = with.iter().map(|at| at.join(&name)).find(|at| at.is_file()) {
            #[cfg(unix)]
            std::os::unix::fs::symlink(found, bin.join(&name)).unwrap();
            #[cfg(not(unix))]
            drop(std::fs::copy(found, bin.join(&name)).unwrap());
        }
    }
    std::env::join_paths(std::iter::once(bin).chain(without)).unwrap().into_string().unwrap()
}

/// Runs the gate and returns its verdict, its figures and its notes.
#[track_caller]
fn tested(folder: &Folder, path: Option<&str>) -> (Ran, Vec<(String, f64)>, String) {
    let args = ["validate", "--only", "tests", "--format", "json"];
    let ran = match path {
        Some(path) => folder.run_with(&args, &[("PATH", path)]),
        None => folder.run(&args),
    };
    let document = json(&ran);
    let gates = document["gates"].as_array().unwrap();
    let facts = gates.iter().find(|gate| gate["name"] == "tests").unwrap()["facts"].clone();
    let figures = facts["figures"].as_array().unwrap().iter();
    let figures = figures.filter(|figure| figure["of"] == "default");
    let figures = figures.map(|it| (it["name"].as_str().unwrap().to_owned(), it["value"].as_f64().unwrap()));
    (ran, figures.collect(), facts["notes"].to_string())
}

#[track_caller]
fn check(folder: &Folder, path: Option<&str>, verdict: &str, figures: [f64; 4]) {
    let (ran, found, notes) = tested(folder, path);
    let names = ["passed tests", "failed tests", "skipped tests", "flaky tests"];
    let wanted: Vec<_> = names.iter().map(|name| (*name).to_owned()).zip(figures).collect();
    assert_eq!((ran.verdict("tests"), found), (verdict.to_owned(), wanted), "{ran:#?}");
    assert!(notes.contains("tests::moody` is flaky"), "{notes}");
}

#[test]
fn a_flaky_test_is_flagged_with_either_runner() {
    // With nextest where it is installed; without it, the programs with a red test are run again.
    check(&flaky("flaky", false), None, "pass", [2.0, 0.0, 0.0, 1.0]);
    let plain = flaky("flaky-plain", false);
    let path = without_nextest(&plain);
    check(&plain, Some(&path), "pass", [2.0, 0.0, 0.0, 1.0]);
    // What is flaky is never reused.
    plain.run_with(&["test"], &[("PATH", &path)]).exits(0).says(&["2 passed, 0 failed, 0 skipped"]);
}

#[test]
fn a_red_test_beside_a_flaky_one_stays_red() {
    check(&flaky("flaky-red", true), None, "fail", [2.0, 1.0, 0.0, 1.0]);
    let plain = flaky("flaky-red-plain", true);
    let path = without_nextest(&plain);
    check(&plain, Some(&path), "fail", [2.0, 1.0, 0.0, 1.0]);
}

#[test]
fn a_program_that_leaves_its_tests_is_never_a_pass() {
    let source = "//! Small.\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn leaves() {\n        std::process::exit(0);\n    }\n}\n";
    let folder = Folder::library("leaves", source);
    let path = without_nextest(&folder);
    let ran = folder.run_with(&["validate", "--only", "tests"], &[("PATH", &path)]);
    ran.exits(2).says(&["ended before its tests did"]);
    folder.write("src/lib.rs", &source.replace("exit(0)", "abort()"));
    let ran = folder.run_with(&["validate", "--only", "tests"], &[("PATH", &path)]);
    ran.exits(1).says(&["`failed tests` of `default` is 1, and at most 0 is allowed", "SIGABRT"]);
}
