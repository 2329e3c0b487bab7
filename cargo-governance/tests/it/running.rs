//! Runs that are ended, that meet another one, and that lack their tools.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::Folder;

/// A test that says which process it is, starts another one, and never ends; what it starts has lost its parent.
const ENDLESS: &str = "#[test]\nfn endless() {\n    let script = \"(sleep 600 & echo $! > orphan.pid); sleep 600\";\n    \
                       std::fs::write(\"target/test.pid\", std::process::id().to_string()).unwrap();\n    \
                       let folder = std::path::Path::new(\"target\");\n    \
                       let _ = std::process::Command::new(\"sh\").args([\"-c\", script]).current_dir(folder).status();\n}\n";

fn validate(folder: &Folder, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_cargo-governance"))
        .arg("validate")
        .args(args)
        .current_dir(folder.root())
        .env("CARGO_TARGET_DIR", folder.path("target"))
        .env("CARGO_NET_OFFLINE", "true")
        .env("XDG_CONFIG_HOME", folder.path("target/config"))
        .env("APPDATA", folder.path("target/config"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for a file with something in it, and returns that.
pub(crate) fn wait_for(path: &Path) -> String {
    let begin = Instant::now();
    loop {
        match std::fs::read_to_string(path) {
            Ok(text) if !text.trim().is_empty() => return text.trim().to_owned(),
            _ => assert!(begin.elapsed() < Duration::from_secs(600), "no `{}`", path.display()),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(target_os = "linux")]
fn runs(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // What has ended and was not asked for its end yet runs no longer.
    stat.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with('Z'))
}

#[cfg(target_os = "linux")]
fn signal(child: &Child, name: &str) {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
}

#[cfg(target_os = "linux")]
#[test]
fn whoever_is_asked_to_end_leaves_no_process_and_says_how_far_it_came() {
    let folder = Folder::library("interrupted", ENDLESS);
    for name in ["TERM", "INT"] {
        for pid in ["test.pid", "orphan.pid"] {
            drop(std::fs::remove_file(folder.path("target").join(pid)));
        }
        let child = validate(&folder, &["--only", "format,tests,docs"]);
        let test = wait_for(&folder.path("target/test.pid"));
        let orphan = wait_for(&folder.path("target/orphan.pid"));
        assert!(runs(&test) && runs(&orphan));
        signal(&child, name);
        let begin = Instant::now();
        let output = child.wait_with_output().unwrap();
        assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stdout}");
        // Whoever was killed may need a moment to be gone.
        while begin.elapsed() < Duration::from_secs(20) && (runs(&test) || runs(&orphan)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(!runs(&test) && !runs(&orphan), "{name}: {stdout}");
        let row = |gate: &str| stdout.lines().find(|line| line.starts_with(gate)).unwrap().to_owned();
        assert!(
            row("format").contains("every file is formatted") || row("format").contains("fail"),
            "{stdout}"
        );
        assert!(row("tests").contains("inconclusive") && row("tests").ends_with("interrupted"), "{stdout}");
        assert!(row("docs").ends_with("interrupted before it began"), "{stdout}");
        assert!(stdout.contains("unchecked: profile `ci` is not proved"), "{stdout}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_second_run_is_told_of_the_first_and_a_killed_one_is_no_obstacle() {
    let folder = Folder::library("twice", ENDLESS);
    let mut first = validate(&folder, &["--only", "tests"]);
    let test = wait_for(&folder.path("target/test.pid"));
    let orphan = wait_for(&folder.path("target/orphan.pid"));
    let second = folder.run(&["validate", "--only", "format"]);
    second.exits(2).complains(&[
        &format!("error: process {} runs gates since 20", first.id()),
        "in this target folder already",
        "help: `--wait` waits for its end",
    ]);
    // A plan takes nothing from anybody.
    folder.run(&["validate", "--plan"]).exits(0);
    // Killed at once, it can end nobody; the test does.
    first.kill().unwrap();
    first.wait().unwrap();
    for pid in [test, orphan] {
        Command::new("kill").args(["-9", &pid]).status().unwrap();
    }
    folder.run(&["validate", "--only", "law"]).exits(2).says(&["law        pass"]);
}

#[test]
fn a_patient_run_waits_for_the_other() {
    let folder = Folder::library(
        "patient",
        "#[test]\nfn slow() {\n    std::thread::sleep(std::time::Duration::from_secs(3));\n}\n",
    );
    let first = validate(&folder, &["--only", "tests", "--quiet"]);
    // It stands there as soon as the lock is taken.
    wait_for(&folder.path("target/governance/lock.json"));
    let second = folder.run(&["validate", "--only", "law", "--wait"]);
    let first = first.wait_with_output().unwrap();
    assert_eq!(first.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&first.stdout).contains("1 passed, 0 failed, 0 skipped"), "{first:?}");
    second.exits(2).says(&["law        pass"]);
    second.complains(&["waiting: process "]);
}

#[test]
fn tools_are_listed_with_where_they_are() {
    let folder = Folder::library("tools", "//! Small.\n");
    let list = folder.run(&["tools", "list", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&list.exits(0).stdout).unwrap();
    let names: Vec<&str> =
        document["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"cargo-nextest") && names.contains(&"valgrind"), "{names:?}");
    folder.run(&["tools", "list"]).exits(0).says(&["tool ", "tried", "cargo-nextest"]);
    folder.run(&["tools", "install", "valgrid"]).exits(2).complains(&["did you mean `valgrind`?"]);
}

#[cfg(unix)]
#[test]
fn the_repositorys_own_tools_come_first_and_garbage_is_no_version() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::library("own-tools", "//! Small.\n");
    let program = ".governance/tools/bin/cargo-nextest";
    for (script, version, differs) in [
        ("#!/bin/sh\necho cargo-nextest 0.0.1\n", Some("0.0.1"), true),
        ("#!/bin/sh\nhead -c 300 /dev/urandom | tr '.' 'x'\n", None, true),
    ] {
        folder.write(program, script);
        std::fs::set_permissions(folder.path(program), PermissionsExt::from_mode(0o755)).unwrap();
        let list = folder.run(&["tools", "list", "--format", "json"]);
        let document: serde_json::Value = serde_json::from_str(&list.exits(0).stdout).unwrap();
        let tools = document["tools"].as_array().unwrap();
        let nextest = tools.iter().find(|tool| tool["name"] == "cargo-nextest").unwrap();
        assert_eq!(nextest["path"], folder.path(program).display().to_string());
        assert_eq!((nextest["version"].as_str(), nextest["differs"].as_bool()), (version, Some(differs)));
    }
}

#[test]
fn a_plan_shows_classes_and_tools() {
    let folder = Folder::library("plan-tools", "//! Small.\n");
    folder.write("governance.toml", "schema = 1\n[gates.clippy]\ntimeout = \"90 s\"\n");
    let plan = folder.run(&["validate", "--plan", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&plan.exits(0).stdout).unwrap();
    let gate = |name: &str| {
        let gates = document["plan"].as_array().unwrap();
        gates.iter().find(|gate| gate["name"] == name).unwrap().clone()
    };
    assert_eq!(
        (gate("format")["class"].as_str(), gate("clippy")["class"].as_str()),
        (Some("read"), Some("build"))
    );
    assert_eq!(
        (gate("clippy")["timeout_s"].as_u64(), gate("docs")["timeout_s"].as_u64()),
        (Some(90), Some(7200))
    );
    assert!(gate("format")["expected_ms"].is_null());
    folder.run(&["validate", "--only", "format"]).exits(2);
    folder.run(&["validate", "--plan"]).exits(0).says(&[
        "reads, beside others, 0.",
        " last time",
        "builds, one at a time",
    ]);
}
