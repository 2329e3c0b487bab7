//! Colourings in files: as text, one colour a line in the order of the graph, or as JSON.
//!
//! JSON is an array of colours, or an object with such an array under `coloring`, as the search prints it; an object that names its
//! graph under `graph.sha256` is refused for any other. Colours are counted from 0. A colouring is written only when it was checked.

use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

use super::bounded::{self, FileError};
use super::check::Checked;
use super::graph::{Graph, MAX_VERTICES};

/// The most bytes of a file that are read: 16 MiB.
pub const MAX_BYTES: u64 = 16 << 20;

/// A colouring as it was read, which nobody has checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// The colour of every vertex, in the order of the graph.
    pub colors: Vec<u32>,
    /// The digest of the graph that it says it colours, if it says so.
    pub graph: Option<String>,
}

/// Why a file holds no colouring.
#[derive(Debug, thiserror::Error)]
pub enum SolutionError {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It has no colour in it.
    #[error("the file holds no colour")]
    Empty,
    /// The result of a search that found nothing.
    #[error("this result holds no colouring")]
    NoColoring,
    /// A line that is no colour.
    #[error("line {line}: `{found}` is no colour, which is a whole number such as `0` or `81`")]
    Color {
        /// The line, from 1.
        line: usize,
        /// What it says.
        found: String,
    },
    /// More colours than any graph has vertices.
    #[error("line {line}: there are more colours than the `{MAX_VERTICES}` vertices that a graph may have")]
    TooMany {
        /// The line, from 1.
        line: usize,
    },
    /// JSON of another kind, or none at all.
    #[error("line {line}, column {column}: {reason}")]
    Json {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// The colouring of another graph.
    #[error("it colours the graph `{found}`, and this one is `{expected}`")]
    OtherGraph {
        /// The digest that it names.
        found: String,
        /// That of the graph at hand.
        expected: String,
    },
}

/// An object with a colouring; what else it says is not looked at.
#[derive(Deserialize)]
struct Report {
    // Named so that it has to be there, even if it is `null`.
    #[serde(deserialize_with = "Option::deserialize")]
    coloring: Option<Vec<u32>>,
    graph: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    sha256: Option<String>,
}

impl Solution {
    /// Reads a colouring from a file; `-` is standard input.
    ///
    /// # Errors
    /// If the file cannot be read, is too large, or holds no colouring.
    pub fn read_file(path: &Path) -> Result<Self, SolutionError> {
        Self::read(&bounded::read(path, MAX_BYTES)?)
    }

    /// Reads a colouring, text or JSON.
    ///
    /// # Errors
    /// Returns the first thing that is not as it has to be, and where it stands.
    pub fn read(bytes: &[u8]) -> Result<Self, SolutionError> {
        match bytes.trim_ascii_start().first() {
            None => Err(SolutionError::Empty),
            Some(b'[') => Ok(Self { colors: json(bytes)?, graph: None }),
            Some(b'{') => {
                let Report { coloring, graph } = json(bytes)?;
                let colors = coloring.ok_or(SolutionError::NoColoring)?;
                Ok(Self { colors, graph: graph.and_then(|graph| graph.sha256) })
            }
            Some(_) if bytes.trim_ascii() == b"null" => Err(SolutionError::NoColoring),
            Some(_) => Ok(Self { colors: lines(bytes)?, graph: None }),
        }
    }

