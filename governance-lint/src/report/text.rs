//! A report for people: carets under the cause, the article's why, what to do, and a line that sums it up.

use std::io::{self, Write};

use annotate_snippets::Renderer;
use governance_law::{Mistakes, Severity};

use super::diagnostic::Diagnostic;
use super::mistakes::place;
use super::texts::Texts;
use crate::finding::Report;

/// How to print.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether to colour with terminal escapes.
    pub colour: bool,
    /// The width of the terminal, in columns.
    pub width: usize,
    /// Whether a diagnostic is one line, as `cargo --message-format=short` prints it.
    pub short: bool,
    /// The command that explains an id, such as `cargo governance explain`.
    pub explain: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { colour: false, width: 140, short: false, explain: "cargo governance explain".to_owned() }
    }
}

impl Options {
    pub(super) fn renderer(&self) -> Renderer {
        let renderer = if self.colour { Renderer::styled() } else { Renderer::plain() };
        renderer.term_width(self.width.max(40)).short_message(self.short)
    }
}

/// Prints every finding, everything that could not be checked, the summary, and what a baseline held back.
///
/// # Errors
/// Fails only if the writer does.
pub fn write(out: &mut impl Write, report: &Report, texts: &Texts<'_>, options: &Options) -> io::Result<()> {
    let renderer = options.renderer();
    let findings = report.findings.iter().map(|finding| Diagnostic::of_finding(finding, &options.explain));
    let end = if options.short { "" } else { "\n" };
    for diagnostic in findings.chain(report.unchecked.iter().map(Diagnostic::of_unchecked)) {
        writeln!(out, "{}{end}", diagnostic.render(texts, &renderer))?;
    }
    writeln!(out, "{}", summary(report))?;
    match &report.baseline {
        Some(delta) => writeln!(out, "baseline: {delta}"),
        None => Ok(()),
    }
}

/// Prints the mistakes of a law in the same form.
///
/// # Errors
/// Fails only if the writer does.
pub fn law_mistakes(out: &mut impl Write, mistakes: &Mistakes, options: &Options) -> io::Result<()> {
    let renderer = options.renderer();
    let texts = Texts::new(|_| Some(mistakes.text.clone()));
    for mistake in &mistakes.list {
        let place = place(mistakes, &mistake.span);
        let diagnostic =
            Diagnostic::of_mistake(&mistake.message, &place, &mistake.label, mistake.help.clone());
        writeln!(out, "{}\n", diagnostic.render(&texts, &renderer))?;
    }
    writeln!(out, "{}: {}", mistakes.path, counted(mistakes.list.len(), "mistake"))
}

/// Returns the line that sums a report up.
#[must_use]
pub fn summary(report: &Report) -> String {
    let of = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    let mut parts = vec![counted(of(Severity::Deny), "error"), counted(of(Severity::Warn), "warning")];
    parts.push(format!("{} exempted", report.exempted));
    parts.push(format!("{} could not be checked", counted(report.unchecked.len(), "place")));
    format!("{}; {} read", parts.join(", "), counted(report.files, "file"))
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
