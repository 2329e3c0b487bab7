//! `baseline`: what broke the law when it came, made once and only ever shrunk.

use clap::{Args, Subcommand};
use governance_lint::baseline::Baseline;

use super::args::RunFormat;
use super::{App, Global, open};
use crate::baseline;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::ui;
use crate::workspace::Workspace;

/// Arguments of `baseline`.
#[derive(Debug, Args)]
pub struct BaselineArgs {
    /// What to do with the baseline.
    #[command(subcommand)]
    pub command: BaselineCommand,
}

/// What to do with the baseline.
#[derive(Debug, Subcommand)]
pub enum BaselineCommand {
    /// Write down what breaks the law today, so that only what is new fails
    ///
    /// Writes `governance-baseline.toml` at the workspace's root, if there is none. From then on the known findings of an
    /// item are held back, and every run says how many there are. Warnings, findings about the law itself and files
    /// that could not be checked cannot be known. Ends as `lint` ends from now on.
    Create,
    /// Take out what was mended; nothing ever enters
    Shrink,
    /// Carry what is known of an article over to its new id
    ///
    /// For an article whose id changed in the law. What the article of the new id finds of the same items and kinds stays
    /// known, in no greater number; the rest leaves.
    Rename {
        /// The id that the article had
        old: String,
        /// The id that it has in the law now
        new: String,
    },
    /// Show how much is known, by article and crate
    Show {
        /// How to print it
        #[arg(long, value_enum, default_value_t)]
        format: RunFormat,
    },
}

pub(super) fn run(app: &App, global: &Global, args: &BaselineArgs) -> Result<Exit, SetupError> {
    match &args.command {
        BaselineCommand::Create => {
            let (workspace, law) = open(global)?;
            baseline::create(&workspace, &law, app.tool)
        }
        BaselineCommand::Shrink => {
            let (workspace, law) = open(global)?;
            baseline::shrink(&workspace, &law, app.tool)
        }
        BaselineCommand::Rename { old, new } => {
            let (workspace, law) = open(global)?;
            baseline::rename(&workspace, &law, (old, new), app.tool)
        }
        BaselineCommand::Show { format } => show(app, global, *format),
    }
}

fn show(app: &App, global: &Global, format: RunFormat) -> Result<Exit, SetupError> {
    let workspace = Workspace::find(global.manifest_path.as_deref())?;
    let known = baseline::load(&workspace, app.tool)?;
    print(&known, format);
    Ok(Exit::Proved)
}

fn print(known: &Baseline, format: RunFormat) {
    match format {
        RunFormat::Text => {
            ui::say(format_args!("{}\n{}", baseline::table(known).trim_end(), baseline::size(known)))
        }
        RunFormat::Json => ui::say(format_args!("{:#}", baseline::document(known))),
    }
}
