//! What the lint and the compiler make of a copy.

use std::fs::File;
use std::sync::{Arc, Mutex};

use cargo_governance::child::{self, Echo, Invocation};
use cargo_governance::lint::finding::Report;
use cargo_governance::lint::report::{Texts, text};
use cargo_governance::workspace::Workspace;
use cargo_governance::{lawfile, lint, ui};

use super::copy::Copy;
use super::expected::{Compiler, Place};

/// What was seen.
#[derive(Debug)]
pub(super) struct Seen {
    /// What the lint found.
    pub(super) findings: Vec<Place>,
    /// What the compiler said.
    pub(super) compiler: Compiler,
}

/// Lints and compiles a copy, and prints what comes out.
///
/// `manifest` is the copy's, as the user would type it.
pub(super) fn judge(copy: &Copy, manifest: &str) -> Result<Seen, String> {
    let workspace =
        Workspace::find(Some(&copy.folder.join("Cargo.toml"))).map_err(|error| error.to_string())?;
    let law = lawfile::of(&workspace, None).map_err(|error| error.to_string())?;
    step("cargo governance lint");
    let report = lint::lint(&workspace.packages, &law, lawfile::today());
    print(&report, &workspace, manifest)?;
    if let Some(place) = report.unchecked.first() {
        return Err(format!("`{}` could not be checked: {}", place.place.file, place.reason));
    }
    ui::say("");
    step("cargo check");
    let compiler = compile(copy)?;
    if compiler.output.trim().is_empty() {
        ui::say("the compiler has nothing to say");
    } else {
        ui::say(compiler.output.trim_end());
    }
    Ok(Seen { findings: report.findings.iter().map(place).collect(), compiler })
}

fn step(command: &str) {
    ui::say(ui::styled(ui::DIM, format_args!("$ {command}")));
}

fn place(finding: &lint::finding::Finding) -> Place {
    Place {
        file: finding.place.file.to_string(),
        line: finding.place.line,
        article: finding.article.to_string(),
    }
}

fn print(report: &Report, workspace: &Workspace, manifest: &str) -> Result<(), String> {
    let options = text::Options {
        colour: ui::is_colored(),
        explain: format!("cargo xtask --manifest-path {manifest} explain"),
        ..text::Options::default()
    };
    let mut bytes = Vec::new();
    text::write(&mut bytes, report, &Texts::below(workspace.root()), &options)
        .map_err(|error| error.to_string())?;
    ui::say(String::from_utf8_lossy(&bytes).trim_end());
    Ok(())
}

/// Compiles a copy, offline: everything that it needs was needed for this tool.
fn compile(copy: &Copy) -> Result<Compiler, String> {
    let open = || {
        std::fs::create_dir_all(&copy.build)?;
        File::create(copy.build.join("check.log"))
    };
    let log = open().map_err(|error| format!("`{}` cannot be written: {error}", copy.build.display()))?;
    if !copy.build.join("debug").exists() {
        ui::note("building what the examples depend on, once; this takes up to a minute");
    }
    let color = if ui::is_colored() { "always" } else { "never" };
    let check = Invocation::cargo(&copy.folder, &["check", "--workspace", "--offline", "--quiet"])
        .env("CARGO_TARGET_DIR", copy.build.display().to_string())
        .env("CARGO_TERM_COLOR", color);
    let ran = child::run(&check, &Arc::new(Mutex::new(log)), Echo::Quiet);
    match ran.ended.trouble("cargo check") {
        Some(trouble) => Err(trouble),
        None => Ok(Compiler { accepts: ran.is_success(), output: ran.stderr }),
    }
}
