//! `tools`: which tools the gates need, where they are, and how to have them in the versions that were tried.

use clap::{Args, Subcommand};
use governance_law::suggest;
use serde_json::{Value, json};

use super::args::RunFormat;
use super::{App, Global};
use crate::child::{self, Echo};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::tools::{self, Found, Installed, Tool};
use crate::ui::{self, BOLD, GREEN, RED, YELLOW, styled};
use crate::workspace::Workspace;

/// Arguments of `tools`.
#[derive(Debug, Args)]
pub struct ToolsArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: ToolsCommand,
}

/// What to do with tools.
#[derive(Debug, Subcommand)]
pub enum ToolsCommand {
    /// Show every tool, where it is found, and whether it is the version that was tried
    List {
        /// How to print the list
        #[arg(long, value_enum, default_value_t)]
        format: RunFormat,
    },
    /// Install what is missing or another version; without names, everything
    ///
    /// Crates are built in the version that was tried and put into `.governance/tools` of this repository, which git ignores and
    /// whose programs come before those of the `PATH`. Packages of the system are installed with apt-get where that is possible;
    /// elsewhere the line to run is printed. This command alone goes online.
    #[command(after_help = EXAMPLES)]
    Install {
        /// Tools by the names of their programs
        #[arg(value_name = "NAME", value_parser = known)]
        names: Vec<String>,
    },
}

const EXAMPLES: &str = "\
Examples:
  cargo governance tools install
  cargo governance tools install cargo-nextest valgrind

Exit codes:
  0  every tool that was asked for is there
  2  one is not, and it was said why or which line to run";

fn known(name: &str) -> Result<String, String> {
    let names: Vec<&str> = tools::ALL.iter().map(|tool| tool.program).collect();
    if names.contains(&name) {
        Ok(name.to_owned())
    } else {
        Err(format!("there is no such tool; {}", suggest::help(name, &names)))
    }
}

pub(super) fn run(app: &App, global: &Global, args: &ToolsArgs) -> Result<Exit, SetupError> {
    let workspace = super::found(global)?;
    match &args.command {
        ToolsCommand::List { format } => {
            let rows: Vec<(&Tool, Option<Found>)> =
                tools::ALL.iter().map(|tool| (*tool, tools::find(tool, &workspace))).collect();
            match format {
                RunFormat::Text => text(&rows, app.tool),
                RunFormat::Json => ui::say(document(&rows)),
            }
            Ok(Exit::Proved)
        }
        ToolsCommand::Install { names } => install(app, global, &workspace, names),
    }
}

fn text(rows: &[(&Tool, Option<Found>)], tool: &str) {
    let width = rows.iter().map(|(tool, _)| tool.program.len()).max().unwrap_or(0);
    ui::say(styled(BOLD, format_args!("{:<width$}  {:<10} {:<10} where", "tool", "tried", "here")));
    for (own, found) in rows {
        let tried = own.pinned().unwrap_or("any");
        let (here, place) = match found {
            None => (styled(YELLOW, format_args!("{:<10}", "missing")), own.advice(tool)),
            Some(found) => {
                let style = if found.differs(own) { YELLOW } else { GREEN };
                let (version, trouble) = match &found.version {
                    Ok(version) => (version.as_str(), String::new()),
                    Err(trouble) => ("unknown", format!(" ({trouble})")),
                };
                (styled(style, format_args!("{version:<10}")), format!("{}{trouble}", found.path.display()))
            }
        };
        ui::say(format_args!("{:<width$}  {tried:<10} {here} {place}", own.program));
        ui::say(styled(ui::DIM, format_args!("{:<width$}  {}", "", own.purpose)));
    }
}

fn document(rows: &[(&Tool, Option<Found>)]) -> String {
    let row = |(tool, found): &(&Tool, Option<Found>)| {
        let version = found.as_ref().map(|found| &found.version);
        json!({
            "name": tool.program,
            "purpose": tool.purpose,
            "pinned": tool.pinned(),
            "path": found.as_ref().map(|found| &found.path),
            "version": version.and_then(|version| version.as_ref().ok()),
            "trouble": version.and_then(|version| version.as_ref().err()),
            "differs": found.as_ref().map(|found| found.differs(tool)),
        })
    };
    let value: Value = json!({ "schema": 1, "tools": rows.iter().map(row).collect::<Vec<_>>() });
    serde_json::to_string_pretty(&value).unwrap_or_else(|_| value.to_string())
}

fn install(app: &App, global: &Global, workspace: &Workspace, names: &[String]) -> Result<Exit, SetupError> {
    child::watch();
    let _lock = super::validate::lock(&workspace.scratch(), false, global)?;
    let wanted = |tool: &&&Tool| names.is_empty() || names.iter().any(|name| name == tool.program);
    let tell = |line: &str| {
        if !global.quiet {
            ui::note(line);
        }
    };
    let mut exit = Exit::Proved;
    for tool in tools::ALL.iter().filter(wanted) {
        let echo = if global.quiet { Echo::Quiet } else { Echo::Show };
        let name = tool.program;
        match tools::install(tool, workspace, echo, &tell)? {
            Installed::Already(version) => ui::say(format_args!("{name} {version} is there already")),
            Installed::Now(version) => ui::say(styled(GREEN, format_args!("{name} {version} is there now"))),
            Installed::ByHand(line) => {
                ui::say(format_args!("{name}: {line}"));
                exit = Exit::Unchecked;
            }
            Installed::Not { reason, tail } => {
                tail.iter().for_each(ui::note);
                ui::say(format_args!("{name} {}: {reason}", styled(RED, "is not installed")));
                exit = Exit::Unchecked;
            }
        }
    }
    child::sweep();
    if exit == Exit::Unchecked {
        ui::note(format_args!("`{} tools list` shows what there is", app.tool));
    }
    Ok(exit)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn an_unknown_tool_gets_a_suggestion() {
        assert_eq!(known("valgrid").unwrap_err(), "there is no such tool; did you mean `valgrind`?");
        assert_eq!(known("valgrind"), Ok("valgrind".to_owned()));
    }
}
