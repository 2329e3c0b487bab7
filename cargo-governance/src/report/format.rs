//! The formats of a report, and which one the name of a file asks for.

use std::path::{Path, PathBuf};

use super::document::Document;
use super::{html, json, junit, markdown, table};

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Format {
    /// A table for people.
    #[default]
    Text,
    /// One page with everything in it.
    Html,
    /// For a comment or a summary of a build.
    Markdown,
    /// JUnit XML, for the lists of tests that build servers show.
    Junit,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// The document that `validate --format json` prints.
    Json,
}

/// The endings of files, and what each asks for.
const ENDINGS: &[(&str, Format)] = &[
    ("html", Format::Html),
    ("md", Format::Markdown),
    ("xml", Format::Junit),
    ("sarif", Format::Sarif),
    ("json", Format::Json),
    ("txt", Format::Text),
];

/// A file that a report is wanted in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// Where.
    pub(crate) path: PathBuf,
    /// How.
    pub(crate) format: Format,
}

impl Target {
    /// Reads the name of a file, whose ending says the format.
    ///
    /// # Errors
    /// Names the endings that there are.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        match Format::of_file(&path) {
            Some(format) => Ok(Self { path, format }),
            None => {
                let endings: Vec<String> = ENDINGS.iter().map(|(ending, _)| format!("`.{ending}`")).collect();
                Err(format!("the ending says the format, and it is one of {}", endings.join(", ")))
            }
        }
    }
}

impl Format {
    /// Returns what the ending of a file asks for.
    #[must_use]
    pub(crate) fn of_file(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        ENDINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, format)| *format)
    }

    /// Writes a document in every format but SARIF, which needs what the lint finds.
    #[must_use]
    pub(crate) fn render(self, document: &Document) -> String {
        match self {
            Self::Html => html::page(document),
            Self::Markdown => markdown::summary(document),
            Self::Junit => junit::document(document),
            Self::Json | Self::Sarif => {
                let value = json::of_document(document);
                serde_json::to_string_pretty(&value).unwrap_or_else(|_| value.to_string()) + "\n"
            }
            Self::Text => {
                let closing =
                    (document.closing != document.shown.closing()).then_some(document.closing.as_str());
                table::of_run(&document.shown, closing, &document.tool)
            }
        }
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_ending_says_the_format() {
        for (name, format) in
            [("a.html", Format::Html), ("b/c.XML", Format::Junit), ("x.y.sarif", Format::Sarif)]
        {
            assert_eq!(Target::parse(name).unwrap().format, format);
        }
        for name in ["report", "report.pdf", ".html", ""] {
            assert!(Target::parse(name).unwrap_err().contains("`.html`, `.md`, `.xml`"), "{name}");
        }
    }
}
