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
        for group in by_subject(&of_kind) {
            for change in &group {
                print_change(comparison, change);
            }
            if let (Kind::Weakening, Some(first)) = (kind, group.first()) {
                print_legal(comparison, &first.subject, &by(group.len()));
            }
        }
        for change in known {
            let place = change.place.as_ref();
            let place = place.map(|at| format!("{}  ", styled(DIM, format_args!("{}:{}", at.file, at.line))));
            ui::say(format_args!("{}  {}{}", marker(kind), place.unwrap_or_default(), change.message));
        }
    }
    ui::say("");
    for place in &comparison.legal.unchecked {
        ui::note(format_args!("{}: {}: {}", styled(YELLOW, "unchecked"), place.place.file, place.reason));
    }
    ui::say(summary(comparison));
}

/// Puts the changes of one part of the law together, in the order of the first of each.
fn by_subject<'c>(changes: &[&'c Change]) -> Vec<Vec<&'c Change>> {
    let mut groups: Vec<Vec<&Change>> = Vec::new();
    for change in changes {
        let known =
            groups.iter_mut().find(|group| group.first().is_some_and(|it| it.subject == change.subject));
        match known {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    groups
}

/// Says to how many of the lines above something belongs.
fn by(count: usize) -> String {
    match count {
        1 => "it".to_owned(),
        2 => "these two".to_owned(),
        3 => "these three".to_owned(),
        many => format!("these {many}"),
    }
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

fn print_legal(comparison: &Comparison, subject: &Subject, by: &str) {
    let Some(items) = comparison.legal.of(subject) else { return };
    if items.is_empty() {
        let more = if comparison.legal.unchecked.is_empty() { "" } else { ", as far as it could be read" };
        let nothing = match subject {
            Subject::Limit(_) => "nothing is declared in this tree yet that becomes legal",
            Subject::Exemption { .. } => "nothing that is there today becomes legal",
            _ => "nothing in this tree becomes legal",
        };
        ui::say(format_args!("          {}", styled(DIM, format_args!("{nothing} by {by}{more}"))));
        return;
    }
    let by = if by == "it" { String::new() } else { format!(" by {by}") };
    ui::say(format_args!("          becomes legal{by}: {}", counted(items.len(), "place")));
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

#[cfg(test)]
mod tests {
    use governance_law::diff::diff;

    use super::*;

    #[test]
    fn what_one_article_says_stands_together_with_one_answer() {
        let article = |id: &str, keys: &str| {
            format!("[[article]]\nid = \"{id}\"\nrule = \"panic_path\"\nwhy = \"w\"\n{keys}\n")
        };
        let law = |keys: &str| {
            let text = format!("schema = 1\n{}{}", article("one", keys), article("two", ""));
            Law::parse("law", &text).unwrap()
        };
        let changes = diff(
            &law("forbid = [\"unwrap\", \"panic\"]"),
            &law("forbid = [\"unwrap\"]\nseverity = \"warn\"\nselect = { except_modules = [\"a\"] }"),
        );
        let weaker: Vec<&Change> = changes.iter().filter(|it| it.kind == Kind::Weakening).collect();
        let groups = by_subject(&weaker);
        assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [3]);
        assert_eq!((by(1).as_str(), by(3).as_str(), by(4).as_str()), ("it", "these three", "these 4"));
    }
}
