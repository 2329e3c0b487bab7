//! Running strangers' tools.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Returns whether every tool is there; says which test was skipped, and why, if not.
pub(crate) fn are_there(test: &str, tools: &[&str]) -> bool {
    let is_there = |tool: &&&str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|folder| folder.join(tool).is_file())
    };
    let missing: Vec<&str> = tools.iter().filter(|tool| !is_there(tool)).copied().collect();
    if !missing.is_empty() {
        eprintln!("SKIPPED {test}: not on the PATH: {}", missing.join(", "));
    }
    missing.is_empty()
}

/// Runs a tool in a folder to its end.
pub(crate) fn run(folder: &Path, program: &str, args: &[&str]) -> Output {
    Command::new(program).args(args).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

/// Runs a tool that has to succeed, and returns its standard output.
#[track_caller]
pub(crate) fn succeeds(folder: &Path, program: &str, args: &[&str]) -> String {
    let output = run(folder, program, args);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}
