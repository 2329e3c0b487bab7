//! `coverage`: which lines no test runs, and the ratchet that holds what was reached.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::args::RunFormat;
use super::{App, Global, open, scene};
use crate::child::Echo;
use crate::covered::{self, Account, Counted, Ended, FILE_NAME, Kind, Ratchet, ranges};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::gate::{Desk, Scene};
use crate::tools::TARPAULIN;
use crate::ui::{self, BOLD, GREEN, RED, styled};

/// Arguments of `coverage`.
#[derive(Debug, Args)]
pub struct CoverageArgs {
    /// What to do with the lines.
    #[command(subcommand)]
    pub command: CoverageCommand,
}

/// What to do with the lines.
#[derive(Debug, Subcommand)]
pub enum CoverageCommand {
    /// Measure, and show the lines that no test runs, file by file
    ///
    /// Measures as the gate `coverage` does, and judges nothing.
    Show {
        /// How to print it
        #[arg(long, value_enum, default_value_t)]
        format: RunFormat,
    },
    /// Measure, and write down what each package has reached
    ///
    /// Writes `governance-coverage.toml` at the workspace's root. It only rises: a package that has fallen keeps the entry that
    /// it has, and the gate `coverage` says by how much it fell. The file is to be committed.
    Ratchet,
}

pub(super) fn run(app: &App, global: &Global, args: &CoverageArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    let scene = scene(app, &workspace, &law);
    // What cannot be read now could not be raised after minutes of measuring.
    let before = Ratchet::load(workspace.root())?;
    let Some((account, tool)) = measured(global, &scene)? else { return Ok(Exit::Violation) };
    match args.command {
        CoverageCommand::Show { format: RunFormat::Text } => show(&account, &tool),
        CoverageCommand::Show { format: RunFormat::Json } => {
            ui::say(format_args!("{:#}", document(&account, &tool)));
        }
        CoverageCommand::Ratchet => {
            let (ratchet, changes) = before.unwrap_or_default().raised(&account, &tool);
            for change in &changes {
                ui::say(change);
            }
            if changes.is_empty() {
                ui::say(format_args!("`{FILE_NAME}` stays as it is: no package has reached more"));
            } else {
                ratchet.save(workspace.root())?;
                ui::say(styled(GREEN, format_args!("`{FILE_NAME}` is written; commit it")));
            }
        }
    }
    Ok(Exit::Proved)
}

/// Measures; nothing if tests are red, which has been said then.
fn measured(global: &Global, scene: &Scene<'_>) -> Result<Option<(Account, String)>, SetupError> {
    let scratch = scene.workspace.scratch();
    Desk::prepare(&scratch)?;
    let echo = if global.quiet { Echo::Quiet } else { Echo::Show };
    let desk = Desk::open(&scratch, "coverage", echo).map_err(SetupError::Other)?;
    let measured = covered::measure(scene, &covered::command(scene), |command| desk.run(command));
    match measured.ended {
        Ended::Missing => {
            Err(SetupError::helped("`cargo-tarpaulin` is not installed", TARPAULIN.advice(scene.tool)))
        }
        Ended::Broken(why, _) => {
            Err(SetupError::helped(why, format!("everything that was said is in `{}`", desk.log().display())))
        }
        Ended::Red(tests) => {
            for test in &tests {
                ui::say(format_args!("{}: {test}", styled(RED, "red")));
            }
            ui::say("tests are red, so nothing is counted");
            Ok(None)
        }
        Ended::Measured(report, _) => Ok(Some((covered::account(&report, scene), measured.tool))),
    }
}

fn show(account: &Account, tool: &str) {
    for package in &account.packages {
        let kind = if package.kind == Kind::Library { "" } else { " (program)" };
        ui::say(styled(BOLD, format_args!("{}{kind}: {}", package.name, package.share)));
        for (file, lines) in package.worst() {
            ui::say(format_args!("  {file}: {} not run: {}", lines.share.missed(), ranges(&lines.missed)));
        }
    }
    for line in account.excluded.iter().chain(&account.faults) {
        ui::say(line);
    }
    ui::say(format_args!("measured by {tool}"));
}

fn document(account: &Account, tool: &str) -> Value {
    let package = |package: &Counted| {
        let files: Vec<Value> = package
            .files
            .iter()
            .map(|(file, lines)| {
                json!({
                    "file": file,
                    "covered": lines.share.covered,
                    "coverable": lines.share.coverable,
                    "missed": lines.missed,
                })
            })
            .collect();
        json!({
            "name": package.name,
            "kind": if package.kind == Kind::Library { "library" } else { "program" },
            "covered": package.share.covered,
            "coverable": package.share.coverable,
            "files": files,
        })
    };
    json!({
        "schema": 1,
        "tool": tool,
        "packages": account.packages.iter().map(package).collect::<Vec<_>>(),
        "excluded": account.excluded,
        "faults": account.faults,
    })
}
