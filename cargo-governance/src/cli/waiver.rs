//! `waiver`: asks for a signed exception from one gate, and lists those that there are.

use clap::{Args, Subcommand};
use governance_evidence::run::exception::ExceptionError;
use governance_evidence::run::waiver;
use governance_law::Law;
use governance_law::trust::Approves;
use serde_json::{Value, json};

use super::args::{RunFormat, gate_name};
use super::asking::AskingArgs;
use super::{App, Global, open};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::lawfile;
use crate::ui::{self, BOLD, GREEN, YELLOW, styled};
use crate::witness::{now, waivers};

const REQUEST: &str = "\
Example:
  cargo governance waiver request coverage --reason 'the parser is being rewritten' --until 2027-01-31
  ssh-keygen -Y sign -n governance-approval -f ~/.ssh/id_ed25519 evidence/waivers/coverage.1a2b3c4d.waiver

Who signs is an `[[approver]]` of the law with `may_approve = [\"waiver\"]`. Until then the waiver waives nothing. The gate
`amendments`, which watches the law itself, cannot be waived.";

/// Arguments of `waiver`.
#[derive(Debug, Args)]
pub struct WaiverArgs {
    /// What to do with waivers.
    #[command(subcommand)]
    command: WaiverCommand,
}

#[derive(Debug, Subcommand)]
enum WaiverCommand {
    /// Write the document that an approver signs: one gate, one reason, an end
    #[command(after_help = REQUEST)]
    Request(RequestArgs),
    /// List the waivers of this workspace, and which of them count now
    List {
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: RunFormat,
    },
}

#[derive(Debug, Args)]
struct RequestArgs {
    /// The gate that is not to hold up a profile
    #[arg(value_parser = gate_name)]
    gate: String,
    #[command(flatten)]
    asking: AskingArgs,
}

pub(super) fn run(app: &App, global: &Global, args: &WaiverArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    match &args.command {
        WaiverCommand::Request(args) => request(app, workspace.root(), &law, args),
        WaiverCommand::List { format } => list(workspace.root(), &law, *format),
    }
}

fn request(app: &App, root: &std::path::Path, law: &Law, args: &RequestArgs) -> Result<Exit, SetupError> {
    waiver::may_be_waived(&args.gate)
        .map_err(|error| SetupError::advised(error.to_string(), error.help().map(str::to_owned)))?;
    let sign = args.asking.terms(root)?.ask(
        "the waiver",
        |asked| waiver::document(&args.gate, asked, law),
        |nonce| waivers::FOLDER.file(root, &args.gate, nonce),
    )?;
    let approvers: Vec<&str> = law
        .approvers
        .iter()
        .filter(|approver| approver.may_approve.contains(&Approves::Waiver))
        .map(|approver| approver.name.value.as_str())
        .collect();
    match approvers.as_slice() {
        [] => ui::say(format_args!(
            "{}: the law lets nobody approve waivers: it has no `[[approver]]` with `may_approve = [\"waiver\"]`",
            styled(YELLOW, "note")
        )),
        names => ui::say(format_args!("it counts when one of these has signed it: {}", names.join(", "))),
    }
    ui::say(sign);
    ui::say(format_args!("a change of the law voids it; `{} waiver list` says whether it counts", app.tool));
    Ok(Exit::Proved)
}

fn list(root: &std::path::Path, law: &Law, format: RunFormat) -> Result<Exit, SetupError> {
    let (now, kept) = (now(), waivers::load(root)?);
    let mut documents = Vec::new();
    for kept in &kept {
        let path = lawfile::shown(&kept.path);
        let judged = waiver::judge(&kept.waiver, law, now);
        if format == RunFormat::Json {
            documents.push(entry(&kept.waiver.gate, &path, &judged));
            continue;
        }
        ui::say(format_args!("{}  {path}", styled(BOLD, &kept.waiver.gate)));
        match judged {
            Ok(valid) => ui::say(format_args!("  {}: {valid}", styled(GREEN, "counts"))),
            Err(error) => refused(&error),
        }
    }
    if format == RunFormat::Json {
        ui::say(json!({ "schema": 1, "waivers": documents }));
    } else if kept.is_empty() {
        ui::say(format_args!("there is no waiver in `{}`", waivers::FOLDER.path));
    }
    Ok(Exit::Proved)
}

/// Says why an exception does not count.
pub(super) fn refused(error: &ExceptionError) {
    ui::say(format_args!("  {}: {error}", styled(YELLOW, "does not count")));
    if let Some(help) = error.help() {
        ui::say(format_args!("  {}: {help}", styled(BOLD, "help")));
    }
}

fn entry(gate: &str, path: &str, judged: &Result<waiver::Valid, ExceptionError>) -> Value {
    match judged {
        Ok(valid) => json!({
            "gate": gate,
            "file": path,
            "counts": true,
            "by": valid.by,
            "reason": valid.reason,
            "until": valid.until.to_string(),
            "approval": valid.nonce,
        }),
        Err(error) => {
            json!({ "gate": gate, "file": path, "counts": false, "error": error.to_string(), "help": error.help() })
        }
    }
}
