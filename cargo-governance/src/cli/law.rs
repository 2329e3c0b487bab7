//! `law`: the law itself: its mistakes, its coverage, its schema.

use super::args::{LawArgs, LawCommand};
use super::{Global, coverage, open};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::judging::counted;
use crate::lawfile;
use crate::ui;
use crate::workspace::Workspace;

pub(super) fn run(global: &Global, args: &LawArgs) -> Result<Exit, SetupError> {
    match args.command {
        LawCommand::Check => check(global),
        LawCommand::Coverage => {
            let (workspace, law) = open(global)?;
            Ok(coverage::run(&workspace, &law))
        }
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
    ui::say(format_args!(
        "{}: no mistake in {}, {} and {}",
        law.path,
        counted(law.limits.len(), "limit"),
        counted(law.articles.len(), "article"),
        counted(law.exemptions.len(), "exemption"),
    ));
    Ok(Exit::Proved)
}
