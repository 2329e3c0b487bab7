//! The command line: what `cargo governance` and `cargo xtask` share.

mod advisories;
mod amend;
mod args;
mod asking;
mod baseline;
mod benchmarks;
mod canaries;
mod constraints;
mod coverage;
mod covered;
mod diff;
mod dist;
mod explain;
mod hooks;
mod init;
mod keys;
mod law;
mod ledger;
mod lint;
mod pack;
mod prove;
mod released;
mod replaceable;
mod report;
mod ship;
mod statement;
mod test;
mod tools;
mod validate;
mod verify;
mod waiver;
mod whatif;

pub use args::{Cli, Command, Global};
pub use constraints::{ConstraintsCli, constraints};

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::check;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::gate::Scene;
use crate::generator::Generator;
use crate::lawfile;
use crate::ui;
use crate::workspace::Workspace;

/// The tool as the user called it.
pub struct App {
    /// How the user calls it, for commands to type: `cargo governance`.
    pub tool: &'static str,
    /// The whole command line, for completions.
    pub command: clap::Command,
    /// The generators of files that are kept in the tree.
    pub generators: Vec<Box<dyn Generator>>,
}

/// Runs a command to its exit; a panic is "could not be checked", and never a pass.
#[must_use]
pub fn execute(app: &App, global: &Global, command: &Command) -> Exit {
    guarded(global, || dispatch(app, global, command))
}

/// Runs anything under the same rules: global options applied, errors shown, panics caught.
#[must_use]
pub fn guarded(global: &Global, work: impl FnOnce() -> Result<Exit, SetupError>) -> Exit {
    global.color.apply();
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(_)) if ui::is_lost() => {
            ui::error("the result could not be written to standard output", Some("is the disk full?"));
            Exit::Unchecked
        }
        Ok(Ok(exit)) => exit,
        Ok(Err(error)) => {
            show(&error);
            Exit::Unchecked
        }
        Err(_) => {
            ui::error("the tool itself broke; this is a defect, please report it with the lines above", None);
            Exit::Unchecked
        }
    }
}

fn dispatch(app: &App, global: &Global, command: &Command) -> Result<Exit, SetupError> {
    match command {
        Command::Validate(args) => validate::run(app, global, args),
        Command::Test(args) => test::run(app, global, args),
        Command::Lint(args) => lint::run(app, global, args),
        Command::Check(args) => check::run(app, global, args),
        Command::Explain { id } => explain::run(global, id.as_deref()),
        Command::Init(args) => init::run(app, global, args),
        Command::Baseline(args) => baseline::run(app, global, args),
        Command::Coverage(args) => covered::run(app, global, args),
        Command::Benchmarks(args) => benchmarks::run(app, global, args),
        Command::Whatif(args) => whatif::run(global, args),
        Command::Law(args) => law::run(app, global, args),
        Command::Advisories(args) => advisories::run(app, global, args),
        Command::Tools(args) => tools::run(app, global, args),
        Command::Keys(args) => keys::run(app, args),
        Command::Statement(args) => statement::run(args),
        Command::Verify(args) => verify::run(global, args),
        Command::Ship(args) => ship::run(app, global, args),
        Command::Report(args) => report::run(app, global, args),
        Command::Waiver(args) => waiver::run(app, global, args),
        Command::Ledger(args) => ledger::run(args),
        Command::Hooks(args) => hooks::run(app, global, args),
        Command::Prove(args) => pack::run(app, global, args),
        Command::Dist(args) => dist::run(app, global, args),
        Command::Completions { shell } => {
            let mut bytes = Vec::new();
            let name = app.command.get_name().to_owned();
            clap_complete::generate(*shell, &mut app.command.clone(), name, &mut bytes);
            ui::say(String::from_utf8_lossy(&bytes).trim_end());
            Ok(Exit::Proved)
        }
    }
}

/// Shows why a command could not begin; the mistakes of a law with carets.
pub(crate) fn show(error: &SetupError) {
    if let SetupError::LawMistaken(mistakes) = error {
        let options =
            governance_lint::report::text::Options { colour: ui::is_colored(), ..Default::default() };
        let mut bytes = Vec::new();
        if governance_lint::report::text::law_mistakes(&mut bytes, mistakes, &options).is_ok() {
            ui::note(String::from_utf8_lossy(&bytes).trim_end());
            return;
        }
    }
    ui::error(error, error.help().as_deref());
}

/// Finds the workspace; from here on children find its own tools first.
fn found(global: &Global) -> Result<Workspace, SetupError> {
    let workspace = Workspace::find(global.manifest_path.as_deref())?;
    let own = crate::tools::bin(&workspace);
    if own.is_dir() {
        crate::child::prefer(own);
    }
    Ok(workspace)
}

/// Finds the workspace and reads its law.
fn open(global: &Global) -> Result<(Workspace, governance_law::Law), SetupError> {
    let workspace = found(global)?;
    let law = lawfile::of(&workspace, global.law.as_deref())?;
    Ok((workspace, law))
}

fn scene<'a>(app: &'a App, workspace: &'a Workspace, law: &'a governance_law::Law) -> Scene<'a> {
    Scene { workspace, law, generators: &app.generators, tool: app.tool }
}
