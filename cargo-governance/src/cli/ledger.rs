//! `ledger`: verifies a ledger, shows its entries, proves that one is in.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use governance_evidence::keys::KeyName;
use governance_evidence::ledger::{Fault, ProveError, Reader, Report, VerifyError, prove, verify_file};
use governance_evidence::note::{Checkpoint, VerifierKey};
use serde_json::{Value, json};

use super::args::RunFormat;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::ui::{self, BOLD, DIM, GREEN, YELLOW, styled};
use crate::unread::Named;
use crate::witness;

const EXIT_CODES: &str = "\
Examples:
  cargo governance ledger verify ledger.jsonl
  cargo governance ledger verify ledger.jsonl --checkpoint kept.note --key ledger.pub.pem

Exit codes:
  0  every entry is as it was written, and so is every entry under a checkpoint
  1  an entry is bad or missing, or a checkpoint is none that a given key has signed
  2  a file could not be read, or a key is none";

/// Arguments of `ledger`.
#[derive(Debug, Args)]
pub struct LedgerArgs {
    /// What to do with the ledger.
    #[command(subcommand)]
    command: LedgerCommand,
}

#[derive(Debug, Subcommand)]
enum LedgerCommand {
    /// Check every entry, and name the first bad one
    ///
    /// The chain shows what was changed, dropped, inserted or swapped. That the end was cut off, or the ledger rewritten from
    /// some entry on, only a checkpoint shows that was kept elsewhere.
    #[command(after_help = EXIT_CODES)]
    Verify {
        /// The ledger
        file: PathBuf,
        /// A signed checkpoint that was kept elsewhere; may be given several times
        #[arg(long, value_name = "NOTE", requires = "key")]
        checkpoint: Vec<PathBuf>,
        /// A file with public keys that may sign it: PEM, or lines of `name+id+key`; may be given several times
        #[arg(long, value_name = "PUB", requires = "checkpoint")]
        key: Vec<PathBuf>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: RunFormat,
    },
    /// Show entries, each checked against the one before; as JSON, the lines as they stand
    #[command(
        after_help = "Example:\n  cargo governance ledger show ledger.jsonl --from 40 --count 2 --kind gate.verdict"
    )]
    Show {
        /// The ledger
        file: PathBuf,
        /// The first entry to show
        #[arg(long, value_name = "INDEX", default_value_t = 0)]
        from: u64,
        /// How many to show at most
        #[arg(long, value_name = "COUNT", default_value_t = u64::MAX, hide_default_value = true)]
        count: u64,
        /// Only entries of this kind
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: RunFormat,
    },
    /// Prove that an entry is in the ledger: one JSON document of less than a kilobyte
    #[command(after_help = "Example:\n  cargo governance ledger prove ledger.jsonl 40 > entry-40.proof.json")]
    Prove {
        /// The ledger
        file: PathBuf,
        /// The entry, counted from 0
        index: u64,
        /// Prove it for a checkpoint of this many entries; all if not given
        #[arg(long, value_name = "ENTRIES")]
        size: Option<u64>,
    },
    /// Check every entry, and sign how many there are and their root: to be kept where whoever writes the ledger cannot
    /// write
    #[command(
        after_help = "Example:\n  cargo governance ledger checkpoint evidence/ledger/ledger.jsonl > /media/safe/today.note"
    )]
    Checkpoint {
        /// The ledger
        file: PathBuf,
        /// The key that signs; this machine's own if none is named
        #[arg(long, value_name = "KEY")]
        sign: Option<KeyName>,
        /// What the ledger is called; as in the `checkpoint.note` beside it, or else as the file, if not given
        #[arg(long, value_name = "NAME")]
        origin: Option<String>,
    },
}

