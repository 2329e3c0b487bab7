//! The gates: a table of their verdicts, and what each of them found.

use governance_evidence::run::GateRun;
use governance_evidence::verdict::{Standing, Verdict};
use governance_law::catalog;
use maud::{Markup, html};

use super::icons::{Sign, icon};
use super::said::said;
use crate::report::document::{Document, leave};
use crate::report::figures::{self, Mark};
use crate::report::log::Log;
use crate::report::words::{clean, short, time};

/// The most figures that are shown without a click.
const FIGURES: usize = 24;

/// Returns the table.
pub(super) fn table(document: &Document) -> Markup {
    html! {
        section #gates {
            h2 { "Gates" }
            table.gates {
                thead { tr { th scope="col" { "Gate" } th scope="col" { "Standing" } th scope="col" { "Reason" } th.number scope="col" { "Time" } } }
                tbody { @for gate in &document.run.gates { (row(document, gate)) } }
            }
            p.note { "A time in brackets is of the run that the outcome was taken from." }
        }
    }
}

fn row(document: &Document, gate: &GateRun) -> Markup {
    let took = time(gate);
    html! {
        tr {
            th scope="row" { a href={ "#gate-" (clean(&gate.name)) } { (clean(&gate.name)) } }
            td.standing { (standing(&gate.standing)) }
            td.reason {
                (said(&gate.reason))
                @for more in leave(&gate.standing).into_iter().chain(document.provenance(gate)) { span.more { (said(&more)) } }
            }
            td.number.none[took == "-"] { (took) }
        }
    }
}

/// Returns the sign and the word of a standing.
fn standing(standing: &Standing) -> Markup {
    let sign = Sign::of(standing);
    html! { span class={ "standing " (sign.class()) } { (icon(sign)) (standing.word()) } }
}

/// Returns what is behind each verdict.
pub(super) fn found(document: &Document) -> Markup {
    html! {
        section #found {
            h2 { "Findings and figures" }
            @for gate in &document.run.gates { (behind(document, gate)) }
        }
    }
}

fn behind(document: &Document, gate: &GateRun) -> Markup {
    let facts = &gate.facts;
    // Of what passed and of what nobody tried there is nothing to look at first.
    let is_open = !matches!(gate.standing, Standing::Passed | Standing::Stops(Verdict::NotRun));
    let doc = catalog::gate_of(&gate.name).map_or("", |known| known.doc);
    let figures = figures::of(gate);
    let (first, more) = figures.split_at(figures.len().min(FIGURES));
    let log = document.logs.get(&gate.name);
    // What the reason says alone is not said twice.
    let news = |lines: Vec<_>| if lines.as_slice() == [&gate.reason] { Vec::new() } else { lines };
    let from = document.provenance(gate).unwrap_or_else(|| "made in this run".to_owned());
    html! {
        details.gate #{ "gate-" (clean(&gate.name)) } open[is_open] {
            summary {
                span.name { (clean(&gate.name)) }
                (standing(&gate.standing))
                @if !figures.is_empty() { span.count { (figures.len()) @if figures.len() == 1 { " figure" } @else { " figures" } } }
            }
            p.doc { (doc) }
            p { (said(&gate.reason)) }
            @if let Some(leave) = leave(&gate.standing) { p.leave { (said(&leave)) } }
            (list("Violations", news(facts.faults.iter().collect())))
            (list("Could not be found out", news(facts.unclear.iter().map(|unclear| &unclear.reason).collect())))
            @if !first.is_empty() { (figure_table(first, log)) }
            @if !more.is_empty() { details.rest { summary { (more.len()) " more figures" } (figure_table(more, log)) } }
            (list("Notes", facts.notes.iter().collect()))
            dl.small {
                div { dt { "Provenance" } dd { (clean(&from)) } }
                @if !facts.tools.is_empty() {
                    div { dt { "Tools" } dd { @for tool in &facts.tools { span.tool { (clean(&tool.name)) " " (clean(&tool.version)) } } } }
                }
                div { dt { "Log" } dd { (whole_log(log)) } }
            }
        }
    }
}

fn list(title: &str, lines: Vec<&String>) -> Markup {
    html! {
        @if !lines.is_empty() { h3 { (title) } ul { @for line in lines { li { (said(line)) } } } }
    }
}

fn figure_table(figures: &[figures::Shown], log: Option<&Log>) -> Markup {
    html! {
        table.figures {
            thead { tr { th scope="col" { "Figure" } th.number scope="col" { "Value" } th scope="col" { "Bound" } th scope="col" { "Log" } } }
            tbody {
                @for figure in figures {
                    tr {
                        th scope="row" { (clean(&figure.name)) @if !figure.of.is_empty() { " " span.of { (clean(&figure.of)) } } }
                        td.number { (clean(&figure.value)) }
                        td.bound { (bound(figure)) }
                        td.log { (link(log)) }
                    }
                }
            }
        }
    }
}

fn bound(figure: &figures::Shown) -> Markup {
    let sign = match figure.mark {
        Mark::Free => return html! { span.free { "none" } },
        Mark::Within => Sign::Good,
        Mark::Beyond => Sign::Bad,
        Mark::Unclear => Sign::Open,
    };
    html! {
        span class={ "standing " (sign.class()) } { (icon(sign)) (figure.mark.word()) }
        @if let Some(bound) = &figure.bound { " " span.limit { (clean(bound)) } }
    }
}

/// Returns the log of a figure: the beginning of its digest, which leads to the file if that is there.
fn link(log: Option<&Log>) -> Markup {
    match log {
        None => html! { span.free { "none" } },
        Some(log) => {
            let digest = log.sha256.to_string();
            html! {
                @match &log.link {
                    Some(link) => { a.code href=(link) title={ "log, sha256:" (digest) } { (short(&digest)) } }
                    None => { span.code title={ "sha256:" (digest) } { (short(&digest)) } }
                }
            }
        }
    }
}

fn whole_log(log: Option<&Log>) -> Markup {
    html! {
        @match log {
            None => "none: no command wrote anything in this run",
            Some(log) => {
                @if let Some(link) = &log.link { a href=(link) { "open the log" } ", " }
                span.code { "sha256:" (log.sha256) }
                @if log.link.is_none() { " (the file is not where this page was made any more, or is of a later run)" }
            }
        }
    }
}
