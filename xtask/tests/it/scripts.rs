//! `scripts/validate_deployment.sh`: says PASSED on a go, and on nothing else.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

const PASSED: &str = "Deployment validation PASSED\n";

/// Runs the script with a `cargo` that notes its arguments and ends with a code.
#[track_caller]
fn check(args: &[&str], code: i32, is_passed: bool) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let cargo = folder.path().join("cargo");
    std::fs::write(&cargo, format!("#!/bin/sh\necho \"cargo $*\"\nexit {code}\n")).unwrap();
    std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let script =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("scripts/validate_deployment.sh");
    let output = Command::new(script)
        .args(args)
        .env("PATH", format!("{}:{path}", folder.path().display()))
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let called = format!("cargo xtask validate --profile deploy {}", args.join(" "));
    assert!(said.starts_with(called.trim_end()), "{said}");
    assert_eq!((output.status.code(), said.ends_with(PASSED)), (Some(code), is_passed), "{args:?}: {said}");
    assert_eq!(said.contains("PASSED"), is_passed, "{said}");
}

#[test]
fn only_a_go_is_called_passed() {
    check(&[], 0, true);
    check(&["--sign", "release", "-q"], 0, true);
    check(&[], 1, false);
    check(&[], 2, false);
    check(&[], 101, false);
}

#[test]
fn what_ends_well_without_validating_is_not_called_passed() {
    for asks in ["--plan", "--canaries", "--help", "--version", "-h", "-qh", "-V", "--why=law"] {
        check(&[asks], 0, false);
    }
    check(&["--why", "law"], 0, false);
}