    /// Refuses a colouring that names another graph.
    ///
    /// # Errors
    /// If it names one and it is not this.
    pub fn insist_on(&self, graph: &Graph) -> Result<(), SolutionError> {
        let expected = hex(&graph.digest());
        match &self.graph {
            Some(found) if *found != expected => {
                Err(SolutionError::OtherGraph { found: found.escape_debug().to_string(), expected })
            }
            _ => Ok(()),
        }
    }
}

/// Writes a colouring as text: one colour a line, in the order of the graph.
#[must_use]
pub fn text(checked: &Checked) -> String {
    let mut text = String::new();
    for color in checked.colors() {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{color}");
    }
    text
}

/// Spells a digest in lowercase hexadecimal digits.
#[must_use]
pub fn hex(digest: &[u8; 32]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn lines(bytes: &[u8]) -> Result<Vec<u32>, SolutionError> {
    let mut colors = Vec::new();
    // The last line may end, as lines do.
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    for (line, text) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        if colors.len() == MAX_VERTICES {
            return Err(SolutionError::TooMany { line });
        }
        let text = text.trim_ascii();
        let digits = std::str::from_utf8(text).ok().filter(|_| text.iter().all(u8::is_ascii_digit));
        let color = digits.and_then(|digits| digits.parse().ok());
        colors.push(color.ok_or_else(|| {
            let found = String::from_utf8_lossy(text).chars().take(40).flat_map(char::escape_debug).collect();
            SolutionError::Color { line, found }
        })?);
    }
    Ok(colors)
}

fn json<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, SolutionError> {
    serde_json::from_slice(bytes).map_err(|error| {
        let text = error.to_string();
        let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
        SolutionError::Json { line: error.line(), column: error.column(), reason: reason.to_owned() }
    })
}

#[cfg(test)]
mod tests {
    use super::super::check::check;
    use super::*;

    fn path() -> Graph {
        Graph::from_edges(3, [(0, 1), (1, 2)]).unwrap()
    }

    #[test]
    fn every_form_of_a_colouring_is_read() {
        let named = format!(
            r#"{{"valid": true, "coloring": [0, 1, 0], "graph": {{"sha256": "{}"}}}}"#,
            hex(&path().digest())
        );
        for text in ["0\n1\n0\n", "0\r\n 1\n0", "[0, 1, 0]", " {\"coloring\": [0,1,0]}\n", &named] {
            let solution = Solution::read(text.as_bytes()).unwrap();
            assert_eq!(solution.colors, [0, 1, 0], "{text}");
            solution.insist_on(&path()).unwrap();
        }
        let checked = check(&path(), &[0, 1, 0], 2).unwrap();
        assert_eq!(text(&checked), "0\n1\n0\n");
    }

    #[track_caller]
    fn bad(bytes: &[u8], message: &str) {
        assert_eq!(Solution::read(bytes).unwrap_err().to_string(), message);
    }

    #[test]
    fn what_is_no_colouring_is_refused() {
        bad(b"", "the file holds no colour");
        bad(b" \n", "the file holds no colour");
        let no_color = |line, found| {
            format!("line {line}: `{found}` is no colour, which is a whole number such as `0` or `81`")
        };
        bad(b"0\n\n1\n", &no_color(2, ""));
        bad(b"0\n1 2\n", &no_color(2, "1 2"));
        bad(b"0\n-1\n", &no_color(2, "-1"));
        bad(b"+1\n", &no_color(1, "+1"));
        bad(b"99999999999\n", &no_color(1, "99999999999"));
        bad(b"\xff\x1b\n", &no_color(1, "\u{fffd}\\u{1b}"));
        bad(
            &b"0\n".repeat(MAX_VERTICES + 1),
            "line 32769: there are more colours than the `32768` vertices that a graph may have",
        );
        bad(b"[0, -1]", "line 1, column 6: invalid value: integer `-1`, expected u32");
        bad(b"[0,\n 1", "line 2, column 2: EOF while parsing a list");
        bad(b"[0] x", "line 1, column 5: trailing characters");
        bad(br#"{"colors": [0]}"#, "line 1, column 15: missing field `coloring`");
        bad(br#"{"coloring": null, "valid": false}"#, "this result holds no colouring");
        bad(b" null\n", "this result holds no colouring");
        bad(br#"{"coloring": 3}"#, "line 1, column 14: invalid type: integer `3`, expected a sequence");
    }

    #[test]
    fn the_colouring_of_another_graph_is_refused() {
        let text = format!(r#"{{"coloring": [0], "graph": {{"sha256": "{}"}}}}"#, "0".repeat(64));
        let refused = Solution::read(text.as_bytes()).unwrap().insist_on(&path()).unwrap_err().to_string();
        let expected =
            format!("it colours the graph `{}`, and this one is `{}`", "0".repeat(64), hex(&path().digest()));
        assert_eq!(refused, expected);
    }
}
