//! `verify`: whether the statement of a run proves this tree, without belief in what it says.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use governance_evidence::canonical::Digest;
use governance_evidence::keys::KeyId;
use governance_evidence::run::verify::{Demand, Refusal, Verified, verify};
use governance_evidence::run::{Authority, Checked, Difference};
use governance_evidence::verdict::Standing;
use governance_law::{Law, Quantity};
use serde_json::{Value, json};

use super::Global;
use super::args::{Occasion, RunFormat};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::inputs::ago;
use crate::lawfile;
use crate::ui::{self, BOLD, GREEN, RED, YELLOW, styled};
use crate::unread::Named;
use crate::witness::{self, trust};
use crate::workspace::Workspace;

pub(super) const EXAMPLES: &str = "\
Examples:
  cargo governance verify target/governance/statements/deploy.json
  cargo governance verify deploy.json --max-age '1 d'
  cargo governance verify deploy.json --law governance.toml --about SHA256 --key release.pub.pem

Exit codes:
  0  proved: signed by a trusted key, about this tree, and its facts let the profile proceed by this law
  1  refused, such as signed by nobody who is known here; recorded otherwise than its facts say; or a gate found a violation
  2  nothing in it is wrong, but it does not prove the profile, or what it is held against is not known";

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The statement that `validate` has signed
    file: PathBuf,
    /// A public key (PEM) that is trusted besides those of the law and of this machine; may be given several times
    #[arg(long, value_name = "PUB")]
    key: Vec<PathBuf>,
    /// The profile that it has to prove
    #[arg(long, value_enum, default_value_t = Occasion::Deploy)]
    profile: Occasion,
    /// The digest of the tree that it has to be about; that of this workspace if not given
    #[arg(long, value_name = "SHA256")]
    about: Option<Digest>,
    /// How long ago the run may have ended, such as `1 d` or `90 min`
    #[arg(long, value_name = "TIME", value_parser = time)]
    max_age: Option<Duration>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: RunFormat,
}

fn time(text: &str) -> Result<Duration, String> {
    match Quantity::parse_text(text)? {
        Quantity::Time(time) => Ok(time),
        _ => Err(format!("`{text}` is no time; write `1 d` or `90 min`")),
    }
}

pub(super) fn run(global: &Global, args: &VerifyArgs) -> Result<Exit, SetupError> {
    let (law, tree) = held_against(global, args)?;
    let trust = trust::all(&law, &args.key)?;
    let demand = Demand {
        law: &law,
        trust: &trust,
        profile: args.profile.into(),
        tree,
        max_age: args.max_age,
        now: witness::now(),
    };
    match verify(&witness::read(&args.file, Named::Statement)?, &demand) {
        Ok(verified) => {
            match args.format {
                RunFormat::Text => print(&verified, &demand),
                RunFormat::Json => ui::say(pretty(&document(&verified, &demand))),
            }
            Ok(Exit::from(verified.decision()))
        }
        Err(Refusal { message, help }) => {
            if args.format == RunFormat::Json {
                ui::say(json!({
                    "schema": 1,
                    "verified": false,
                    "verdict": Exit::Violation.word(),
                    "exit_code": Exit::Violation.code(),
                    "error": message,
                    "help": help,
                }));
            }
            ui::error(message, Some(&help));
            Ok(Exit::Violation)
        }
    }
}

/// Returns the law, and the tree that the statement has to be about. With `--law` and `--about` no workspace is needed, and none
/// is looked at.
fn held_against(global: &Global, args: &VerifyArgs) -> Result<(Law, Option<Digest>), SetupError> {
    if let (Some(law), true) = (&global.law, args.about.is_some()) {
        return Ok((lawfile::read(law, None)?, args.about));
    }
    let workspace = match Workspace::find(global.manifest_path.as_deref()) {
        Ok(workspace) => workspace,
        Err(SetupError::NoManifest(_)) if global.law.is_some() => {
            let law = global.law.as_deref().unwrap_or_else(|| std::path::Path::new(""));
            return Ok((lawfile::read(law, None)?, None));
        }
        Err(error) => return Err(error),
    };
    let law = lawfile::of(&workspace, global.law.as_deref())?;
    let tree = match args.about {
        Some(about) => about,
        None => witness::tree(&workspace)
            .map_err(|why| SetupError::Other(format!("this tree cannot be digested: {why}")))?,
    };
    Ok((law, Some(tree)))
}

