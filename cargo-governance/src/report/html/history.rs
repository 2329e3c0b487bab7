//! The history: one sign for each run, and a table of what their statements say.

use governance_evidence::verdict::Standing;
use maud::{Markup, html};

use super::icons::{Sign, icon};
use super::page::readable;
use crate::progress::seconds;
use crate::report::document::{Document, Source};
use crate::report::words::{clean, short};
use crate::witness::seen::Seen;

/// The most runs in the strip.
const STRIP: usize = 60;

/// The most rows that are shown without a click.
const ROWS: usize = 8;

/// Returns the part of the page.
pub(super) fn section(document: &Document) -> Markup {
    let runs = &document.history.runs;
    let newest: Vec<&Seen> = runs.iter().rev().collect();
    let (first, more) = newest.split_at(newest.len().min(ROWS));
    let strip = newest.iter().take(STRIP).rev();
    html! {
        section #history {
            h2 { "History" }
            @if runs.is_empty() {
                p { "No statement of a run is kept here, so there is nothing to compare with." }
            } @else {
                p.note {
                    @if runs.len() == 1 { "One run is kept." }
                    @else { (runs.len()) " runs are kept; the newest " (newest.len().min(STRIP)) " from left to right." }
                }
                ol.strip { @for past in strip { li { (cell(document, past)) } } }
                (table(document, first))
                @if !more.is_empty() { details.rest { summary { (more.len()) " older runs" } (table(document, more)) } }
            }
            @for skipped in &document.history.skipped { p.doubt { (clean(skipped)) } }
        }
    }
}

/// A run of which nobody who is known here says that it is so, or that the ledger does not know, has no sign but the question mark.
fn sign(document: &Document, past: &Seen) -> (Sign, String) {
    let word = past.run.decision.word();
    match document.history.doubt(past) {
        None => (Sign::of_decision(past.run.decision), word.to_owned()),
        Some(doubt) => (Sign::Open, format!("{doubt}; it says {word}")),
    }
}

fn cell(document: &Document, past: &Seen) -> Markup {
    let (sign, word) = sign(document, past);
    let (end, profile) = (readable(&past.run.end.to_string()), past.run.profile.word());
    let title = format!("{end}, profile {profile}: {word}");
    html! { a href={ "#run-" (short(&past.sha256.to_string())) } title=(title) aria-label=(title) { (icon(sign)) } }
}

fn table(document: &Document, runs: &[&Seen]) -> Markup {
    let this = match &document.source {
        Source::Statement { sha256, .. } => Some(*sha256),
        Source::Nothing(_) => None,
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label="Runs" {
            table.runs {
                thead { tr {
                    @for name in ["Ended", "Profile", "Decision", "Gates", "Took", "Commit", "Tree"] { th scope="col" { (name) } }
                } }
                tbody { @for past in runs { (row(document, past, this == Some(past.sha256))) } }
            }
        }
    }
}

fn row(document: &Document, past: &Seen, is_this: bool) -> Markup {
    let (sign, word) = sign(document, past);
    let run = &past.run;
    let took = u64::try_from(run.end.unix() - run.begin.unix()).unwrap_or(0);
    let commit = run
        .commit
        .as_ref()
        .map(|commit| format!("{}{}", short(&commit.id), if commit.is_dirty { " with changes" } else { "" }));
    html! {
        tr #{ "run-" (short(&past.sha256.to_string())) } class=[is_this.then_some("this")] {
            th scope="row" { time datetime=(run.end) { (readable(&run.end.to_string())) } @if is_this { " " em { "this run" } } }
            td { (run.profile.word()) }
            td { span class={ "standing " (sign.class()) } { (icon(sign)) (clean(&word)) } }
            td.counts { (counted(past)) }
            td { (seconds(std::time::Duration::from_secs(took))) }
            td.code { (clean(&commit.unwrap_or_else(|| "none".to_owned()))) }
            td.code { (short(&past.tree.to_string())) }
        }
    }
}

/// Counts the gates by how they stood: `9 pass, 1 waived`.
fn counted(past: &Seen) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for word in past.run.gates.iter().map(|gate| gate.standing.word()) {
        match counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    // What passed first, whatever the first gate says.
    counts.sort_by_key(|(word, _)| *word != Standing::Passed.word());
    let counts: Vec<String> = counts.into_iter().map(|(word, count)| format!("{count} {word}")).collect();
    counts.join(", ")
}
