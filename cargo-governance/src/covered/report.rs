//! Reading the report of `cargo tarpaulin --out json`, as a stream: the text of every source file, which it embeds, is
//! skipped and never held.
//!
//! The report is believed only as far as it agrees with itself: a file's lines with its counts, and the files with the
//! total. What does not is refused, because a figure made of it would be nobody's.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::lines::Share;

/// What the tool measured.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Report {
    /// The files, by absolute path.
    pub(crate) files: BTreeMap<PathBuf, Lines>,
}

/// One file of the report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lines {
    /// How many lines count, and how many were run.
    pub(crate) share: Share,
    /// The lines that no test ran, in order.
    pub(crate) missed: Vec<u64>,
}

/// Why a report is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Garbage {
    /// It is not there, or cannot be opened.
    Unopened(String),
    /// It is no report.
    Unread(String),
    /// It contradicts itself.
    Contradiction(String),
    /// No line was measured.
    Empty,
}

impl fmt::Display for Garbage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unopened(why) => write!(f, "the report of `cargo tarpaulin` cannot be opened: {why}"),
            Self::Unread(why) => write!(f, "the report of `cargo tarpaulin` cannot be read: {why}"),
            Self::Contradiction(what) => {
                write!(f, "the report of `cargo tarpaulin` contradicts itself: {what}")
            }
            Self::Empty => f.write_str("the report of `cargo tarpaulin` has no line that counts"),
        }
    }
}

/// The document, less what nobody needs: fields that are not named here are skipped as they come.
#[derive(Deserialize)]
struct Document {
    files: Vec<Entry>,
    covered: u64,
    coverable: u64,
}

#[derive(Deserialize)]
struct Entry {
    path: Vec<String>,
    traces: Vec<Trace>,
    covered: u64,
    coverable: u64,
}

#[derive(Deserialize)]
struct Trace {
    line: u64,
    stats: Stats,
}

/// What is known of a line; the other forms that the tool has declared (branches, conditions) it never writes.
#[derive(Deserialize)]
enum Stats {
    Line(u64),
}

/// Reads the report in a file.
///
/// # Errors
/// Says why it is refused.
pub(crate) fn read(path: &Path) -> Result<Report, Garbage> {
    let file = File::open(path).map_err(|error| Garbage::Unopened(error.to_string()))?;
    from_reader(BufReader::new(file))
}

/// Reads a report.
///
/// # Errors
/// Says why it is refused.
pub(crate) fn from_reader(reader: impl Read) -> Result<Report, Garbage> {
    let document: Document =
        serde_json::from_reader(reader).map_err(|error| Garbage::Unread(error.to_string()))?;
    let total = Share { covered: document.covered, coverable: document.coverable };
    let mut sum = Share::default();
    let mut files = BTreeMap::new();
    for entry in document.files {
        let path: PathBuf = entry.path.iter().collect();
        let said = Share { covered: entry.covered, coverable: entry.coverable };
        let lines = lines(entry.traces);
        if lines.share != said {
            let of = path.display();
            let contradiction = format!("`{of}` is said to have {said}, and its lines say {}", lines.share);
            return Err(Garbage::Contradiction(contradiction));
        }
        sum = Share { covered: sum.covered + said.covered, coverable: sum.coverable + said.coverable };
        if let Some(twice) = files.insert(path.clone(), lines) {
            let what = format!("`{}` is listed twice, once with {}", path.display(), twice.share);
            return Err(Garbage::Contradiction(what));
        }
    }
    if sum != total {
        let what = format!("its files add up to {sum}, and the total is {total}");
        return Err(Garbage::Contradiction(what));
    }
    if sum.coverable == 0 { Err(Garbage::Empty) } else { Ok(Report { files }) }
}

fn lines(traces: Vec<Trace>) -> Lines {
    let mut found = Lines::default();
    for Trace { line, stats: Stats::Line(hits) } in traces {
        found.share.add(Share { covered: u64::from(hits > 0), coverable: 1 });
        if hits == 0 {
            found.missed.push(line);
        }
    }
    found.missed.sort_unstable();
    found.missed.dedup();
    found
}

#[cfg(test)]
mod unit {
    use super::*;

    const GOOD: &str = r#"{"files":[
        {"path":["/","w","a","src","lib.rs"],"content":"fn \"é\\u0041\" {}","traces":[
            {"line":9,"address":[],"length":0,"stats":{"Line":0}},
            {"line":3,"address":[7],"length":0,"stats":{"Line":12}},
            {"line":4,"address":[],"length":0,"stats":{"Line":0}}],"covered":1,"coverable":3},
        {"path":["/","w","a","src","mod.rs"],"content":"","traces":[],"covered":0,"coverable":0}],
        "coverage":33.3,"covered":1,"coverable":3}"#;

    fn read(text: &str) -> Result<Report, Garbage> {
        from_reader(text.as_bytes())
    }

    #[track_caller]
    fn refused(text: &str, part: &str) {
        let said = read(text).unwrap_err().to_string();
        assert!(said.contains(part), "no `{part}` in `{said}`");
    }

    #[test]
    fn lines_are_counted_and_missed_ones_known() {
        let report = read(GOOD).unwrap();
        let lines = &report.files[Path::new("/w/a/src/lib.rs")];
        assert_eq!(lines.share, Share { covered: 1, coverable: 3 });
        assert_eq!(lines.missed, [4, 9]);
        assert_eq!(report.files[Path::new("/w/a/src/mod.rs")], Lines::default());
    }

    #[test]
    fn a_report_that_breaks_off_anywhere_is_refused() {
        // Only the last byte closes the document.
        for end in (0..GOOD.len()).filter(|end| GOOD.is_char_boundary(*end)) {
            assert!(matches!(read(&GOOD[..end]), Err(Garbage::Unread(_))), "at {end}");
        }
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for text in ["", "null", "[]", "{}", "{\"files\":{}}", "<xml/>", "\u{0}\u{0}"] {
            refused(text, "cannot be read");
        }
        refused(
            &GOOD.replace("{\"Line\":12}", "{\"Branch\":{}}"),
            "cannot be read: unknown variant `Branch`",
        );
        refused(&GOOD.replace("\"line\":3", "\"line\":-3"), "cannot be read: invalid value");
        refused(&format!("{GOOD} trailing"), "cannot be read: trailing characters");
    }

    #[test]
    fn a_report_that_contradicts_itself_is_refused() {
        refused(
            &GOOD.replace("\"covered\":1,\"coverable\":3},", "\"covered\":2,\"coverable\":3},"),
            "`/w/a/src/lib.rs` is said to have 66.66 % (2 of 3 lines), and its lines say 33.33 % (1 of 3 lines)",
        );
        refused(
            &GOOD.replace("\"coverage\":33.3,\"covered\":1", "\"coverage\":99.9,\"covered\":3"),
            "its files add up to 33.33 % (1 of 3 lines), and the total is 100.00 % (3 of 3 lines)",
        );
        refused(&GOOD.replace("mod.rs", "lib.rs"), "`/w/a/src/lib.rs` is listed twice");
    }

    #[test]
    fn a_report_of_nothing_is_refused() {
        let empty = r#"{"files":[],"coverage":0.0,"covered":0,"coverable":0}"#;
        assert_eq!(read(empty), Err(Garbage::Empty));
    }

    #[test]
    fn a_missing_report_is_said_to_be_missing() {
        let said = super::read(Path::new("/nowhere/report.json")).unwrap_err().to_string();
        assert!(said.starts_with("the report of `cargo tarpaulin` cannot be opened: "), "{said}");
    }
}
