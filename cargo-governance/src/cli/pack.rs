//! `prove`: runs a proof pack, and keeps what came of it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use governance_evidence::keys::{KeyError, KeyName};
use governance_evidence::pack::model::Risk;
use governance_evidence::pack::{Choice, Pack, Proof, Run, predicate, prove};
use governance_evidence::verdict::Verdict;
use governance_law::suggest;
use serde_json::Value;

use super::args::RunFormat;
use super::{App, Global};
use crate::child;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::pack::{Keep, Machine, Place, Progress, Signer, plan, text, tree};
use crate::ui;

pub(super) const EXAMPLES: &str = "\
Examples:
  cargo governance prove proofs/ledger.toml
  cargo governance prove proofs/ledger.toml --plan                    what would run, and nothing runs
  cargo governance prove proofs/ledger.toml --only flipped-byte       a partial run: proves not the pack
  cargo governance prove proofs/ledger.toml --out proof.json --sign release

Exit codes:
  0  every claim is proved, and every control fails as it must
  1  a claim does not hold, or its control does not fail
  2  none of that, but a claim could not be judged or was not run, or something was not cleared away";

/// Arguments of `prove`.
#[derive(Debug, Args)]
pub struct PackArgs {
    /// A pack of proofs
    #[arg(value_name = "PACK.toml")]
    pack: PathBuf,
    /// Prove only these claims
    #[arg(long, value_name = "CLAIM", value_delimiter = ',')]
    only: Vec<String>,
    /// Show what would run, and run nothing
    #[arg(long)]
    plan: bool,
    /// Let an operation of this class run; needed for every class but `READ_ONLY`
    #[arg(long, value_enum, value_name = "RISK_CLASS")]
    accept: Option<Accepted>,
    /// Write what came of it as an in-toto statement
    #[arg(long, value_name = "FILE", conflicts_with = "plan")]
    out: Option<PathBuf>,
    /// Sign the statement with this key, in a DSSE envelope
    #[arg(long, value_name = "KEY", requires = "out", value_parser = key_name)]
    sign: Option<KeyName>,
    /// Append what came of it to a ledger
    #[arg(long, value_name = "FILE", conflicts_with = "plan")]
    ledger: Option<PathBuf>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t, conflicts_with = "plan")]
    format: RunFormat,
}

/// The classes of risk, as arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
enum Accepted {
    /// It only looks.
    ReadOnly,
    /// It changes configuration of low risk.
    LowRiskConfig,
    /// It restarts a service.
    ServiceRestart,
    /// It writes to the file system.
    FilesystemWrite,
}

impl Accepted {
    const fn risk(self) -> Risk {
        match self {
            Self::ReadOnly => Risk::ReadOnly,
            Self::LowRiskConfig => Risk::LowRiskConfig,
            Self::ServiceRestart => Risk::ServiceRestart,
            Self::FilesystemWrite => Risk::FilesystemWrite,
        }
    }
}

fn key_name(text: &str) -> Result<KeyName, String> {
    text.parse().map_err(|error: KeyError| error.help().unwrap_or_else(|| error.to_string()))
}

pub(super) fn run(app: &App, global: &Global, args: &PackArgs) -> Result<Exit, SetupError> {
    let place = Place::find(&args.pack, global.manifest_path.as_deref())?;
    let pack = &place.pack;
    let choice = chosen(pack, &args.only)?;
    let values = place.values()?;
    if args.plan {
        plan(pack, &choice, &values).iter().for_each(ui::say);
        return Ok(Exit::Proved);
    }
    accepted(pack, args.accept)?;
    let signer = args.sign.as_ref().map(|name| Signer::open(name, app.tool)).transpose()?;
    let keep = Keep { out: args.out.as_deref(), ledger: args.ledger.as_deref(), signer };
    let _lock = place.lock()?;
    let before = tree(&place)?;
    let progress = Progress::choose(global.quiet);
    let mut machine = Machine::new(&place.folder, progress)?;
    child::watch();
    let proof = prove(pack, &choice, &values, &mut machine);
    machine.finish();
    child::sweep();
    // Evidence is about the tree that was there all the time, or about none.
    let tree = if tree(&place)? == before { before } else { None };
    if tree.is_none() && place.workspace.is_some() {
        ui::note("the tree has changed while the pack ran, so that the result is about no tree");
    }
    let run = keep.run(&place, tree);
    show(args.format, pack, &proof, &run);
    let exit = exit(&proof);
    let mut kept = match keep.write(pack, &proof, &run) {
        Ok(written) => written.iter().map(|path| format!("written: {}", path.display())).collect(),
        // What was found is certain, and comes before what could not be written.
        Err(error) if exit == Exit::Violation => {
            super::show(&error);
            Vec::new()
        }
        Err(error) => return Err(error),
    };
    let log = place.folder.join("commands.log");
    kept.push(format!("everything that the commands wrote: {}", log.display()));
    if !global.quiet {
        kept.iter().for_each(ui::note);
    }
    Ok(exit)
}

/// Returns the claims that the user wants, each of which has to be there.
fn chosen(pack: &Pack, only: &[String]) -> Result<Choice, SetupError> {
    let known: Vec<&str> = pack.claims.iter().map(|claim| claim.id.as_str()).collect();
    match only.iter().find(|id| !known.contains(&id.as_str())) {
        None => Ok(Choice { only: only.to_vec() }),
        Some(id) => {
            Err(SetupError::helped(format!("the pack has no claim `{id}`"), suggest::help(id, &known)))
        }
    }
}

/// Refuses an operation that changes something unless the user has named its class.
fn accepted(pack: &Pack, accepted: Option<Accepted>) -> Result<(), SetupError> {
    let Some(operation) = &pack.operation else { return Ok(()) };
    let risk = operation.risk_class;
    if risk == Risk::ReadOnly || accepted.is_some_and(|accepted| accepted.risk() == risk) {
        return Ok(());
    }
    Err(SetupError::helped(
        format!(
            "the operation `{}` is of class `{}`: {}",
            operation.name,
            risk.word(),
            operation.blast_radius
        ),
        format!("if that is meant, say so with `--accept {}`; `--plan` shows what would run", risk.word()),
    ))
}

fn show(format: RunFormat, pack: &Pack, proof: &Proof, run: &Run) {
    match format {
        RunFormat::Text => text(pack, proof).iter().for_each(ui::say),
        RunFormat::Json => {
            let mut document = predicate(pack, proof, run);
            document.insert("pack".to_owned(), run.pack.clone().into());
            document.insert("pack_sha256".to_owned(), run.pack_digest.to_string().into());
            document.insert("tree_sha256".to_owned(), run.tree.map(|tree| tree.to_string()).into());
            document.insert("exit_code".to_owned(), exit(proof).code().into());
            ui::say(format_args!("{:#}", Value::Object(document)));
        }
    }
}

fn exit(proof: &Proof) -> Exit {
    match proof.verdict() {
        Verdict::Pass => Exit::Proved,
        Verdict::Fail => Exit::Violation,
        Verdict::Inconclusive | Verdict::NotRun => Exit::Unchecked,
    }
}
