//! `amendments`: the law is not weaker than the one in force, or those who may approve such a change have signed it.
//!
//! Compares the law with every law in force, as `law diff` does: with that of the last deployment, by the ledger of the workspace and
//! the text that is kept in `evidence/laws` or found in git's history, and with that of the branch which `base` names, where this
//! change was begun. Without `base` it is the commit before the change at hand. A new project, where no law was in force, passes and
//! says so. What makes the law weaker needs an approval in `evidence/amendments` over exactly the two texts, signed by an
//! `[[approver]]` with `may_approve = ["law"]` of the law before the change: whoever names himself in a change cannot approve it. Only
//! the first such approver of a law that had none is named without one, and is shown. What cannot be read makes the gate inconclusive:
//! git, a revision, the text of a recorded law, a damaged or lost ledger. No law takes this gate out of the profile `deploy`, and no
//! waiver lifts it. It is asked anew each time, because approvals end.

use crate::amendments::{self, Change};
use crate::gate::{Class, Desk, Gate, Inputs, Scene, Step};
use crate::judging::{Tally, counted};
use crate::lawfile;
use crate::outcome::{Outcome, Verdict};
use crate::witness::now;

/// The gate.
pub(super) struct Amendments;

/// What the law judges by the catalogue.
const UNAPPROVED: &str = "unapproved weakenings";

impl Gate for Amendments {
    fn name(&self) -> &'static str {
        governance_law::catalog::AMENDMENTS
    }

    fn class(&self) -> Class {
        Class::Read
    }

    fn inputs(&self, _: &Scene<'_>) -> Option<Inputs> {
        // An approval ends while nothing changes.
        None
    }

    fn plan(&self, _: &Scene<'_>) -> Vec<Step> {
        vec![Step::inside("compare the law with those in force, and look for approvals of what is weaker")]
    }

    fn run(&self, scene: &Scene<'_>, _: &[Step], _: &Desk) -> Outcome {
        let found = match amendments::judge(scene, now()) {
            Ok(found) => found,
            Err(error) => {
                let help = error.help().map(|help| format!("help: {help}"));
                return Outcome::inconclusive(error.to_string()).details(help.into_iter().collect());
            }
        };
        let mut tally = Tally::default();
        let is_known = found.trouble.is_empty();
        for trouble in found.trouble {
            let help = trouble.help.map(|help| format!("help: {help}"));
            tally.unclear(trouble.reason, help.into_iter().collect(), None);
        }
        for note in found.notes {
            tally.note(note);
        }
        tally.note(format!("the law is `sha256:{}`", found.to.law));
        let mut passed = Vec::new();
        for change in &found.changes {
            passed.push(note(change, scene.tool, &mut tally));
        }
        if passed.is_empty() && is_known {
            tally.figure(UNAPPROVED, "", 0.0, "");
            passed.push("no law was in force before".to_owned());
        }
        let unapproved: usize = found.changes.iter().map(Change::unapproved).sum();
        let outcome = tally.decide(passed.join("; "));
        if outcome.verdict == Verdict::Fail && unapproved > 1 {
            let first = outcome.facts.faults.first().cloned().unwrap_or_default();
            return Outcome { reason: format!("{first}, and {} more", unapproved - 1), ..outcome };
        }
        outcome
    }
}

/// Notes what became of the law since one in force; returns what is to be said if all is well.
#[expect(clippy::cast_precision_loss, reason = "no law has so many changes")]
fn note(change: &Change, tool: &str, tally: &mut Tally) -> String {
    let Change { name, founding, weakenings, .. } = change;
    tally.figure("weakenings", name.as_str(), (weakenings.len() + founding.len()) as f64, "");
    tally.figure(UNAPPROVED, name.as_str(), change.unapproved() as f64, "");
    tally.note(format!("the law of {name} is `sha256:{}`", change.from.law));
    for weakening in founding {
        tally.note(format!("needs no approval, because nobody could give one before: {}", weakening.message));
    }
    if weakenings.is_empty() {
        return format!("not weaker than {name}");
    }
    if let Some(amended) = change.amended() {
        for weakening in weakenings {
            tally.note(format!("weaker than {name}, and approved: {}", weakening.message));
        }
        tally.note(format!("{amended}"));
        return format!("{} since {name}: {amended}", counted(weakenings.len(), "weakening"));
    }
    for weakening in weakenings {
        tally.fail(format!("weaker than {name}: {}", weakening.message), Vec::new(), None);
    }
    tally.explain(explained(change, tool), Some(format!("{tool} law amendments")));
    String::new()
}

/// Says what a reader can do about a law that nobody has approved.
fn explained(change: &Change, tool: &str) -> Vec<String> {
    let mut lines: Vec<String> = change
        .weakenings
        .iter()
        .map(|weakening| {
            let side = if weakening.is_old { " (before)" } else { "" };
            let place = weakening.place.as_ref();
            let place = place.map(|at| format!("{}:{}{side}  ", at.file, at.line)).unwrap_or_default();
            format!("{place}{}", weakening.message)
        })
        .collect();
    for (path, error) in change.refusals() {
        lines.push(format!("`{}` does not count: {error}", lawfile::shown(path)));
        lines.extend(error.help().map(|help| format!("help: {help}")));
    }
    lines.push(match change.approvers().as_slice() {
        [] => format!(
            "help: the law of {} lets nobody approve changes of it: take the change back, or first name an `[[approver]]` with \
             `may_approve = [\"law\"]` in a change of its own, which needs no approval",
            change.name
        ),
        names => format!(
            "help: `{tool} law amend --reason TEXT --until DATE` writes what one of these signs: {}",
            names.join(", ")
        ),
    });
    lines
}
