//! What cargo is told: each finding as an error or a warning, variables, and what to watch.

use std::fmt::Write;
use std::path::PathBuf;

use governance_law::{Mistakes, Severity};

use super::trouble::Trouble;
use crate::finding::{Finding, Place, Unchecked};

/// One thing that cargo is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Directive {
    /// The build fails; cargo prints each line by itself.
    Error(Vec<String>),
    /// Cargo shows it and goes on.
    Warning(Vec<String>),
    /// A variable for `env!`.
    Variable(String, String),
    /// The script runs again when this changes.
    Watch(PathBuf),
}

impl Directive {
    /// Says a finding: what and where, then why, then what to do.
    pub(super) fn finding(finding: &Finding) -> Self {
        let mut lines = vec![format!("{}: {} [{}]", at(&finding.place), finding.message, finding.article)];
        lines.extend(
            finding.related.iter().map(|(place, label)| format!("  = note: {label} ({})", at(place))),
        );
        if !finding.why.is_empty() {
            lines.push(format!("  = why: {}", finding.why));
        }
        lines.extend(finding.help.iter().map(|help| format!("  = help: {help}")));
        match finding.severity {
            Severity::Deny => Self::Error(lines),
            Severity::Warn => Self::Warning(lines),
        }
    }

    /// Says what could not be checked.
    pub(super) fn unchecked(unchecked: &Unchecked) -> Self {
        let mut lines = vec![format!("{}: {} [not checked]", at(&unchecked.place), unchecked.reason)];
        lines.extend(unchecked.help.iter().map(|help| format!("  = help: {help}")));
        Self::Error(lines)
    }

    /// Says why nothing could be checked.
    pub(super) fn trouble(trouble: &Trouble) -> Vec<Self> {
        let mut lines = vec![trouble.to_string()];
        lines.extend(trouble.help().map(|help| format!("  = help: {help}")));
        let mut all = vec![Self::Error(lines)];
        if let Trouble::LawMistaken(mistakes) = trouble {
            all.extend(mistakes.list.iter().map(|mistake| {
                let mut lines =
                    vec![format!("{}: {}", mistake_at(mistakes, mistake.span.start), mistake.message)];
                lines.extend(mistake.help.iter().map(|help| format!("  = help: {help}")));
                Self::Error(lines)
            }));
        }
        all
    }

    /// Writes it as cargo reads it.
    pub(super) fn write(&self, out: &mut String) {
        let mut line = |key: &str, value: &str| {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "cargo::{key}={}", plain(value));
        };
        match self {
            Self::Error(lines) => lines.iter().for_each(|text| line("error", text)),
            Self::Warning(lines) => lines.iter().for_each(|text| line("warning", text)),
            Self::Variable(name, value) => line("rustc-env", &format!("{name}={value}")),
            Self::Watch(path) => {
                // A name that cargo cannot be told would be a file that is not there, and that is always news.
                if let Some(text) = path.to_str().filter(|text| !text.contains(char::is_control)) {
                    line("rerun-if-changed", text);
                }
            }
        }
    }
}

fn at(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

fn mistake_at(mistakes: &Mistakes, offset: usize) -> String {
    let (line, column) = mistakes.line_column(offset);
    format!("{}:{line}:{column}", mistakes.path)
}

/// A line break in what is quoted would be a directive of its own.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