pub(super) fn run(args: &LedgerArgs) -> Result<Exit, SetupError> {
    match &args.command {
        LedgerCommand::Verify { file, checkpoint, key, format } => check(file, checkpoint, key, *format),
        LedgerCommand::Show { file, from, count, kind, format } => {
            let mut reader = Reader::new(opened(file)?);
            let shown =
                show(&mut reader, &Choice { from: *from, count: *count, kind: kind.as_deref() }, *format);
            match shown {
                Ok(()) => Ok(Exit::Proved),
                // The entries before it have been shown; the line of an error is no line of a ledger.
                Err(VerifyError::Bad(fault)) => Ok(refuse(&fault, RunFormat::Text)),
                Err(VerifyError::Unreadable(error)) => Err(unreadable(file, &error)),
                Err(other) => Err(SetupError::Other(other.to_string())),
            }
        }
        LedgerCommand::Checkpoint { file, sign, origin } => {
            checkpoint(file, sign.as_ref(), origin.as_deref())
        }
        LedgerCommand::Prove { file, index, size } => match prove(opened(file)?, *index, *size) {
            Ok(proof) => {
                ui::say(proof.to_json());
                Ok(Exit::Proved)
            }
            Err(ProveError::Ledger(VerifyError::Bad(fault))) => Ok(refuse(&fault, RunFormat::Text)),
            Err(ProveError::Ledger(VerifyError::Unreadable(error))) => Err(unreadable(file, &error)),
            Err(error @ ProveError::NoEntry { .. }) => Err(SetupError::helped(
                error.to_string(),
                "entries are counted from 0: `ledger show FILE` shows which there are",
            )),
            Err(error) => Err(SetupError::Other(error.to_string())),
        },
    }
}

/// Signs what the ledger is now; a damaged one is not signed.
fn checkpoint(file: &Path, sign: Option<&KeyName>, origin: Option<&str>) -> Result<Exit, SetupError> {
    let report = match verify_file(file, &[]) {
        Ok(report) => report,
        Err(VerifyError::Bad(fault)) => return Ok(refuse(&fault, RunFormat::Text)),
        Err(VerifyError::Unreadable(error)) => return Err(unreadable(file, &error)),
        Err(other) => return Err(SetupError::Other(other.to_string())),
    };
    let origin = origin.map_or_else(|| witness::ledger::named(file), str::to_owned);
    let note = witness::ledger::sign(&origin, &report, sign)
        .map_err(|error| SetupError::Other(format!("the checkpoint cannot be signed: {error}")))?;
    ui::say(note.trim_end());
    Ok(Exit::Proved)
}

/// A checkpoint and who has signed it.
struct Known {
    checkpoint: Checkpoint,
    by: Vec<String>,
}

fn check(file: &Path, notes: &[PathBuf], keys: &[PathBuf], format: RunFormat) -> Result<Exit, SetupError> {
    let mut known = Vec::new();
    for path in notes {
        let note = read(path, Named::Checkpoint)?;
        let origin = note.lines().next().unwrap_or_default();
        let mut all = Vec::new();
        for key in keys {
            all.extend(keys_in(key, origin)?);
        }
        match Checkpoint::open(&note, &all) {
            Ok((checkpoint, by)) => known.push(Known { checkpoint, by }),
            Err(error) => {
                let message = format!("the checkpoint `{}` is not to be believed: {error}", path.display());
                let help = "take the checkpoint, and the key, from where they were put for safety";
                if format == RunFormat::Json {
                    ui::say(json!({ "schema": 1, "intact": Value::Null, "error": message, "help": help }));
                }
                ui::error(message, Some(help));
                return Ok(Exit::Violation);
            }
        }
    }
    if notes.is_empty() {
        // What this machine signed when it wrote the ledger last, wherever it is still to be had.
        let own = witness::ledger::kept(file, &witness::ledger::named(file));
        let by = |place: PathBuf| vec![format!("this machine, in `{}`", crate::lawfile::shown(&place))];
        known.extend(own.into_iter().map(|(place, checkpoint)| Known { checkpoint, by: by(place) }));
    }
    let checkpoints: Vec<Checkpoint> = known.iter().map(|known| known.checkpoint.clone()).collect();
    match verify_file(file, &checkpoints) {
        Ok(report) => {
            match format {
                RunFormat::Text => print(file, &report, &known),
                RunFormat::Json => ui::say(document(&report, &known)),
            }
            Ok(Exit::Proved)
        }
        Err(VerifyError::Bad(fault)) => Ok(refuse(&fault, format)),
        Err(VerifyError::Unreadable(error)) => Err(unreadable(file, &error)),
        Err(other) => Err(SetupError::Other(other.to_string())),
    }
}

