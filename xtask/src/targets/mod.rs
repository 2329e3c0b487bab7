//! `targets`: whether the gate's crates keep to what every platform has: nothing compiles C, and they check for other platforms.

mod check;
mod closure;

use std::path::Path;
use std::process::{Command, Stdio};

use cargo_governance::{Exit, ui};
use clap::Args;
use serde_json::Value;

/// The crates of the gate: whoever installs it builds these.
const GATE: [&str; 6] = [
    "governance-law",
    "governance-macros",
    "governance-core",
    "governance-lint",
    "cargo-governance",
    "xtask",
];

/// The platforms that are tried if none is named, besides the one that we are on.
const TRIPLES: [&str; 2] = ["x86_64-pc-windows-gnu", "aarch64-apple-darwin"];

pub(crate) const EXAMPLES: &str = "\
Examples:
  cargo xtask targets
  cargo xtask targets --fetch x86_64-pc-windows-msvc

Exit codes:
  0  nothing compiles C, and the crates check for every platform, without a warning
  1  something compiles C, or an error or a warning was found
  2  neither, but a platform's standard library is not installed, or cargo could not be asked";

/// Check the gate's crates for other platforms.
#[derive(Debug, Args)]
pub(crate) struct TargetsArgs {
    /// Download what `Cargo.lock` names and is missing first; nothing uses the network without it
    #[arg(long)]
    fetch: bool,
    /// The platforms
    #[arg(value_name = "TRIPLE", default_values_t = TRIPLES.map(str::to_owned))]
    triples: Vec<String>,
}

/// Runs the checks; none stops another.
pub(crate) fn run(root: &Path, args: &TargetsArgs) -> Result<Exit, String> {
    if args.fetch {
        let status = cargo(root, &["fetch", "--locked"]).status();
        let status = status.map_err(|error| format!("`cargo` could not be started: {error}"))?;
        if !status.success() {
            return Err("`cargo fetch --locked` failed; its own words are above".to_owned());
        }
    }
    let mut exits = vec![no_c(root)?];
    for triple in &args.triples {
        exits.push(check::check(root, triple, &GATE)?);
    }
    let has = |exit| exits.contains(&exit);
    Ok(if has(Exit::Violation) {
        Exit::Violation
    } else if has(Exit::Unchecked) {
        Exit::Unchecked
    } else {
        Exit::Proved
    })
}

/// Looks at everything that the crates are built from, for every platform at once.
fn no_c(root: &Path) -> Result<Exit, String> {
    let output = cargo(root, &["metadata", "--format-version", "1", "--offline", "--locked"])
        .output()
        .map_err(|error| format!("`cargo` could not be started: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let first = said.lines().next().unwrap_or_default().trim_start_matches("error: ");
        ui::say(format_args!("no C: NOT CHECKED, because cargo does not know every dependency: {first}"));
        ui::note("help: `cargo xtask targets --fetch` downloads what `Cargo.lock` names");
        return Ok(Exit::Unchecked);
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("the answer of `cargo metadata` cannot be read: {error}"))?;
    let closure = closure::Closure::of(&metadata, &GATE)?;
    let faults = closure.faults();
    for fault in &faults {
        ui::say(fault);
    }
    if faults.is_empty() {
        ui::say(format_args!(
            "no C: none of {} packages compiles or links any, on any platform",
            closure.len()
        ));
        return Ok(Exit::Proved);
    }
    ui::note("help: choose another library, or a feature of this one that needs no C compiler");
    Ok(Exit::Violation)
}

fn cargo(root: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(args).current_dir(root).stdin(Stdio::null());
    command
}
