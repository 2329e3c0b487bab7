//! Trends: what became of coverage, of the instructions of benchmarks and of the time of gates from run to run.
//!
//! A point is what a signed statement says; a run that nobody who is known here has signed, or that the ledger does not know, has none,
//! and how many those are is said. The time of a gate counts only where it ran: an outcome that was taken over took none.

use governance_evidence::run::{GateRun, Provenance};
use governance_evidence::verdict::Verdict;
use maud::{Markup, html};

use super::plot::{Plot, plot};
use crate::judging::counted;
use crate::report::document::Document;
use crate::report::words::clean;
use crate::witness::seen::Seen;

/// The most runs that are drawn.
const RUNS: usize = 50;

/// The most drawings of one kind that are shown without a click.
const SHOWN: usize = 12;

/// One kind of trend.
struct Kind {
    title: &'static str,
    said: &'static str,
    plots: Vec<Plot>,
}

/// Returns the part of the page.
pub(super) fn section(document: &Document) -> Markup {
    let history = &document.history;
    let known: Vec<&Seen> = history.runs.iter().filter(|past| history.doubt(past).is_none()).collect();
    let strange = history.runs.len() - known.len();
    let runs = known.get(known.len().saturating_sub(RUNS)..).unwrap_or_default();
    let kinds = [
        Kind {
            title: "Line coverage",
            said: "Percent of the lines that tests run, by package.",
            plots: figures(runs, "line coverage"),
        },
        Kind {
            title: "Benchmarks",
            said: "Instructions that each benchmark executes.",
            plots: figures(runs, "instructions"),
        },
        Kind {
            title: "Time of gates",
            said: "Seconds that each gate took where it ran.",
            plots: times(runs),
        },
    ];
    html! {
        section #trends {
            h2 { "Trends" }
            @if strange > 0 { p.doubt {
                (counted(strange, "run")) " of the history " (if strange == 1 { "has" } else { "have" }) " no point here: see the table above for the reason."
            } }
            @if kinds.iter().all(|kind| kind.plots.is_empty()) { p { "No run that is kept here has a figure to draw." } }
            @for kind in kinds.iter().filter(|kind| !kind.plots.is_empty()) { (drawn(kind, runs)) }
        }
    }
}

fn drawn(kind: &Kind, runs: &[&Seen]) -> Markup {
    let (first, more) = kind.plots.split_at(kind.plots.len().min(SHOWN));
    html! {
        h3 { (kind.title) }
        p.note { (kind.said) }
        div.plots { @for one in first { (plot(one)) } }
        @if !more.is_empty() { details.rest { summary { (more.len()) " more" } div.plots { @for one in more { (plot(one)) } } } }
        details.rest { summary { "The same as a table" } (table(kind, runs)) }
    }
}

fn table(kind: &Kind, runs: &[&Seen]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label={ (kind.title) ", as a table" } {
            table.runs {
                thead { tr { th scope="col" { "Run" } @for one in &kind.plots { th.number scope="col" { (clean(&one.title)) } } } }
                tbody {
                    @for (index, past) in runs.iter().enumerate().rev() {
                        tr {
                            th scope="row" { (past.run.end) }
                            @for one in &kind.plots {
                                td.number { @if let Some(value) = one.points.get(index).copied().flatten() { (one.said(value)) } @else { "-" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Returns what became of the figures of a name, one drawing for each thing that they are of.
fn figures(runs: &[&Seen], name: &str) -> Vec<Plot> {
    let mut plots: Vec<Plot> = Vec::new();
    for (index, past) in runs.iter().enumerate() {
        for gate in &past.run.gates {
            for figure in gate.facts.figures.iter().filter(|figure| figure.name == name) {
                let what = (figure.of.as_str(), figure.unit.as_str());
                if let Some(one) = put(&mut plots, what, runs, index, figure.value) {
                    // The newest bound is drawn.
                    one.bound = bound(gate, name);
                }
            }
        }
    }
    plots.sort_by(|one, other| one.title.cmp(&other.title));
    plots
}

fn bound(gate: &GateRun, name: &str) -> Option<(governance_law::catalog::Sense, f64)> {
    let held = gate.thresholds.iter().find(|held| held.figure == name)?;
    Some((held.sense, held.value?))
}

/// Returns what became of the time of each gate, in the order of the catalogue.
fn times(runs: &[&Seen]) -> Vec<Plot> {
    let mut plots = Vec::new();
    for (index, past) in runs.iter().enumerate() {
        for gate in past.run.gates.iter().filter(|gate| has_run(gate)) {
            let seconds = std::time::Duration::from_millis(gate.duration_ms).as_secs_f64();
            put(&mut plots, (&gate.name, "s"), runs, index, seconds);
        }
    }
    plots
}

fn has_run(gate: &GateRun) -> bool {
    matches!(gate.provenance, Provenance::Fresh {}) && gate.verdict != Verdict::NotRun && gate.duration_ms > 0
}

/// Adds the number of a run to the drawing of a title, which is made if there is none.
fn put<'p>(
    plots: &'p mut Vec<Plot>,
    (title, unit): (&str, &str),
    runs: &[&Seen],
    run: usize,
    value: f64,
) -> Option<&'p mut Plot> {
    let index = plots.iter().position(|one| one.title == title).unwrap_or(plots.len());
    if index == plots.len() {
        let ends = runs.iter().map(|past| past.run.end.to_string()).collect();
        let (title, unit) = (title.to_owned(), unit.to_owned());
        plots.push(Plot { title, unit, points: vec![None; runs.len()], ends, bound: None });
    }
    let one = plots.get_mut(index)?;
    one.put(run, value);
    Some(one)
}
