//! `benchmarks`: the baseline of instruction counts, accepted and shown.

use clap::{Args, Subcommand};
use serde_json::json;

use super::args::RunFormat;
use super::{App, Global, open, scene};
use crate::child::Echo;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::gate::Desk;
use crate::instructions::{self, Accepted, Baseline, Change, FILE_NAME};
use crate::lawfile::shown;
use crate::outcome;
use crate::progress::colored;
use crate::ui;
use crate::workspace::Workspace;

/// Arguments of `benchmarks`.
#[derive(Debug, Args)]
pub struct BenchmarksArgs {
    /// What to do with the baseline.
    #[command(subcommand)]
    pub command: BenchmarksCommand,
}

/// What to do with the baseline.
#[derive(Debug, Subcommand)]
pub enum BenchmarksCommand {
    /// Count every benchmark and make that the baseline
    ///
    /// Writes `governance-benchmarks.json` at the workspace's root and shows what changed. Counts what `[gates.benchmarks]
    /// benches` names; if something could not be counted, nothing is written. The change of the file is to be reviewed and
    /// committed: from then on the gate `benchmarks` holds every count against it.
    Accept,
    /// Show the baseline: the counts, and the toolchain that they were made with
    Show {
        /// How to print it
        #[arg(long, value_enum, default_value_t)]
        format: RunFormat,
    },
}

pub(super) fn run(app: &App, global: &Global, args: &BenchmarksArgs) -> Result<Exit, SetupError> {
    match args.command {
        BenchmarksCommand::Accept => accept(app, global),
        BenchmarksCommand::Show { format } => show(app, global, format),
    }
}

fn accept(app: &App, global: &Global) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    let scratch = workspace.scratch();
    Desk::prepare(&scratch)?;
    // What the harness writes is for programs: it goes to the log alone.
    let desk = Desk::open(&scratch, "benchmarks-accept", Echo::Quiet).map_err(SetupError::Other)?;
    if !global.quiet {
        ui::note(format_args!(
            "building and counting every benchmark; the output is in `{}`",
            shown(desk.log())
        ));
    }
    match instructions::accept(&scene(app, &workspace, &law), &desk) {
        Ok(accepted) => {
            print(&accepted);
            Ok(Exit::Proved)
        }
        Err(outcome) => {
            for line in &outcome.details {
                ui::note(line);
            }
            ui::say(format_args!("{}: {}", colored(&outcome.plain_standing()), outcome.reason));
            ui::note(format_args!("`{FILE_NAME}` was not changed"));
            Ok(outcome::exit([&outcome.plain_standing()]))
        }
    }
}

fn print(accepted: &Accepted) {
    for line in &accepted.toolchain {
        ui::say(format_args!("toolchain: {line}"));
    }
    for change in &accepted.changes {
        match change {
            Change::Known { name, was, is, growth } => {
                ui::say(format_args!("{name}: {was} -> {is} instructions ({growth:+.3} %)"));
            }
            Change::New { name, is } => ui::say(format_args!("{name}: new, {is} instructions")),
            Change::Gone { name } => ui::say(format_args!("{name}: gone")),
        }
    }
    ui::say(format_args!("`{FILE_NAME}` is written: review it and commit it"));
    if let Some(why) = &accepted.unkept {
        ui::note(format_args!("the programs were not kept to run beside later ones: {why}"));
    }
}

fn show(app: &App, global: &Global, format: RunFormat) -> Result<Exit, SetupError> {
    let workspace = Workspace::find(global.manifest_path.as_deref())?;
    let baseline = Baseline::load(workspace.root()).map_err(SetupError::Other)?.ok_or_else(|| {
        let help = format!("`{} benchmarks accept` counts every benchmark and writes it", app.tool);
        SetupError::helped(format!("there is no baseline: looked for `{FILE_NAME}`"), help)
    })?;
    match format {
        RunFormat::Json => {
            let counts = json!(baseline.instructions);
            let digest = baseline.toolchain.digest();
            let document = json!({
                "schema": 1, "toolchain": baseline.toolchain, "toolchain_digest": digest, "instructions": counts,
            });
            ui::say(format_args!("{document:#}"));
        }
        RunFormat::Text => {
            let width = baseline.instructions.keys().map(String::len).max().unwrap_or(0);
            for (name, count) in &baseline.instructions {
                ui::say(format_args!("{name:width$}  {count:>14}"));
            }
            for name in ["rustc", "valgrind", "gungraun", "libc", "cpu", "settings"] {
                ui::say(format_args!("{name}: {}", baseline.toolchain.part(name)));
            }
        }
    }
    Ok(Exit::Proved)
}
