//! `validate` with nothing changed against `cargo test`, which runs everything again: what an honest cache is worth.
//!
//! The workspace is validated once so that its outcomes are kept, and `cargo test` is run once so that everything is built. Then both
//! run in turn, A B A B. A floor stands beside them: reading every byte of the sources.

use std::path::{Path, PathBuf};

use cargo_governance::ui;

use super::child::{Cost, measure};
use super::lint::text;
use super::sample::Sample;

/// What is compared.
pub(super) struct Comparison<'a> {
    /// The workspace.
    pub(super) folder: &'a Path,
    /// The law; its own if not given.
    pub(super) by: Option<&'a Path>,
    /// The profile.
    pub(super) profile: &'a str,
    /// How often each side is measured.
    pub(super) rounds: usize,
    /// Whether `cargo test` is left out: only our side is measured.
    pub(super) is_alone: bool,
}

/// Runs the comparison and prints it.
pub(super) fn run(comparison: &Comparison<'_>) -> Result<(), String> {
    let manifest = text(&comparison.folder.join("Cargo.toml"));
    let ours = validate(comparison, &manifest)?;
    let theirs =
        words(&["run", "--", "cargo", "test", "--quiet", "--workspace", "--manifest-path", &manifest]);
    let floor = words(&["read", &text(comparison.folder)]);
    let first = measure(&ours, &[])?;
    if !comparison.is_alone {
        measure(&theirs, &[])?;
    }
    let (mut a, mut b, mut c) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..comparison.rounds {
        a.push(measure(&ours, &[])?);
        c.push(measure(&floor, &[])?);
        if !comparison.is_alone {
            b.push(measure(&theirs, &[])?);
        }
    }
    ui::say(format_args!("validate --profile {}, `{}`", comparison.profile, comparison.folder.display()));
    ui::say(format_args!("  exit code of every run: {}", codes(&a)));
    ui::say(format_args!("  first run      wall {:.3} s, CPU {:.3} s", first.wall, first.cpu));
    line("nothing changed", &a)?;
    line("reading bytes", &c)?;
    if !comparison.is_alone {
        line("cargo test", &b)?;
        ui::say(format_args!("  exit code of every `cargo test`: {}", codes(&b)));
        ui::say(format_args!("  wall, cargo test / validate: {}", Sample::ratio(&walls(&b), &walls(&a))?));
    }
    Ok(())
}

fn validate(comparison: &Comparison<'_>, manifest: &str) -> Result<Vec<String>, String> {
    let this = std::env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    let this = text(&this);
    let mut ours = vec!["run", "--", &this, "validate", "--quiet", "--profile", comparison.profile];
    let by = comparison.by.map(text);
    if let Some(by) = &by {
        ours.extend(["--law", by]);
    }
    ours.extend(["--manifest-path", manifest]);
    Ok(words(&ours))
}

pub(super) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

pub(super) fn walls(costs: &[Cost]) -> Vec<f64> {
    costs.iter().map(|cost| cost.wall).collect()
}

/// Prints what one side cost.
pub(super) fn line(name: &str, costs: &[Cost]) -> Result<(), String> {
    let cpu = Sample::of(costs.iter().map(|cost| cost.cpu))?;
    ui::say(format_args!("  {name:<15}wall {} s, CPU {cpu} s", Sample::of(walls(costs))?));
    Ok(())
}

/// Lists the exit codes, so that a run that did not prove anything is seen.
fn codes(costs: &[Cost]) -> String {
    let mut codes: Vec<u64> = costs.iter().map(|cost| cost.counted).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
}

/// Returns the folders to measure: the given ones, or the current one.
pub(super) fn folders(given: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    if given.is_empty() {
        let here =
            std::env::current_dir().map_err(|error| format!("the current folder cannot be read: {error}"))?;
        return Ok(vec![here]);
    }
    Ok(given.to_vec())
}
