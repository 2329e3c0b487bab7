//! The answer for people: what comes, by which chain, what goes, and the cheapest way.

use governance_lint::finding;

use super::uses::Place;
use super::{Answer, shown};
use crate::judging::counted;
use crate::ui::{self, BOLD, DIM, GREEN, RED, YELLOW, styled};

/// Prints an answer.
pub(crate) fn print(answer: &Answer<'_>) {
    let below = match answer.moved.len().saturating_sub(1) {
        0 => String::new(),
        more => format!(" with {} below it", counted(more, answer.noun())),
    };
    let from = match answer.from.as_slice() {
        [] => "no layer".to_owned(),
        names => format!(
            "layer {}",
            governance_law::suggest::listed(&names.iter().map(String::as_str).collect::<Vec<_>>())
        ),
    };
    let name = shown(&answer.name);
    let head = format!(
        "if {} `{name}`{below} moved from {from} to layer `{}` of article `{}`",
        answer.noun(),
        answer.to,
        answer.article.id
    );
    ui::say(styled(BOLD, head));
    let crates = crates(answer);
    if crates.len() > 1 {
        ui::say(styled(DIM, format_args!("  in the crates {}, which share the article", crates.join(", "))));
    }
    ui::say("");
    if answer.new.is_empty() {
        ui::say(styled(GREEN, "no finding would come"));
    } else {
        ui::say(styled(RED, format_args!("{} would come", counted(answer.new.len(), "finding"))));
    }
    for (finding, place) in &answer.new {
        ui::say(format_args!("  {}  {}", at(&finding.place), finding.message));
        if let Some(place) = place {
            ui::say(format_args!("      {}", styled(DIM, chain(answer, place))));
        }
    }
    if !answer.gone.is_empty() {
        ui::say("");
        ui::say(styled(GREEN, format_args!("{} would go", counted(answer.gone.len(), "finding"))));
    }
    for finding in &answer.gone {
        ui::say(format_args!("  {}  {}", at(&finding.place), finding.message));
    }
    print_way(answer);
    for place in &answer.unchecked {
        ui::note(format_args!("{}: {}: {}", styled(YELLOW, "unchecked"), place.place.file, place.reason));
    }
}

/// Returns the crates that have what moves.
pub(super) fn crates<'a>(answer: &'a Answer<'_>) -> Vec<&'a str> {
    let named = answer.nodes.iter().filter(|node| node.name == answer.name);
    let mut crates: Vec<&str> = named.map(|node| node.krate.as_str()).collect();
    crates.sort_unstable();
    crates.dedup();
    crates
}

fn at(place: &finding::Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// Shows the way from who uses to what is used, each step with its place.
fn chain(answer: &Answer<'_>, place: &Place) -> String {
    let mut steps = vec![format!("`{}`", shown(&place.from))];
    steps.extend(place.via.iter().map(|(via, text)| format!("{text} ({}:{})", via.file, via.line)));
    let used = place.to.iter().map(|to| {
        let declared = answer.declared(to, &place.item).map(|at| format!(" ({}:{})", at.file, at.line));
        format!("`{}`{}", shown(to), declared.unwrap_or_default())
    });
    let used: Vec<String> = used.chain(place.external.iter().map(|name| format!("`{name}`"))).collect();
    steps.push(used.join(" and "));
    steps.join(" -> ")
}

fn print_way(answer: &Answer<'_>) {
    let way = &answer.way;
    if way.cut_alone == 0 {
        return;
    }
    ui::say("");
    let alone = match way.along.len() {
        0 => String::new(),
        _ => format!(", instead of {} without moving anything along", counted(way.cut_alone, "cut")),
    };
    ui::say(styled(BOLD, format_args!("the cheapest way has {}{alone}", counted(way.cost(), "step"))));
    for name in &way.along {
        let declared = answer.declared(name, "").map(|at| format!("{}:{}  ", at.file, at.line));
        ui::say(format_args!(
            "  move along  {}{} `{}` to layer `{}`",
            declared.unwrap_or_default(),
            answer.noun(),
            shown(name),
            answer.to
        ));
    }
    for place in &way.cut {
        let used: Vec<&str> = place.to.iter().map(|to| shown(to)).chain(place.external.as_deref()).collect();
        ui::say(format_args!(
            "  cut         {}  `{}` uses {}",
            at(&place.place),
            shown(&place.from),
            governance_law::suggest::listed(&used)
        ));
    }
}
