//! A line of text: its fields, and the numbers in them, each with its place.

use std::ops::Range;

use super::super::graph::MAX_VERTICES;
use super::error::{DimacsError, Fault};

/// How much of a field is quoted, in characters.
const QUOTED: usize = 40;

/// A line that says something.
pub(super) struct Line<'a> {
    number: usize,
    text: &'a str,
    fields: Vec<Range<usize>>,
}

/// What the line `p` announces.
pub(super) struct Header {
    /// The number of its line.
    pub(super) line: usize,
    /// How many vertices.
    pub(super) vertices: u32,
    /// How many edges, each counted once or twice.
    pub(super) edges: u64,
}

/// The most fields that are looked at: one more than a line may have.
const FIELDS: usize = 5;

impl<'a> Line<'a> {
    /// Reads a line; nothing if it is empty or a comment.
    pub(super) fn read(number: usize, bytes: &'a [u8]) -> Result<Option<Self>, DimacsError> {
        // Many files name their authors in an encoding of their time.
        if bytes.trim_ascii_start().first() == Some(&b'c') {
            return Ok(None);
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let start = error.valid_up_to();
            DimacsError::at_line(number, bytes, start..start.saturating_add(1), Fault::NotUtf8)
        })?;
        let fields: Vec<Range<usize>> = text
            .split_ascii_whitespace()
            .take(FIELDS)
            .map(|field| {
                let start = field.as_ptr().addr().saturating_sub(text.as_ptr().addr());
                start..start.saturating_add(field.len())
            })
            .collect();
        Ok((!fields.is_empty()).then_some(Self { number, text, fields }))
    }

    /// Returns the first field, which says what kind of line it is.
    pub(super) fn kind(&self) -> &'a str {
        self.field(0).0
    }

    /// Returns what is wrong in a field.
    pub(super) fn fault(&self, field: usize, fault: Fault) -> DimacsError {
        DimacsError::at_line(self.number, self.text.as_bytes(), self.field(field).1, fault)
    }

    /// Returns what is wrong with the line as a whole.
    pub(super) fn whole(&self, fault: Fault) -> DimacsError {
        let end = self.text.trim_ascii_end().len();
        DimacsError::at_line(self.number, self.text.as_bytes(), self.field(0).1.start..end, fault)
    }

    /// Returns what is wrong with a line of a kind that is not known.
    pub(super) fn unknown(&self) -> DimacsError {
        self.fault(0, Fault::Kind { found: quoted(self.kind()) })
    }

    /// Refuses a line of more or fewer fields.
    pub(super) fn insist(&self, fields: usize, expected: &'static str) -> Result<(), DimacsError> {
        if self.fields.len() == fields {
            return Ok(());
        }
        let found = self.text.split_ascii_whitespace().count();
        Err(self.whole(Fault::Fields { found, expected }))
    }

    /// Reads the line `p`.
    pub(super) fn header(&self) -> Result<Header, DimacsError> {
        self.insist(4, "p edge VERTICES EDGES")?;
        let (format, _) = self.field(1);
        if !["edge", "col"].contains(&format) {
            return Err(self.fault(1, Fault::Format { found: quoted(format) }));
        }
        let (vertices, edges) = (self.number(2)?, self.number(3)?);
        let few = u32::try_from(vertices).ok().filter(|&few| few as usize <= MAX_VERTICES);
        let few = few.ok_or_else(|| self.fault(2, Fault::TooManyVertices { found: vertices }))?;
        let possible = vertices.saturating_mul(vertices.saturating_sub(1));
        if edges > possible {
            return Err(self.fault(3, Fault::TooManyEdges { found: edges, vertices, possible }));
        }
        Ok(Header { line: self.number, vertices: few, edges })
    }

    /// Reads a vertex, which is counted from 1 in the file and from 0 in what is returned.
    pub(super) fn vertex(&self, field: usize, header: &Header) -> Result<u32, DimacsError> {
        let found = self.number(field)?;
        let vertex = found.checked_sub(1).and_then(|vertex| u32::try_from(vertex).ok());
        vertex
            .filter(|&vertex| vertex < header.vertices)
            .ok_or_else(|| self.fault(field, Fault::Vertex { found, vertices: header.vertices.into() }))
    }

    /// Reads a number: digits alone, without a sign.
    pub(super) fn number(&self, field: usize) -> Result<u64, DimacsError> {
        let (found, _) = self.field(field);
        if found.is_empty() || !found.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(self.fault(field, Fault::Number { found: quoted(found) }));
        }
        found.parse().map_err(|_| self.fault(field, Fault::Overflow { found: quoted(found) }))
    }

    fn field(&self, field: usize) -> (&'a str, Range<usize>) {
        let range = self.fields.get(field).cloned().unwrap_or_default();
        (self.text.get(range.clone()).unwrap_or_default(), range)
    }
}

/// Shortens a field to what a message can hold, without what would move a terminal's cursor.
fn quoted(field: &str) -> String {
    let mut short: String = field.chars().take(QUOTED).flat_map(char::escape_debug).collect();
    if field.chars().nth(QUOTED).is_some() {
        short.push('…');
    }
    short
}
