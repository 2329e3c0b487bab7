//! The comparison for people: weakenings first, each with its line and what becomes legal by it.

use governance_law::diff::{Change, Kind, Side, Subject};
use governance_law::{Law, Severity};
use governance_lint::finding::Place;

use super::legal::Item;
use super::{Comparison, Revision};
use crate::judging::counted;
use crate::ui::{self, BOLD, DIM, GREEN, RED, YELLOW, styled};

/// The most items that are listed under one change; the JSON document has all.
const SHOWN: usize = 20;

/// Prints a comparison.
pub(crate) fn print(comparison: &Comparison) {
    let Comparison { old, new, .. } = comparison;
    ui::say(styled(BOLD, format_args!("the law from {} to {}", called(old), called(new))));
    for kind in Kind::ALL {
        let of_kind: Vec<&Change> = comparison.changes.iter().filter(|it| it.kind == kind).collect();
        let known: Vec<_> = comparison.known.iter().filter(|it| it.kind == kind).collect();
        if !of_kind.is_empty() || !known.is_empty() {
            ui::say("");
        }
        for (at, change) in of_kind.iter().enumerate() {
            print_change(comparison, change);
            let is_last = of_kind.iter().skip(at + 1).all(|later| later.subject != change.subject);
            if kind == Kind::Weakening && is_last {
                print_legal(comparison, &change.subject);
            }
        }
        for change in known {
            ui::say(format_args!("{}  {}", marker(kind), change.message));
        }
    }
    ui::say("");
    for place in &comparison.legal.unchecked {
        ui::note(format_args!("{}: {}: {}", styled(YELLOW, "unchecked"), place.place.file, place.reason));
    }
    ui::say(summary(comparison));
}

fn called(revision: &Revision) -> String {
    let short = revision.commit.as_deref().and_then(|commit| commit.get(..12));
    let commit = match short {
        Some(short) if !revision.name.starts_with(short) => format!(" ({short})"),
        _ => String::new(),
    };
    let none = if revision.digest.is_none() { ", which has no law" } else { "" };
    match revision.commit {
        Some(_) => format!("`{}`{commit}{none}", revision.name),
        None => format!("{}{none}", revision.name),
    }
}

fn marker(kind: Kind) -> String {
    let style = match kind {
        Kind::Weakening => RED,
        Kind::Strengthening => GREEN,
        Kind::Neutral => DIM,
    };
    styled(style, format_args!("{:<8}", kind.word()))
}

fn print_change(comparison: &Comparison, change: &Change) {
    let law = match change.side {
        Side::New => &comparison.new.law,
        Side::Old => &comparison.old.law,
    };
    let place = place_of(law, change);
    let doubt = change.doubt.map(|doubt| format!(" ({}: {doubt})", styled(YELLOW, "not certain")));
    ui::say(format_args!(
        "{}  {}  {}{}",
        marker(change.kind),
        styled(DIM, format_args!("{}:{}", place.file, place.line)),
        change.message,
        doubt.unwrap_or_default()
    ));
}

/// Returns where a change is to be seen.
pub(super) fn place_of(law: &Law, change: &Change) -> Place {
    Place::in_text(&*law.path, &law.text, change.span.clone())
}

fn print_legal(comparison: &Comparison, subject: &Subject) {
    let Some(items) = comparison.legal.of(subject) else { return };
    if items.is_empty() {
        let more = if comparison.legal.unchecked.is_empty() { "" } else { ", as far as it could be read" };
        let nothing = match subject {
            Subject::Limit(_) => "nothing is declared in this tree yet that becomes legal by it",
            Subject::Exemption { .. } => "nothing that is there today becomes legal by it",
            _ => "nothing in this tree becomes legal by it",
        };
        ui::say(format_args!("          {}", styled(DIM, format_args!("{nothing}{more}"))));
        return;
    }
    ui::say(format_args!("          becomes legal: {}", counted(items.len(), "place")));
    for Item { finding, is_warned } in items.iter().take(SHOWN) {
        let place = &finding.place;
        let warned = match (is_warned, finding.severity) {
            (true, Severity::Deny) => ", warned of from now on",
            _ => "",
        };
        ui::say(format_args!(
            "            {}:{}:{}  `{}`: {} (article `{}`{warned})",
            place.file, place.line, place.column, finding.item, finding.message, finding.article
        ));
    }
    if items.len() > SHOWN {
        let rest = items.len() - SHOWN;
        ui::say(format_args!("            and {rest} more; `--format json` lists all"));
    }
}

fn summary(comparison: &Comparison) -> String {
    let [weaker, stricter, same] = Kind::ALL.map(|kind| comparison.count(kind));
    if weaker + stricter + same == 0 {
        return styled(GREEN, "the two laws say the same");
    }
    let rest = format!("{stricter} stricter, {same} without effect");
    match weaker {
        0 => styled(GREEN, format_args!("nothing makes the law weaker: {rest}")),
        1 => styled(RED, format_args!("1 change makes the law weaker; {rest}")),
        _ => styled(RED, format_args!("{weaker} changes make the law weaker; {rest}")),
    }
}
