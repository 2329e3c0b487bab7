//! `law`: the law itself: its mistakes, its coverage, its changes, its schema.

use governance_evidence::run::{Trust, exception};

use super::args::{LawArgs, LawCommand};
use super::{App, Global, amend, coverage, diff, open, prove};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::judging::counted;
use crate::lawfile;
use crate::ui;
use crate::workspace::Workspace;

pub(super) fn run(app: &App, global: &Global, args: &LawArgs) -> Result<Exit, SetupError> {
    match &args.command {
        LawCommand::Check => check(global),
        LawCommand::Coverage => {
            let (workspace, law) = open(global)?;
            Ok(coverage::run(&workspace, &law))
        }
        LawCommand::Diff(args) => diff::run(app, global, args),
        LawCommand::Amend(args) => amend::run(app, global, args),
        LawCommand::Amendments(args) => amend::list(app, global, args),
        LawCommand::Prove(args) => prove::run(global, args),
        LawCommand::Schema => {
            ui::say(governance_law::schema::json_schema().trim_end());
            Ok(Exit::Proved)
        }
    }
}

fn check(global: &Global) -> Result<Exit, SetupError> {
    let path = match &global.law {
        Some(named) => named.clone(),
        None => lawfile::locate(Workspace::find(global.manifest_path.as_deref())?.root(), None),
    };
    let law = lawfile::read(&path, None)?;
    Trust::of_law(&law).map_err(|error| SetupError::helped(error.to_string(), error.help()))?;
    exception::check(&law)
        .map_err(|error| SetupError::advised(error.to_string(), error.help().map(str::to_owned)))?;
    ui::say(format_args!(
        "{}: no mistake in {}, {} and {}",
        law.path,
        counted(law.limits.len(), "limit"),
        counted(law.articles.len(), "article"),
        counted(law.exemptions.len(), "exemption"),
    ));
    if law.limits.is_empty() && law.articles.is_empty() {
        ui::note(format_args!(
            "{}: nothing is governed: the law has no article and no limit\n{}: `cargo governance explain` lists the \
             rules that an article can name",
            ui::styled(ui::YELLOW, "warning"),
            ui::styled(ui::BOLD, "help"),
        ));
    }
    Ok(Exit::Proved)
}
