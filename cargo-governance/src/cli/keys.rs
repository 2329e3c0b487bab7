//! `keys`: makes, rotates and lists the keys that sign evidence.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, Subcommand, ValueEnum};
use governance_evidence::keys::{KeyError, KeyName, KeyStore, Listed, Record, Scope, default_folder};
use governance_evidence::moment::Moment;
use serde_json::{Value, json};

use super::App;
use super::args::RunFormat;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::ui::{self, BOLD, DIM, RED, styled};

/// Arguments of `keys`.
#[derive(Debug, Args)]
pub struct KeysArgs {
    /// What to do with the keys.
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Make an Ed25519 key: the private half with mode 0600, and neither half in a repository
    #[command(
        after_help = "Examples:\n  cargo governance keys create\n  cargo governance keys create --name release --scope team"
    )]
    Create {
        #[command(flatten)]
        named: Named,
        /// How far its signatures are to be trusted
        #[arg(long, value_enum, default_value_t)]
        scope: KeyScope,
    },
    /// Make a new key for a name; the old public key stays, with its end; the old private key is removed
    Rotate {
        #[command(flatten)]
        named: Named,
    },
    /// List the keys; ends with 1 if one may be used by others, with 2 if one cannot sign for another reason
    List {
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: RunFormat,
    },
}

#[derive(Debug, Args)]
struct Named {
    /// What the key is called: up to 40 lowercase letters, digits, `-` and `_`
    #[arg(long, value_name = "NAME", default_value = "machine", value_parser = name)]
    name: KeyName,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: RunFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum KeyScope {
    /// On this machine only.
    #[default]
    Local,
    /// Wherever the law lists the public key.
    Team,
}

fn name(text: &str) -> Result<KeyName, String> {
    text.parse().map_err(|error: KeyError| error.help().unwrap_or_else(|| error.to_string()))
}

pub(super) fn run(app: &App, args: &KeysArgs) -> Result<Exit, SetupError> {
    let done = || -> Result<Exit, KeyError> {
        let store = store()?;
        match &args.command {
            KeysCommand::Create { named, scope } => {
                let scope = match scope {
                    KeyScope::Local => Scope::Local,
                    KeyScope::Team => Scope::Team,
                };
                let record = store.create(&named.name, scope, now())?;
                changed(&store, &record, named.format, "made");
            }
            KeysCommand::Rotate { named } => {
                let record = store.rotate(&named.name, now())?;
                changed(&store, &record, named.format, "rotated");
            }
            KeysCommand::List { format } => return Ok(list(&store, &store.list()?, *format)),
        }
        Ok(Exit::Proved)
    };
    done().map_err(|error| advised(app, &error))
}

/// Returns the folder of this user's keys.
pub(super) fn store() -> Result<KeyStore, KeyError> {
    default_folder(|name| std::env::var_os(name)).map(KeyStore::at)
}

/// Turns the error into one whose advice can be typed.
fn advised(app: &App, error: &KeyError) -> SetupError {
    let help = error.help().map(|help| help.replace("`keys ", &format!("`{} keys ", app.tool)));
    SetupError::advised(error.to_string(), help)
}

fn now() -> Moment {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
    Moment::from_unix(i64::try_from(seconds).unwrap_or(i64::MAX))
}

fn changed(store: &KeyStore, record: &Record, format: RunFormat, verb: &str) {
    let public = store.public_path(&record.name, record.current.key_id);
    let private = store.private_path(&record.name, record.current.key_id);
    if format == RunFormat::Json {
        let paths = [("public", public), ("private", private)];
        ui::say(document(record, paths.map(|(key, path)| (key, path.display().to_string().into()))));
        return;
    }
    ui::say(styled(BOLD, format_args!("{verb} the key `{}`, scope `{}`", record.name, record.scope)));
    ui::say(format_args!("  id       {}", record.current.key_id));
    ui::say(format_args!("  public   {}", public.display()));
    ui::say(format_args!("  private  {} (stays on this machine)", private.display()));
    if let Some(old) = record.retired.last() {
        ui::say(format_args!("  ended    {} at {}", old.key_id, old.ended));
    }
}

fn list(store: &KeyStore, keys: &[Listed], format: RunFormat) -> Exit {
    if format == RunFormat::Json {
        let keys: Vec<Value> = keys.iter().map(listed).collect();
        ui::say(json!({ "schema": 1, "folder": store.folder().display().to_string(), "keys": keys }));
    } else if keys.is_empty() {
        ui::say(format_args!("there is no key in `{}`", store.folder().display()));
    } else {
        for key in keys {
            print(key);
        }
    }
    keys.iter().filter_map(|key| key.problem.as_ref()).map(exit).min().unwrap_or(Exit::Proved)
}

/// Returns how bad it is that a key cannot sign; a violation comes first.
fn exit(problem: &KeyError) -> Exit {
    match problem {
        KeyError::OpenToOthers { .. } | KeyError::FolderOpenToOthers { .. } => Exit::Violation,
        _ => Exit::Unchecked,
    }
}

fn print(key: &Listed) {
    let record = &key.record;
    ui::say(format_args!("{}  {}", styled(BOLD, &record.name), record.scope));
    ui::say(format_args!("  {}  since {}", record.current.key_id, record.current.created));
    ui::say(format_args!("  {}", key.public.display()));
    if let Some(problem) = &key.problem {
        ui::say(format_args!("  {}: {problem}", styled(RED, "cannot sign")));
        if let Some(help) = problem.help() {
            ui::say(format_args!("  {}: {help}", styled(BOLD, "help")));
        }
    }
    for old in record.retired.iter().rev() {
        ui::say(styled(DIM, format_args!("  {}  {} to {}", old.key_id, old.created, old.ended)));
    }
}

fn listed(key: &Listed) -> Value {
    let problem = key.problem.as_ref().map(ToString::to_string);
    document(&key.record, [("public", key.public.display().to_string().into()), ("problem", problem.into())])
}

/// Returns a record as JSON, with two fields more.
fn document(record: &Record, more: [(&str, Value); 2]) -> Value {
    let retired = record.retired.iter().map(|old| {
        json!({
            "key_id": old.key_id.to_string(),
            "created": old.created.to_string(),
            "ended": old.ended.to_string(),
        })
    });
    let own = [
        ("schema", 1.into()),
        ("name", record.name.as_str().into()),
        ("scope", record.scope.word().into()),
        ("key_id", record.current.key_id.to_string().into()),
        ("created", record.current.created.to_string().into()),
        ("retired", retired.collect::<Vec<Value>>().into()),
    ];
    own.into_iter().chain(more).map(|(key, value)| (key.to_owned(), value)).collect()
}
