//! What can be wrong with a file, and where.

use std::fmt;
use std::ops::Range;

use super::super::graph::{GraphError, MAX_VERTICES};

/// How much of a line is shown, in characters.
const SHOWN: usize = 40;

/// Why bytes are no graph in DIMACS form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimacsError {
    /// What is wrong.
    pub fault: Fault,
    /// Where.
    pub place: Place,
}

/// Where something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the file as a whole.
    File,
    /// In a line of text.
    Line {
        /// Its number, from 1.
        number: usize,
        /// What it says, without what ends it; a long line is cut.
        text: String,
        /// The bytes of the text that are meant.
        columns: Range<usize>,
    },
    /// Behind the text of a binary file.
    Byte {
        /// How many bytes precede it.
        offset: usize,
    },
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file has no byte, or only white space.
    #[error("the file holds nothing")]
    Empty,
    /// The file is of another kind.
    #[error("this is not a DIMACS graph: {found}")]
    Foreign {
        /// What it is, or what it holds.
        found: &'static str,
        /// What to do about it.
        help: Option<&'static str>,
    },
    /// A line is no text.
    #[error("the line is not UTF-8")]
    NotUtf8,
    /// A line of another kind.
    #[error("a line begins with `{found}`, and only `c`, `p`, `e` and `n` are known")]
    Kind {
        /// Its first word.
        found: String,
    },
    /// A line with too few or too many fields.
    #[error("the line has `{found}` fields, and `{expected}` is how it is written")]
    Fields {
        /// How many it has.
        found: usize,
        /// How such a line is written.
        expected: &'static str,
    },
    /// A field that is no number.
    #[error("`{found}` is not a whole number")]
    Number {
        /// The field.
        found: String,
    },
    /// A field that is larger than any number here may be.
    #[error("`{found}` is larger than any number here may be")]
    Overflow {
        /// The field.
        found: String,
    },
    /// The line `p` announces another kind of problem.
    #[error("the format is `{found}`, and only `edge` and `col` are known")]
    Format {
        /// The field.
        found: String,
    },
    /// There is no line `p`.
    #[error("there is no line `p edge VERTICES EDGES`")]
    NoProblem,
    /// Something stands before the line `p`.
    #[error("an `{found}` line stands before the line `p edge VERTICES EDGES`")]
    BeforeProblem {
        /// The kind of line.
        found: &'static str,
    },
    /// There are two lines `p`.
    #[error("this is a second line `p`; the first is line `{first}`")]
    SecondProblem {
        /// The number of the first.
        first: usize,
    },
    /// More vertices than a graph may have.
    #[error("the graph has `{found}` vertices, and at most `{MAX_VERTICES}` are allowed")]
    TooManyVertices {
        /// How many it has.
        found: u64,
    },
    /// More edges than a graph of that size can have.
    #[error(
        "`{found}` edges are announced, and `{vertices}` vertices have at most `{possible}` in both directions"
    )]
    TooManyEdges {
        /// How many are announced.
        found: u64,
        /// How many vertices there are.
        vertices: u64,
        /// How many edges there can be, each counted in both directions.
        possible: u64,
    },
    /// A vertex that the graph does not have.
    #[error("there is no vertex `{found}`: they are counted from `1` to `{vertices}`")]
    Vertex {
        /// The vertex.
        found: u64,
        /// How many there are.
        vertices: u64,
    },
    /// An edge joins a vertex to itself.
    #[error("an edge joins vertex `{vertex}` to itself")]
    Loop {
        /// The vertex, from 1.
        vertex: u64,
    },
    /// An edge is listed twice in the same direction.
    #[error("the edge `{u} {v}` is listed on line `{first}` already")]
    Duplicate {
        /// Where the edge begins, from 1.
        u: u64,
        /// Where it ends.
        v: u64,
        /// The line on which it stands first.
        first: usize,
    },
    /// Some edges are listed in both directions, and others in one.
    #[error(
        "the edge `{u} {v}` is listed on line `{first}` as `{v} {u}`, and the one on line `{single}` in one direction only"
    )]
    Mixed {
        /// Where the edge begins, from 1.
        u: u64,
        /// Where it ends.
        v: u64,
        /// The line on which it stands the other way round.
        first: usize,
        /// A line with an edge that is listed once.
        single: usize,
    },
    /// The line `p` announces another number of edges.
    #[error("the line announces `{announced}` edges, and the file has `{found}`")]
    Count {
        /// How many it announces.
        announced: u64,
        /// How many there are.
        found: u64,
    },
    /// The preamble of a binary file is longer than the file.
    #[error("the preamble is announced with `{announced}` bytes, and `{found}` are there")]
    Preamble {
        /// How long it should be.
        announced: u64,
        /// How many bytes follow.
        found: usize,
    },
    /// A line in the preamble of a binary file that belongs in a text.
    #[error("a preamble has lines of `c` and `p`, and none of `{found}`")]
    InPreamble {
        /// The kind of line.
        found: &'static str,
    },
    /// A binary file ends too early.
    #[error("the row of vertex `{vertex}` needs `{needed}` bytes, and `{found}` are there")]
    Truncated {
        /// The vertex, from 1.
        vertex: u64,
        /// How many bytes its row has.
        needed: usize,
        /// How many the file has left.
        found: usize,
    },
    /// A row of bits goes on behind the vertex itself.
    #[error("a bit is set behind the last of the row of vertex `{vertex}`")]
    Padding {
        /// The vertex, from 1.
        vertex: u64,
    },
    /// What was read is no simple graph.
    #[error(transparent)]
    Graph(GraphError),
    /// Something stands behind the last row.
    #[error("`{found}` bytes follow the row of the last vertex")]
    Rest {
        /// How many.
        found: usize,
    },
}

