//! What a result may be written over: nothing, or an earlier result of the same kind. A slip of the keyboard replaces no source.

use std::path::Path;

use governance_evidence::envelope::Envelope;

use crate::error::SetupError;
use crate::report::Format;

/// Checks that a statement may be written to a file.
///
/// # Errors
/// Says that something else is there.
pub(super) fn statement(path: &Path) -> Result<(), SetupError> {
    check(path, "a statement", |bytes| Envelope::read(bytes).is_ok())
}

/// Checks that a report may be written to a file.
///
/// # Errors
/// Says that something else is there.
pub(super) fn report(path: &Path, format: Format) -> Result<(), SetupError> {
    check(path, "a report of this format", |bytes| is_report(&String::from_utf8_lossy(bytes), format))
}

fn check(path: &Path, what: &str, is_earlier: impl Fn(&[u8]) -> bool) -> Result<(), SetupError> {
    // A pipe or a device takes whatever comes.
    let Ok(meta) = path.metadata() else { return Ok(()) };
    if !meta.is_file() && !meta.is_dir() || meta.len() == 0 && meta.is_file() {
        return Ok(());
    }
    if meta.is_file() && std::fs::read(path).is_ok_and(|bytes| is_earlier(&bytes)) {
        return Ok(());
    }
    Err(SetupError::helped(
        format!("`{}` is there already, and is not {what}: it would be lost", path.display()),
        "name another file, or take this one away",
    ))
}

/// Knows a report by what every one of its format holds.
fn is_report(text: &str, format: Format) -> bool {
    match format {
        Format::Html => text.contains("<meta name=\"generator\" content=\"cargo-governance"),
        Format::Markdown => text.starts_with("## ") && text.contains("| gate | standing | time | reason |"),
        Format::Junit => text.contains("<testsuites name=\"cargo-governance\""),
        Format::Sarif => text.contains("\"id\": \"governance/"),
        Format::Json => text.contains("\"tool\": \"cargo-governance "),
        Format::Text => text.starts_with("gate ") && text.contains(" verdict "),
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_result_replaces_nothing_but_an_earlier_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("run.html");
        report(&file, Format::Html).unwrap();
        std::fs::write(&file, "").unwrap();
        report(&file, Format::Html).unwrap();
        std::fs::write(&file, "<meta name=\"generator\" content=\"cargo-governance 0.1.0\">").unwrap();
        report(&file, Format::Html).unwrap();
        for other in [Format::Markdown, Format::Junit, Format::Sarif, Format::Json, Format::Text] {
            assert!(report(&file, other).unwrap_err().to_string().ends_with("it would be lost"));
        }
        assert!(statement(&file).unwrap_err().to_string().contains("is not a statement"));
        assert!(statement(folder.path()).is_err());
    }
}
