//! The DIMACS graph format, as text (`.col`) and as bits (`.col.b`), which are told apart by what they hold, not by their names.
//!
//! What is read is what the field's files do, and nothing else; everything else is an error that names its place:
//!
//! * Text: lines of `c` (a comment, whatever bytes follow), one `p edge VERTICES EDGES` or `p col ...` before all others, `e U V` for an
//!   edge, `n V WEIGHT` for the weight of a vertex, which is checked and ignored, because colouring knows none. Empty lines, spaces
//!   round the fields and the line ends of Windows are passed over. Vertices are counted from 1.
//! * Every edge once, or every edge in both directions (the `queen`, `miles` and book graphs). The line `p` may give the number of
//!   edges or twice that (`DSJC500.9`). An edge twice in one direction, or some edges in both directions and others in one, as in
//!   `homer`, `abb313GPIA` and the weighted `queen8_8g`, is refused: nobody can say what was meant.
//! * Bits: a line with the length of the preamble in bytes, the preamble (lines of `c` and the line `p`), then for each vertex a row
//!   of bits, from the highest of each byte, up to and including its own, which is 0. Nothing follows.
//! * At most [`MAX_VERTICES`](super::graph::MAX_VERTICES) vertices and [`MAX_BYTES`] bytes. Nothing is allocated on the word of a
//!   number in the file.

mod ascii;
mod binary;
mod edges;
mod error;
mod file;
mod foreign;
mod line;
mod write;

pub use error::{DimacsError, Fault, Place};
pub use file::{MAX_BYTES, ReadError, read_file};
pub use write::write;

use super::graph::Graph;

/// Reads a graph from the bytes of a file, text or bits.
///
/// # Errors
/// Returns the first thing that is not as it has to be, and where it stands.
pub fn read(bytes: &[u8]) -> Result<Graph, DimacsError> {
    if binary::is_meant(bytes) {
        return binary::read(bytes);
    }
    // What some editors put before a text to say that it is UTF-8.
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    foreign::refuse(text)?;
    ascii::read(text)
}

#[cfg(test)]
mod tests;