fn print(verified: &Verified, demand: &Demand<'_>) {
    let Verified { run, tree, age, .. } = verified;
    let row =
        |name: &str, text: &str| ui::say(format_args!("{} {text}", styled(BOLD, format_args!("{name:<8}"))));
    row("run", &format!("profile `{}`, ended {} ({})", run.profile.word(), run.end, ago(*age)));
    row("signed", &signed(&verified.signer, verified.key_id(), &verified.authority));
    let is_wanted = if demand.tree.is_some() { "the tree in question" } else { "compared with nothing" };
    row("tree", &format!("sha256:{tree}, {is_wanted}"));
    let same = if verified.recomputed.is_same_law { "this law" } else { "another law than this one" };
    row("law", &format!("{} sha256:{}, {same}", run.law.path, run.law.sha256));
    if let Some(commit) = &run.commit {
        row("commit", &format!("{}{}", commit.id, if commit.is_dirty { ", with changes" } else { "" }));
    }
    let machine = &run.machine;
    row(
        "machine",
        &format!(
            "{} {}, {}, {} threads; {}",
            machine.os, machine.arch, machine.cpu, machine.cores, run.toolchain
        ),
    );
    ui::say("");
    ui::say(styled(BOLD, format_args!("{:<10} {:<13} {:<13} why", "gate", "recorded", "recomputed")));
    for gate in &verified.recomputed.gates {
        print_gate(gate);
    }
    for difference in &verified.recomputed.differences {
        ui::say(format_args!("{}: {}", styled(RED, "difference"), said(difference)));
    }
    for open in &verified.open {
        ui::say(format_args!("{}: {open}", styled(YELLOW, "open")));
    }
    ui::say("");
    let exit = Exit::from(verified.decision());
    let style = match exit {
        Exit::Proved => GREEN,
        Exit::Violation => RED,
        Exit::Unchecked => YELLOW,
    };
    ui::say(styled(style, closing(exit, verified, demand)));
}

fn print_gate(gate: &Checked) {
    let recorded = gate.recorded.as_ref().map_or("missing", |(_, standing)| standing.word());
    let why = match &gate.standing {
        Standing::Passed => String::new(),
        Standing::Accepted(why) => format!("the law accepts it: {}", why.join("; ")),
        Standing::Waived(by) => format!("{} ({by})", gate.reasons.join("; ")),
        Standing::Stops(_) => gate.reasons.join("; "),
    };
    ui::say(
        format_args!("{:<10} {recorded:<13} {:<13} {why}", gate.name, gate.standing.word())
            .to_string()
            .trim_end(),
    );
}

/// Says who has signed, and where that counts.
pub(super) fn signed(signer: &str, key_id: KeyId, authority: &Authority) -> String {
    match authority {
        Authority::Law(_) => format!("by `{signer}` ({key_id}), a signer of the law"),
        Authority::Given => format!("by `{signer}` ({key_id}), a key that was handed in"),
        Authority::Machine(ended) => {
            let ended = ended.map(|ended| format!(", until {ended}")).unwrap_or_default();
            format!(
                "by this machine's own key `{signer}` ({key_id}){ended}, which the law does not list: accepted on this machine only"
            )
        }
    }
}

/// Returns the word for on whose word a key is trusted.
pub(super) const fn on_word_of(authority: &Authority) -> &'static str {
    match authority {
        Authority::Law(_) => "law",
        Authority::Given => "given",
        Authority::Machine(_) => "machine",
    }
}

fn said(difference: &Difference) -> String {
    let Difference { gate, what, recorded, recomputed } = difference;
    let gate = gate.as_ref().map(|gate| format!("`{gate}`: ")).unwrap_or_default();
    format!("{gate}{what} was recorded as `{recorded}`, and is `{recomputed}`")
}

fn closing(exit: Exit, verified: &Verified, demand: &Demand<'_>) -> String {
    let profile = demand.profile.word();
    match exit {
        Exit::Proved => format!("proved: its facts let profile `{profile}` proceed by this law"),
        Exit::Violation if verified.is_lie() => {
            "violation: it was recorded otherwise than its facts say".to_owned()
        }
        Exit::Violation => format!("violation: by its facts profile `{profile}` does not proceed"),
        Exit::Unchecked => format!("unchecked: it does not prove profile `{profile}`"),
    }
}

fn document(verified: &Verified, demand: &Demand<'_>) -> Value {
    let (exit, run) = (Exit::from(verified.decision()), &verified.run);
    let gates = verified.recomputed.gates.iter().map(|gate| {
        json!({
            "name": gate.name,
            "recorded": gate.recorded.as_ref().map(|(_, standing)| standing.word()),
            "recomputed": gate.standing.word(),
            "verdict": gate.verdict.word(),
            "reasons": gate.reasons,
        })
    });
    let differences = verified.recomputed.differences.iter().map(|it| {
        json!({ "gate": it.gate, "what": it.what, "recorded": it.recorded, "recomputed": it.recomputed })
    });
    json!({
        "schema": 1,
        "verified": true,
        "verdict": exit.word(),
        "exit_code": exit.code(),
        "summary": closing(exit, verified, demand),
        "profile": demand.profile.word(),
        "signer": { "name": verified.signer, "key_id": verified.key_id().to_string(), "authority": on_word_of(&verified.authority) },
        "tree": verified.tree.to_string(),
        "tree_compared": demand.tree.is_some(),
        "same_law": verified.recomputed.is_same_law,
        "age_s": verified.age.as_secs(),
        "gates": gates.collect::<Vec<_>>(),
        "differences": differences.collect::<Vec<_>>(),
        "open": verified.open,
        "run": run,
    })
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}
