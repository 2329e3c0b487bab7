//! A report for pull requests: workflow commands that GitHub turns into annotations on the changed lines.

use std::fmt::Write as _;
use std::io::{self, Write};

use governance_law::Severity;

use super::extent::extent;
use super::texts::Texts;
use crate::finding::{Place, Report};

/// Prints one workflow command for each finding and each thing that could not be checked.
///
/// # Errors
/// Fails only if the writer does.
pub fn write(out: &mut impl Write, report: &Report, texts: &Texts<'_>) -> io::Result<()> {
    for finding in &report.findings {
        let command = match finding.severity {
            Severity::Deny => "error",
            Severity::Warn => "warning",
        };
        let mut message = finding.message.clone();
        if !finding.why.is_empty() {
            message = format!("{message}\nwhy: {}", finding.why);
        }
        if let Some(help) = &finding.help {
            message = format!("{message}\nhelp: {help}");
        }
        // As an exemption would name it.
        message = format!("{message}\nitem: {}", finding.item);
        writeln!(out, "{}", annotation(command, &finding.place, texts, &finding.article, &message))?;
    }
    for unchecked in &report.unchecked {
        let mut message = unchecked.reason.clone();
        if let Some(help) = &unchecked.help {
            message = format!("{message}\nhelp: {help}");
        }
        writeln!(out, "{}", annotation("error", &unchecked.place, texts, "could not check", &message))?;
    }
    if let Some(delta) = &report.baseline {
        let place = Place::whole(delta.file.clone());
        writeln!(out, "{}", annotation("notice", &place, texts, "baseline", &delta.to_string()))?;
    }
    Ok(())
}

/// Returns the workflow command that annotates a place; `command` is `error`, `warning` or `notice`.
#[must_use]
pub fn annotation(command: &str, place: &Place, texts: &Texts<'_>, title: &str, message: &str) -> String {
    let extent = extent(texts.get(&place.file).as_deref(), place);
    let mut line = format!("::{command} file={},line={}", property(&place.file), extent.start.line);
    if extent.start.line == extent.end.line {
        // GitHub takes columns only within one line.
        let (from, to) = (extent.start.column, extent.end.column);
        let _ = write!(line, ",col={from},endLine={},endColumn={to}", extent.end.line);
    } else {
        let _ = write!(line, ",endLine={}", extent.end.line);
    }
    let _ = write!(line, ",title={}::{}", property(title), data(message));
    line
}

/// Escapes the text after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property, which also ends at `:` and `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
