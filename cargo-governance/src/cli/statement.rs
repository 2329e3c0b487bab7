//! `statement`: shows what an envelope claims, and verifies who signed it.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use governance_evidence::canonical::Digest;
use governance_evidence::envelope::Envelope;
use governance_evidence::keys::{KeyId, PublicKey};
use governance_evidence::statement::Statement;
use serde_json::{Value, json};

use super::args::RunFormat;
use super::keys;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::ui::{self, BOLD, GREEN, YELLOW, styled};
use crate::unread::Named;
use crate::witness::{self, trust};

const EXIT_CODES: &str = "\
Example:
  cargo governance statement verify verdict.json --key release.pub.pem

Exit codes:
  0  enough of the given keys have signed exactly this statement
  1  the file is no signed statement, was changed, is signed by others, or is about something else
  2  a file could not be read, or a key is no public key";

/// Arguments of `statement`.
#[derive(Debug, Args)]
pub struct StatementArgs {
    /// What to do with the statement.
    #[command(subcommand)]
    command: StatementCommand,
}

#[derive(Debug, Subcommand)]
enum StatementCommand {
    /// Show what a file claims, without verifying any of it
    Show {
        /// A DSSE envelope with an in-toto statement
        file: PathBuf,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: RunFormat,
    },
    /// Verify who signed a statement: signatures and format, not whether what it says is right
    #[command(after_help = EXIT_CODES)]
    Verify(VerifyArgs),
}

#[derive(Debug, Args)]
struct VerifyArgs {
    /// A DSSE envelope with an in-toto statement
    file: PathBuf,
    /// A public key that may sign (PEM); may be given several times
    #[arg(long, value_name = "PUB", required = true)]
    key: Vec<PathBuf>,
    /// How many of the given keys have to have signed
    #[arg(long, value_name = "COUNT", default_value = "1")]
    threshold: NonZeroUsize,
    /// The SHA-256 that the statement has to be about
    #[arg(long, value_name = "SHA256")]
    about: Option<Digest>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: RunFormat,
}

/// Why a file was refused, and what to do about it.
struct Refusal(String, &'static str);

pub(super) fn run(args: &StatementArgs) -> Result<Exit, SetupError> {
    let (format, judged) = match &args.command {
        StatementCommand::Show { file, format } => {
            (*format, show(&witness::read(file, Named::Statement)?, *format))
        }
        StatementCommand::Verify(args) => {
            let keys: Vec<PublicKey> =
                args.key.iter().map(|path| trust::public_key(path)).collect::<Result<_, _>>()?;
            (args.format, verify(&witness::read(&args.file, Named::Statement)?, &keys, args))
        }
    };
    let Err(Refusal(message, help)) = judged else { return Ok(Exit::Proved) };
    if format == RunFormat::Json {
        ui::say(json!({ "schema": 1, "verified": false, "error": message, "help": help }));
    }
    ui::error(message, Some(help));
    Ok(Exit::Violation)
}

fn show(bytes: &[u8], format: RunFormat) -> Result<(), Refusal> {
    let envelope = opened(bytes)?;
    let statement = parsed(envelope.unverified_payload())?;
    let signers: Vec<KeyId> = envelope.claimed_signers().collect();
    if format == RunFormat::Json {
        let signers: Vec<String> = signers.iter().map(ToString::to_string).collect();
        ui::say(json!({
            "schema": 1,
            "verified": false,
            "claimed_signers": signers,
            "statement": value(envelope.unverified_payload()),
        }));
        return Ok(());
    }
    ui::say(styled(YELLOW, "not verified: anybody can write this"));
    for signer in signers {
        ui::say(format_args!("said to be signed by {signer}"));
    }
    print(&statement);
    let predicate = serde_json::to_string_pretty(statement.predicate());
    ui::say(predicate.unwrap_or_else(|error| error.to_string()));
    Ok(())
}

fn verify(bytes: &[u8], known: &[PublicKey], args: &VerifyArgs) -> Result<(), Refusal> {
    let envelope = opened(bytes)?;
    let verified =
        envelope.verify(known, args.threshold).map_err(|error| Refusal(error.to_string(), error.help()))?;
    let statement = parsed(verified.payload())?;
    if let Some(digest) = &args.about {
        statement.about(digest).map_err(|error| Refusal(error.to_string(), error.help()))?;
    }
    if args.format == RunFormat::Json {
        let signers =
            verified.signers().iter().map(|id| json!({ "key_id": id.to_string(), "scope": scope(*id) }));
        ui::say(json!({
            "schema": 1,
            "verified": true,
            "checked": "signatures and format",
            "signers": signers.collect::<Vec<_>>(),
            "statement": value(verified.payload()),
        }));
        return Ok(());
    }
    for id in verified.signers() {
        let scope = scope(*id).unwrap_or_else(|| "not known on this machine".to_owned());
        ui::say(format_args!("{} by {id}, scope: {scope}", styled(GREEN, "signed")));
    }
    print(&statement);
    ui::say("the signatures fit; whether what they sign is right was not checked");
    Ok(())
}

fn opened(bytes: &[u8]) -> Result<Envelope, Refusal> {
    Envelope::read(bytes).map_err(|error| Refusal(error.to_string(), error.help()))
}

fn parsed(payload: &[u8]) -> Result<Statement, Refusal> {
    Statement::read(payload).map_err(|error| Refusal(error.to_string(), error.help()))
}

/// Returns a payload that was read already.
fn value(payload: &[u8]) -> Value {
    serde_json::from_slice(payload).unwrap_or_default()
}

fn print(statement: &Statement) {
    ui::say(format_args!("{}  {}", styled(BOLD, "predicate"), statement.predicate_type()));
    for subject in statement.subjects() {
        ui::say(format_args!("{}    sha256:{}  {}", styled(BOLD, "subject"), subject.sha256, subject.name));
    }
}

/// Returns the scope of a key of this machine; a public key alone does not say.
fn scope(id: KeyId) -> Option<String> {
    let listed = keys::store().and_then(|store| store.list()).unwrap_or_default();
    let owner = listed.iter().map(|key| &key.record).find(|record| {
        record.current.key_id == id || record.retired.iter().any(|retired| retired.key_id == id)
    });
    owner.map(|record| record.scope.to_string())
}
