//! `waiver`: asks for a signed exception from one gate, and lists those that there are.

use std::fs::OpenOptions;
use std::io::Write;
use std::process::{Command, Stdio};

use clap::{Args, Subcommand};
use governance_evidence::approval::{Approval, NAMESPACE};
use governance_evidence::moment::Moment;
use governance_evidence::run::waiver::{self, Request};
use governance_law::trust::Approves;
use governance_law::{Date, Law};
use serde_json::{Value, json};

use super::args::{RunFormat, gate_name};
use super::{App, Global, open};
use crate::draw;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::lawfile;
use crate::ui::{self, BOLD, GREEN, YELLOW, styled};
use crate::witness::{now, waivers};

const REQUEST: &str = "\
Example:
  cargo governance waiver request coverage --reason 'the parser is being rewritten' --until 2027-01-31
  ssh-keygen -Y sign -n governance-approval -f ~/.ssh/id_ed25519 evidence/waivers/coverage.1a2b3c4d.waiver

Who signs is an `[[approver]]` of the law with `may_approve = [\"waiver\"]`. Until then the waiver waives nothing.";

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
    /// Why, for the person who signs
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The last day on which it counts, UTC
    #[arg(long, value_name = "DATE", value_parser = date)]
    until: Date,
    /// Who asks, one word; `user.email` of git if not given
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
}

fn date(text: &str) -> Result<Date, String> {
    let moment: Moment =
        format!("{text}T00:00:00Z").parse().map_err(|_| format!("`{text}` is no date as `2027-01-31`"))?;
    Ok(Date::from_unix_days(moment.unix().div_euclid(86_400)))
}

pub(super) fn run(app: &App, global: &Global, args: &WaiverArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    match &args.command {
        WaiverCommand::Request(args) => request(app, workspace.root(), &law, args),
        WaiverCommand::List { format } => list(workspace.root(), &law, *format),
    }
}

fn request(app: &App, root: &std::path::Path, law: &Law, args: &RequestArgs) -> Result<Exit, SetupError> {
    let refused = |error: governance_evidence::approval::ApprovalError| {
        SetupError::advised(
            format!("the waiver cannot be asked for: {error}"),
            error.help().map(str::to_owned),
        )
    };
    let from = now();
    // The last day counts to its end.
    let midnight: Result<Moment, _> = format!("{}T00:00:00Z", args.until).parse();
    let until = midnight.map(|begin| Moment::from_unix(begin.unix() + 86_400)).unwrap_or(from);
    if until <= from {
        let message = format!("`--until {}` is in the past", args.until);
        return Err(SetupError::helped(message, "name a day to come"));
    }
    let requested_by = match &args.by {
        Some(person) => person.clone(),
        None => email(root).ok_or_else(|| {
            SetupError::helped(
                "git knows no `user.email` that says who asks",
                "name yourself with `--by PERSON`",
            )
        })?,
    };
    let nonce = draw::digits(16).map_err(SetupError::Other)?;
    let request = Request {
        gate: &args.gate,
        reason: &args.reason,
        requested_by: &requested_by,
        nonce: &nonce,
        from,
        until,
    };
    let document = waiver::document(&request, law).map_err(refused)?;
    let path = waivers::path_of(root, &args.gate, &nonce);
    write(&path, &document)
        .map_err(|error| SetupError::Other(format!("`{}` cannot be written: {error}", path.display())))?;
    let shown = lawfile::shown(&path);
    ui::say(format_args!("{} {shown}", styled(BOLD, "asked in")));
    ui::say(document.text().trim_end());
    ui::say("");
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
    ui::say(format_args!("  ssh-keygen -Y sign -n {NAMESPACE} -f KEY {shown}"));
    ui::say(format_args!("a change of the law voids it; `{} waiver list` says whether it counts", app.tool));
    Ok(Exit::Proved)
}

/// Writes a new file; nobody's is overwritten.
fn write(path: &std::path::Path, document: &Approval) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(document.text().as_bytes())?;
    file.sync_all()
}

fn email(root: &std::path::Path) -> Option<String> {
    let mut command = Command::new("git");
    command.args(["config", "user.email"]).current_dir(root).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned()).filter(|text| !text.is_empty())
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
            Err(error) => {
                ui::say(format_args!("  {}: {error}", styled(YELLOW, "does not count")));
                if let Some(help) = error.help() {
                    ui::say(format_args!("  {}: {help}", styled(BOLD, "help")));
                }
            }
        }
    }
    if format == RunFormat::Json {
        ui::say(json!({ "schema": 1, "waivers": documents }));
    } else if kept.is_empty() {
        ui::say(format_args!("there is no waiver in `{}`", waivers::FOLDER));
    }
    Ok(Exit::Proved)
}

fn entry(gate: &str, path: &str, judged: &Result<waiver::Valid, waiver::WaiverError>) -> Value {
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
