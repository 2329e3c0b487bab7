//! The run as JUnit XML: one suite, a case for every gate.
//!
//! A gate that failed is a failure, one that could not decide an error, one that did not run is skipped. A gate that proceeds
//! by the law's or a person's leave is skipped too, with who gave it: no viewer shows it as a plain pass.

use governance_evidence::run::GateRun;
use governance_evidence::verdict::{Standing, Verdict};
use maud::{Markup, PreEscaped, html};

use super::document::{Document, leave};
use super::figures;
use super::words::{clean, lines};

/// Returns the document.
#[must_use]
pub(super) fn document(document: &Document) -> String {
    let run = &document.run;
    let count = |is: fn(&GateRun) -> bool| run.gates.iter().filter(|gate| is(gate)).count();
    let failures = count(|gate| gate.standing == Standing::Stops(Verdict::Fail));
    let errors = count(|gate| gate.standing == Standing::Stops(Verdict::Inconclusive));
    let passed = count(|gate| gate.standing == Standing::Passed);
    let all = run.gates.len();
    let skipped = all - failures - errors - passed;
    let time = seconds(run.gates.iter().filter(|gate| is_here(gate)).map(|gate| gate.duration_ms).sum());
    let name = format!("profile {}", run.profile.word());
    let suite = html! {
        testsuites name="cargo-governance" tests=(all) failures=(failures) errors=(errors) time=(time) {
            (PreEscaped("\n  "))
            testsuite name=(name) tests=(all) failures=(failures) errors=(errors) skipped=(skipped) time=(time)
                timestamp=(run.begin.to_string().trim_end_matches('Z')) {
                (PreEscaped("\n    "))
                properties { @for (name, value) in properties(document) {
                    (PreEscaped("\n      "))
                    property name=(clean(&name)) value=(clean(&value)) {}
                } (PreEscaped("\n    ")) }
                @for gate in &run.gates { (PreEscaped("\n    ")) (case(document, gate)) }
                (PreEscaped("\n  "))
            }
            (PreEscaped("\n"))
        }
    };
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", suite.into_string())
}

fn case(document: &Document, gate: &GateRun) -> Markup {
    let class = format!("governance.{}", document.run.profile.word());
    let time = seconds(if is_here(gate) { gate.duration_ms } else { 0 });
    let found = clean(&lines(gate).join("\n"));
    let message = clean(&gate.reason);
    let kind = gate.verdict.word();
    let said = said(document, gate);
    html! {
        testcase name=(clean(&gate.name)) classname=(class) time=(time) {
            @match (&gate.standing, leave(&gate.standing)) {
                (Standing::Stops(Verdict::Fail), _) => { failure message=(message) type=(kind) { (found) } }
                (Standing::Stops(Verdict::Inconclusive), _) => { error message=(message) type=(kind) { (found) } }
                (Standing::Stops(_), _) => { skipped message=(message) {} }
                (_, Some(leave)) => { skipped message=(clean(&format!("{leave}; {}: {}", kind, gate.reason))) {} }
                (_, None) => {}
            }
            system-out { (clean(&said)) }
        }
    }
}

/// Returns what stands beside a gate whatever its verdict.
fn said(document: &Document, gate: &GateRun) -> String {
    let mut lines = vec![format!("{}: {}", gate.standing.word(), gate.reason)];
    lines.extend(leave(&gate.standing));
    lines.extend(document.provenance(gate));
    lines.extend(gate.log.map(|digest| format!("log sha256:{digest}")));
    lines.join("\n")
}

/// Returns what is known of the run and every figure of it.
fn properties(document: &Document) -> Vec<(String, String)> {
    let run = &document.run;
    let mut all = vec![
        ("verdict".to_owned(), document.exit.word().to_owned()),
        ("summary".to_owned(), document.closing.clone()),
        ("signed".to_owned(), document.signed()),
        ("law".to_owned(), format!("sha256:{}", run.law.sha256)),
        ("tool".to_owned(), run.tool.clone()),
        ("toolchain".to_owned(), run.toolchain.clone()),
    ];
    all.extend(document.tree().map(|tree| ("tree".to_owned(), format!("sha256:{tree}"))));
    all.extend(run.commit.as_ref().map(|commit| ("commit".to_owned(), commit.id.clone())));
    for gate in &run.gates {
        for figure in figures::of(gate) {
            let of = if figure.of.is_empty() { String::new() } else { format!(" of {}", figure.of) };
            let bound = figure.bound.map(|bound| format!(" ({bound}: {})", figure.mark.word()));
            let value = format!("{}{}", figure.value, bound.unwrap_or_default());
            all.push((format!("{}: {}{of}", gate.name, figure.name), value));
        }
    }
    all
}

/// Returns whether a gate took its time in this run.
fn is_here(gate: &GateRun) -> bool {
    matches!(gate.provenance, governance_evidence::run::Provenance::Fresh {})
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000)
}
