//! The run as Markdown, for a comment on a pull request or the summary of a build.

use governance_evidence::run::GateRun;
use governance_evidence::verdict::{Standing, Verdict};

use super::document::{Document, Source, leave};
use super::figures::{self, Mark};
use super::words::{clean, commit, lines, machine, short, time};
use crate::exit_codes::Exit;

/// The most lines of one gate.
const LINES: usize = 20;

/// Returns the summary.
#[must_use]
pub(super) fn summary(document: &Document) -> String {
    let run = &document.run;
    let mut out = String::new();
    let sign = match document.exit {
        Exit::Proved => "\u{2705}",
        Exit::Violation => "\u{274c}",
        Exit::Unchecked => "\u{2753}",
    };
    line(&mut out, &format!("## {sign} {}", escaped(&document.closing)));
    line(&mut out, "");
    if let Some(doubt) = document.doubt() {
        line(&mut out, &format!("> **{}**", escaped(&doubt)));
        line(&mut out, "");
    }
    line(&mut out, "| gate | standing | time | reason |");
    line(&mut out, "| --- | --- | ---: | --- |");
    for gate in &run.gates {
        let standing = format!("{} {}", mark(&gate.standing), gate.standing.word());
        let more: Vec<String> = leave(&gate.standing)
            .into_iter()
            .chain(document.provenance(gate))
            .map(|it| escaped(&it))
            .collect();
        let more =
            if more.is_empty() { String::new() } else { format!("<br><sub>{}</sub>", more.join("; ")) };
        let (name, reason) = (escaped(&gate.name), escaped(&gate.reason));
        line(&mut out, &format!("| {name} | {standing} | {} | {reason}{more} |", time(gate)));
    }
    for gate in run.gates.iter().filter(|gate| gate.standing != Standing::Passed) {
        found(&mut out, gate);
    }
    figures(&mut out, document);
    line(&mut out, "");
    line(&mut out, &format!("<sub>{}</sub>", about(document).join(" &middot; ")));
    out
}

fn found(out: &mut String, gate: &GateRun) {
    let lines = lines(gate);
    if lines.is_empty() {
        return;
    }
    line(out, "");
    let name = escaped(&gate.name);
    line(out, &format!("<details><summary>{name}: {}</summary>\n", gate.standing.word()));
    for found in lines.iter().take(LINES) {
        line(out, &format!("- {}", escaped(found)));
    }
    if lines.len() > LINES {
        line(out, &format!("- and {} more", lines.len() - LINES));
    }
    line(out, "\n</details>");
}

fn figures(out: &mut String, document: &Document) {
    let bounded: Vec<(&str, figures::Shown)> = document
        .run
        .gates
        .iter()
        .flat_map(|gate| figures::of(gate).into_iter().map(|figure| (gate.name.as_str(), figure)))
        .filter(|(_, figure)| figure.mark != Mark::Free)
        .collect();
    if bounded.is_empty() {
        return;
    }
    line(out, &format!("\n<details><summary>{} figures with a bound</summary>\n", bounded.len()));
    line(out, "| gate | figure | of | value | bound | |\n| --- | --- | --- | ---: | --- | --- |");
    for (gate, figure) in bounded {
        let cells = [gate, &figure.name, &figure.of, &figure.value, figure.bound.as_deref().unwrap_or("")];
        let cells = cells.map(escaped).join(" | ");
        line(out, &format!("| {cells} | {} |", figure.mark.word()));
    }
    line(out, "\n</details>");
}

fn about(document: &Document) -> Vec<String> {
    let run = &document.run;
    let mut about = vec![format!("profile {}", run.profile.word()), format!("ended {}", run.end)];
    about.extend(commit(run).map(|commit| format!("commit {commit}")));
    if let Source::Statement { tree, file, .. } = &document.source {
        about.push(format!("tree sha256:{}", short(&tree.to_string())));
        about.push(format!("signed by {}", document.signed()));
        about.push(format!("check it: {} verify --profile {} {file}", document.tool, run.profile.word()));
    }
    about.push(machine(run));
    about.push(run.tool.clone());
    about.iter().map(|part| escaped(part)).collect()
}

const fn mark(standing: &Standing) -> &'static str {
    match standing {
        Standing::Passed => "\u{2705}",
        Standing::Stops(Verdict::Fail) => "\u{274c}",
        Standing::Stops(_) => "\u{2753}",
        Standing::Accepted(_) | Standing::Waived(_) => "\u{26a0}\u{fe0f}",
    }
}

/// Leaves nothing in a text that Markdown, or the HTML in it, would take for more than text, and calls nobody by `@`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            '\n' | '\t' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}
