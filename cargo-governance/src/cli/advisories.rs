//! `advisories`: gets, takes over and shows the advisory database that the gate `audit` reads.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Subcommand};
use governance_law::{Quantity, catalog};
use serde_json::json;

use super::args::{Global, RunFormat};
use super::{App, open};
use crate::audit::{self, Database, Identity, Place, Trouble, UPSTREAM, default_folder, now};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::ui::{self, BOLD, GREEN, YELLOW, styled};

/// Arguments of `advisories`.
#[derive(Debug, Args)]
pub struct AdvisoriesArgs {
    /// What to do with the database.
    #[command(subcommand)]
    command: AdvisoriesCommand,
}

#[derive(Debug, Subcommand)]
enum AdvisoriesCommand {
    /// Get the newest database with your own git; the only command that goes online, and only when asked
    #[command(
        after_help = "Examples:\n  cargo governance advisories fetch\n  cargo governance advisories fetch --from https://git.example.org/mirror/advisory-db"
    )]
    Fetch {
        /// The repository, as git takes it
        #[arg(long, value_name = "URL|PATH", default_value = UPSTREAM)]
        from: String,
    },
    /// Take the database over from a folder, a clone or a copy of one, on a machine without a network
    #[command(after_help = "Example:\n  cargo governance advisories use /media/stick/advisory-db")]
    Use {
        /// The folder that holds `crates`
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Show which database the gate would read, and whether it is new enough; ends with 2 if it is not
    Status {
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: RunFormat,
    },
}

pub(super) fn run(app: &App, global: &Global, args: &AdvisoriesArgs) -> Result<Exit, SetupError> {
    match &args.command {
        AdvisoriesCommand::Fetch { from } => {
            if !global.quiet {
                ui::note(format_args!("cloning `{from}`"));
            }
            let place = own()?;
            brought(app, global, &place, &audit::fetch(from, &place, now())?)
        }
        AdvisoriesCommand::Use { folder } => {
            let place = own()?;
            brought(app, global, &place, &audit::copy(folder, &place, now())?)
        }
        AdvisoriesCommand::Status { format } => {
            let (place, limit) = under_law(global)?;
            Ok(status(app, &place, limit, *format))
        }
    }
}

/// Returns the folder in the user's cache.
fn own() -> Result<PathBuf, SetupError> {
    default_folder(|name| std::env::var_os(name)).ok_or_else(|| {
        SetupError::helped(
            "no variable of the environment names a folder for caches",
            if cfg!(windows) {
                "set `LOCALAPPDATA`"
            } else {
                "set `HOME`, or `XDG_CACHE_HOME` to an absolute path"
            },
        )
    })
}

/// Returns where the gate looks and how old the database may be: as the law says, or, outside a workspace, as it would.
fn under_law(global: &Global) -> Result<(Place, Duration), SetupError> {
    let is_named = global.manifest_path.is_some() || global.law.is_some();
    match open(global) {
        Ok((workspace, law)) => {
            let place = Place::of(workspace.root(), &law, |name| std::env::var_os(name));
            Ok((place, law.gate_time("audit", "database_max_age")))
        }
        Err(SetupError::NoManifest(_) | SetupError::NoLaw(_)) if !is_named => {
            let row = catalog::gate_of("audit");
            let key = row.and_then(|row| row.keys.iter().find(|key| key.name == "database_max_age"));
            let limit = match key.and_then(catalog::Key::default_quantity) {
                Some(Quantity::Time(limit)) => limit,
                _ => Duration::ZERO,
            };
            Ok((Place { folder: Some(own()?), is_of_law: false }, limit))
        }
        Err(error) => Err(error),
    }
}

fn brought(app: &App, global: &Global, place: &Path, identity: &Identity) -> Result<Exit, SetupError> {
    ui::say(styled(BOLD, identity.shown()));
    ui::say(format_args!("  in   {}", place.display()));
    ui::say(format_args!("  all  sha256 {}", identity.digest));
    if let (Place { folder: Some(named), is_of_law: true }, _) = under_law(global)? {
        let (tool, named) = (app.tool, named.display());
        ui::note(format_args!(
            "note: the law of this workspace names `{named}`, which `{tool} validate` reads instead"
        ));
    }
    Ok(Exit::Proved)
}

fn status(app: &App, place: &Place, limit: Duration, format: RunFormat) -> Exit {
    let folder = place.folder.as_deref();
    let found = match folder {
        Some(folder) => Database::open(folder),
        None => Err(Trouble::Missing("no variable of the environment names a folder for caches".to_owned())),
    };
    let age = found.as_ref().ok().and_then(|database| database.identity.age(now()));
    let (word, is_fresh) = match (&found, age) {
        (Err(Trouble::Missing(_)), _) => ("missing", false),
        (Err(Trouble::Unreadable(_)), _) => ("unreadable", false),
        (Err(Trouble::Changed(_)), _) => ("changed", false),
        (Ok(_), None) => ("from the future", false),
        (Ok(_), Some(age)) if age > limit => ("stale", false),
        (Ok(_), Some(_)) => ("fresh", true),
    };
    let identity = found.as_ref().ok().map(|database| &database.identity);
    if format == RunFormat::Json {
        ui::say(json!({
            "schema": 1,
            "folder": folder.map(|folder| folder.display().to_string()),
            "named_by_law": place.is_of_law,
            "state": word,
            "trouble": found.as_ref().err().map(Trouble::reason),
            "commit": identity.and_then(|known| known.commit.clone()),
            "date": identity.map(|known| known.date.to_string()),
            "dated": identity.map(|known| known.dated),
            "sha256": identity.map(|known| known.digest.to_string()),
            "advisories": identity.map(|known| known.advisories),
            "age_seconds": age.map(|age| age.as_secs()),
            "allowed_seconds": limit.as_secs(),
        }));
    } else {
        print(app, place, limit, (word, is_fresh), &found, age);
    }
    if is_fresh { Exit::Proved } else { Exit::Unchecked }
}

fn print(
    app: &App,
    place: &Place,
    limit: Duration,
    (word, is_fresh): (&str, bool),
    found: &Result<Database, Trouble>,
    age: Option<Duration>,
) {
    let word = styled(if is_fresh { GREEN } else { YELLOW }, word);
    match found {
        Ok(database) => {
            let identity = &database.identity;
            ui::say(format_args!("{word}: {}", identity.shown()));
            if let Some(age) = age {
                ui::say(format_args!("  age  {} d, and at most {} d is allowed", days(age), days(limit)));
            }
            ui::say(format_args!("  all  sha256 {}, dated {}", identity.digest, identity.dated.words()));
        }
        Err(trouble) => ui::say(format_args!("{word}: {}", trouble.reason())),
    }
    if let Some(folder) = &place.folder {
        let whose = if place.is_of_law { ", which the law names" } else { "" };
        ui::say(format_args!("  in   {}{whose}", folder.display()));
    }
    if !is_fresh && !place.is_of_law {
        let tool = app.tool;
        let help = format!(
            "`{tool} advisories fetch` gets the newest, `{tool} advisories use FOLDER` takes one over"
        );
        ui::say(format_args!("  {}: {help}", styled(BOLD, "help")));
    }
}

const fn days(time: Duration) -> u64 {
    time.as_secs() / 86_400
}
