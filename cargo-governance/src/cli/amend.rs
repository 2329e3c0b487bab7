//! `law amend` and `law amendments`: asks for the approval of a weaker law, and says which approvals count.

use clap::Args;
use governance_evidence::run::amendment;
use serde_json::{Value, json};

use super::args::RunFormat;
use super::asking::AskingArgs;
use super::{App, Global, open, scene, waiver};
use crate::amendments::{self, Amendments, Change, FOLDER};
use crate::diff::Weakening;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::judging::counted;
use crate::lawfile;
use crate::ui::{self, BOLD, DIM, GREEN, RED, YELLOW, styled};
use crate::witness::now;

pub(super) const EXAMPLES: &str = "\
Example:
  cargo governance law amend --reason 'the new card has 16 GiB' --until 2027-01-31
  ssh-keygen -Y sign -n governance-approval -f ~/.ssh/id_ed25519 evidence/amendments/law.1a2b3c4d.amendment

Who signs is an `[[approver]]` with `may_approve = [\"law\"]` of the law before the change. One document is written for each law in
force that the present one is weaker than. Any further change of the law voids it.

Exit codes:
  0  what needs an approval was asked for, or nothing does
  2  a law in force could not be found, or the document could not be written";

pub(super) const LIST_EXAMPLES: &str = "\
Exit codes:
  0  nothing makes the law weaker than one in force, or it is approved
  1  something does, and nobody who may has approved it
  2  a law in force could not be found";

/// Arguments of `law amend`.
#[derive(Debug, Args)]
pub struct AmendArgs {
    #[command(flatten)]
    asking: AskingArgs,
}

/// Arguments of `law amendments`.
#[derive(Debug, Args)]
pub struct AmendmentsArgs {
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: RunFormat,
}

pub(super) fn run(app: &App, global: &Global, args: &AmendArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    let root = workspace.root();
    let found = amendments::judge(&scene(app, &workspace, &law), now())?;
    let open: Vec<&Change> = found.changes.iter().filter(|change| change.unapproved() > 0).collect();
    if open.is_empty() && found.trouble.is_empty() {
        ui::say(
            "nothing needs an approval: the law is not weaker than those in force, or that is approved already",
        );
    }
    let terms = if open.is_empty() { None } else { Some(args.asking.terms(root)?) };
    for (change, terms) in open.iter().flat_map(|change| terms.iter().map(move |terms| (change, terms))) {
        show(change);
        let sign = terms.ask(
            "the approval",
            |asked| amendment::document(change.from, found.to, change.weakenings.len(), asked),
            |nonce| FOLDER.file(root, "law", nonce),
        )?;
        match change.approvers().as_slice() {
            [] => ui::say(format_args!(
                "{}: that law lets nobody approve changes of it: it has no `[[approver]]` with `may_approve = [\"law\"]`",
                styled(YELLOW, "note")
            )),
            names => ui::say(format_args!("it counts when one of these has signed it: {}", names.join(", "))),
        }
        ui::say(sign);
        ui::say("");
    }
    if !open.is_empty() {
        ui::say(format_args!(
            "another change of the law voids it; `{} law amendments` says whether it counts",
            app.tool
        ));
    }
    Ok(troubled(&found).unwrap_or(Exit::Proved))
}

pub(super) fn list(app: &App, global: &Global, args: &AmendmentsArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    let found = amendments::judge(&scene(app, &workspace, &law), now())?;
    let unapproved: usize = found.changes.iter().map(Change::unapproved).sum();
    let exit = match (unapproved, found.trouble.is_empty()) {
        (0, true) => Exit::Proved,
        (0, false) => Exit::Unchecked,
        _ => Exit::Violation,
    };
    if args.format == RunFormat::Json {
        ui::say(format_args!("{:#}", document(&found, exit)));
        return Ok(exit);
    }
    for change in &found.changes {
        show(change);
        if let Some(amended) = change.amended() {
            ui::say(format_args!("  {}: {amended}", styled(GREEN, "counts")));
        } else if !change.weakenings.is_empty() {
            for (path, error) in change.refusals() {
                ui::say(format_args!("  {}", lawfile::shown(path)));
                waiver::refused(error);
            }
            if change.approvals.is_empty() {
                ui::say(format_args!("  there is no approval in `{}`", FOLDER.path));
            }
        }
    }
    for note in &found.notes {
        ui::note(format_args!("{}: {note}", styled(BOLD, "note")));
    }
    if found.changes.is_empty() && found.trouble.is_empty() {
        ui::say("no law was in force before");
    }
    troubled(&found);
    Ok(exit)
}

/// Shows what keeps laws in force from being known; returns how a command ends then.
fn troubled(found: &Amendments) -> Option<Exit> {
    for trouble in &found.trouble {
        ui::error(&trouble.reason, trouble.help.as_deref());
    }
    (!found.trouble.is_empty()).then_some(Exit::Unchecked)
}

fn show(change: &Change) {
    let Change { name, weakenings, founding, .. } = change;
    let count = match weakenings.len() {
        0 => styled(GREEN, "not weaker"),
        count => styled(RED, counted(count, "weakening")),
    };
    ui::say(format_args!("{} {name}: {count}", styled(BOLD, "since")));
    for weakening in weakenings {
        ui::say(format_args!("  {}  {}", styled(DIM, place(weakening)), weakening.message));
    }
    for weakening in founding {
        let word = styled(DIM, "needs no approval, because nobody could give one before");
        ui::say(format_args!("  {}  {} ({word})", styled(DIM, place(weakening)), weakening.message));
    }
}

fn place(weakening: &Weakening) -> String {
    let place = weakening.place.as_ref().map(|at| format!("{}:{}", at.file, at.line)).unwrap_or_default();
    if weakening.is_old { format!("{place} (before)") } else { place }
}

fn document(found: &Amendments, exit: Exit) -> Value {
    let weak = |list: &[Weakening]| -> Vec<Value> {
        let one = |it: &Weakening| json!({ "message": it.message, "place": place(it) });
        list.iter().map(one).collect()
    };
    let of_change = |change: &Change| {
        json!({
            "since": change.name,
            "law_sha256": change.from.law.to_string(),
            "weakenings": weak(&change.weakenings),
            "need_no_approval": weak(&change.founding),
            "is_approved": change.unapproved() == 0,
            "may_approve": change.approvers(),
            "approvals": change.approvals.iter().map(|(path, judged)| match judged {
                Ok(amended) => json!({
                    "file": lawfile::shown(path), "counts": true, "by": amended.by, "reason": amended.reason,
                    "until": amended.until.to_string(), "approval": amended.nonce,
                }),
                Err(error) => json!({
                    "file": lawfile::shown(path), "counts": false, "error": error.to_string(), "help": error.help(),
                }),
            }).collect::<Vec<_>>(),
        })
    };
    json!({
        "schema": 1,
        "law_sha256": found.to.law.to_string(),
        "changes": found.changes.iter().map(of_change).collect::<Vec<_>>(),
        "notes": found.notes,
        "unchecked": found.trouble.iter().map(|it| json!({ "reason": it.reason, "help": it.help })).collect::<Vec<_>>(),
        "exit_code": exit.code(),
    })
}