fn print(file: &Path, report: &Report, known: &[Known]) {
    let entries =
        if report.entries == 1 { "1 entry".to_owned() } else { format!("{} entries", report.entries) };
    let intact = styled(GREEN, "intact");
    ui::say(format_args!("{}: {intact}, {entries}, {} bytes", file.display(), report.bytes));
    ui::say(format_args!("{} {}", styled(BOLD, "head"), report.head));
    ui::say(format_args!("{} {}", styled(BOLD, "root"), report.root.base64()));
    for Known { checkpoint, by } in known {
        ui::say(format_args!(
            "{} `{}` of {} entries, signed by {}",
            styled(BOLD, "checkpoint"),
            checkpoint.origin,
            checkpoint.size,
            by.join(", ")
        ));
    }
    if let Some(first) = report.first_set_back {
        ui::say(format_args!(
            "{}: {} of the times are earlier than the one before, the first in entry {}: {} after {}",
            styled(YELLOW, "note"),
            report.set_backs,
            first.index,
            first.time,
            first.before
        ));
    }
    if report.covered < report.entries {
        ui::say(format_args!(
            "{}: no checkpoint covers the last {} of the entries; that they were cut off or rewritten would not be seen",
            styled(YELLOW, "note"),
            report.entries - report.covered
        ));
        ui::say(format_args!(
            "{}: hand in one that was kept elsewhere, with its key: `--checkpoint NOTE --key PUB`",
            styled(BOLD, "help")
        ));
    }
}

fn document(report: &Report, known: &[Known]) -> Value {
    let checkpoints: Vec<Value> = known
        .iter()
        .map(|Known { checkpoint, by }| {
            json!({ "origin": checkpoint.origin, "size": checkpoint.size, "signed_by": by })
        })
        .collect();
    json!({
        "schema": 1,
        "intact": true,
        "entries": report.entries,
        "bytes": report.bytes,
        "head": report.head.to_string(),
        "root": report.root.base64(),
        "covered": report.covered,
        "set_backs": report.set_backs,
        "checkpoints": checkpoints,
    })
}

/// Says which entry is bad.
fn refuse(fault: &Fault, format: RunFormat) -> Exit {
    if format == RunFormat::Json {
        ui::say(json!({
            "schema": 1,
            "intact": false,
            "index": fault.index,
            "line": fault.line(),
            "reason": fault.word(),
            "found": fault.found(),
            "expected": fault.expected(),
            "error": fault.to_string(),
            "help": fault.help(),
        }));
    }
    ui::error(fault, Some(fault.help()));
    Exit::Violation
}

/// Which entries to show.
struct Choice<'c> {
    from: u64,
    count: u64,
    kind: Option<&'c str>,
}

fn show(reader: &mut Reader<File>, choice: &Choice<'_>, format: RunFormat) -> Result<(), VerifyError> {
    let mut shown = 0;
    while shown < choice.count {
        let Some(entry) = reader.next_entry()? else { break };
        if entry.index < choice.from || choice.kind.is_some_and(|kind| kind != entry.kind()) {
            continue;
        }
        shown += 1;
        match format {
            RunFormat::Text => ui::say(format_args!(
                "{} {} {} {}",
                styled(BOLD, entry.index),
                styled(DIM, entry.time),
                entry.kind(),
                entry.body()
            )),
            RunFormat::Json => ui::say(String::from_utf8_lossy(entry.line).trim_end()),
        }
    }
    Ok(())
}

/// Reads a file of public keys; one in PEM has no name and goes by the origin of the checkpoint.
fn keys_in(path: &Path, origin: &str) -> Result<Vec<VerifierKey>, SetupError> {
    let text = read(path, Named::PublicKey)?;
    let refused = |error: &dyn std::fmt::Display| SetupError::Helped {
        message: format!("`{}` holds no public key: {error}", path.display()),
        help: "write an Ed25519 key as PEM, or lines of `name+id+key`".to_owned(),
    };
    if text.starts_with("-----BEGIN") {
        return VerifierKey::from_pem(origin, &text).map(|key| vec![key]).map_err(|error| refused(&error));
    }
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let keys: Vec<VerifierKey> =
        lines.map(str::parse).collect::<Result<_, _>>().map_err(|error| refused(&error))?;
    if keys.is_empty() { Err(refused(&"it is empty")) } else { Ok(keys) }
}

fn opened(path: &Path) -> Result<File, SetupError> {
    Named::Ledger.open(path)
}

fn read(path: &Path, named: Named) -> Result<String, SetupError> {
    std::fs::read_to_string(path).map_err(|error| named.unread(path, &error))
}

fn unreadable(path: &Path, error: &io::Error) -> SetupError {
    Named::Ledger.unread(path, error)
}