impl DimacsError {
    pub(super) const fn of_file(fault: Fault) -> Self {
        Self { fault, place: Place::File }
    }

    pub(super) const fn at_byte(offset: usize, fault: Fault) -> Self {
        Self { fault, place: Place::Byte { offset } }
    }

    /// Says what is wrong in a line, which may be too long to be shown, and no text at all.
    pub(super) fn at_line(number: usize, line: &[u8], columns: Range<usize>, fault: Fault) -> Self {
        let whole = String::from_utf8_lossy(line);
        let mut text: String = whole.trim_end().chars().take(SHOWN).collect();
        let end = text.ceil_char_boundary(columns.end.min(text.len()));
        let start = text.floor_char_boundary(columns.start.min(end));
        if whole.trim_end().chars().nth(SHOWN).is_some() {
            text.push('…');
        }
        Self { fault, place: Place::Line { number, text, columns: start..end } }
    }

    /// Returns what to do about it, where that can be said.
    #[must_use]
    pub const fn help(&self) -> Option<&'static str> {
        Some(match &self.fault {
            Fault::Foreign { help, .. } => return *help,
            Fault::Vertex { .. } => "the format counts vertices from 1",
            Fault::Duplicate { .. } | Fault::Mixed { .. } => {
                "list every edge once, or every edge in both directions"
            }
            Fault::Loop { .. } => "a vertex that is joined to itself has no colour; leave the line out",
            Fault::Count { .. } => {
                "the line may give the number of edges or twice that; a file with fewer may have been cut off"
            }
            Fault::Truncated { .. } | Fault::Preamble { .. } => {
                "the file may have been cut off: fetch it again"
            }
            Fault::NoProblem | Fault::BeforeProblem { .. } | Fault::Fields { .. } | Fault::Format { .. } => {
                "a triangle is written `p edge 3 3`, `e 1 2`, `e 1 3`, `e 2 3`, each on a line of its own"
            }
            _ => return None,
        })
    }
}

impl fmt::Display for DimacsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::File => write!(f, "{}", self.fault),
            Place::Line { number, .. } => write!(f, "line {number}: {}", self.fault),
            Place::Byte { offset } => write!(f, "byte {offset}: {}", self.fault),
        }
    }
}

impl std::error::Error for DimacsError {}
