//! Bits: the length of the preamble, the preamble, a row for each vertex.

use super::super::graph::Graph;
use super::edges::at;
use super::error::{DimacsError, Fault};
use super::line::{Header, Line};

/// Returns whether bytes are meant as a binary file: their first line is a number, which no text begins with.
pub(super) fn is_meant(bytes: &[u8]) -> bool {
    let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii();
    !first.is_empty() && first.iter().all(u8::is_ascii_digit)
}

/// Reads a binary file.
pub(super) fn read(bytes: &[u8]) -> Result<Graph, DimacsError> {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
    let (first, rest) = bytes.split_at_checked(end).unwrap_or_default();
    let rest = rest.get(1..).unwrap_or_default();
    let line = Line::read(1, first)?.ok_or(DimacsError::of_file(Fault::Empty))?;
    let announced = line.number(0)?;
    let length = usize::try_from(announced).unwrap_or(usize::MAX);
    let (preamble, rows) = rest
        .split_at_checked(length)
        .ok_or_else(|| line.whole(Fault::Preamble { announced, found: rest.len() }))?;
    let header = header(preamble)?;
    let edges = edges(&header, rows, bytes.len().saturating_sub(rows.len()))?;
    let found = edges.len() as u64;
    if header.edges != found && header.edges != found.saturating_mul(2) {
        return Err(at(header.line, bytes, Fault::Count { announced: header.edges, found }));
    }
    Graph::from_edges(header.vertices as usize, edges)
        .map_err(|error| at(header.line, bytes, Fault::Graph(error)))
}

/// Reads the preamble, whose first line is the second of the file.
fn header(preamble: &[u8]) -> Result<Header, DimacsError> {
    let mut header: Option<Header> = None;
    for (number, text) in (2..).zip(preamble.split(|&byte| byte == b'\n')) {
        let Some(line) = Line::read(number, text)? else { continue };
        match (line.kind(), &header) {
            ("p", None) => header = Some(line.header()?),
            ("p", Some(header)) => return Err(line.whole(Fault::SecondProblem { first: header.line })),
            ("e", _) => return Err(line.whole(Fault::InPreamble { found: "e" })),
            ("n", _) => return Err(line.whole(Fault::InPreamble { found: "n" })),
            _ => return Err(line.unknown()),
        }
    }
    header.ok_or(DimacsError::of_file(Fault::NoProblem))
}

/// Reads the rows, which begin at an offset of the file.
fn edges(header: &Header, rows: &[u8], offset: usize) -> Result<Vec<(u32, u32)>, DimacsError> {
    let mut edges = Vec::new();
    let mut left = rows;
    for u in 0..header.vertices {
        let vertex = u64::from(u).saturating_add(1);
        let here = offset.saturating_add(rows.len().saturating_sub(left.len()));
        let needed = (u as usize / 8).saturating_add(1);
        let (row, after) = left.split_at_checked(needed).ok_or_else(|| {
            DimacsError::at_byte(here, Fault::Truncated { vertex, needed, found: left.len() })
        })?;
        left = after;
        for (byte, &bits) in (0_u32..).zip(row) {
            let mut bits = bits;
            while bits != 0 {
                let bit = bits.leading_zeros();
                bits &= !(0x80 >> bit);
                let v = byte.saturating_mul(8).saturating_add(bit);
                let fault = match v.cmp(&u) {
                    std::cmp::Ordering::Less => {
                        edges.push((v, u));
                        continue;
                    }
                    std::cmp::Ordering::Equal => Fault::Loop { vertex },
                    std::cmp::Ordering::Greater => Fault::Padding { vertex },
                };
                return Err(DimacsError::at_byte(here.saturating_add(byte as usize), fault));
            }
        }
    }
    if left.is_empty() {
        Ok(edges)
    } else {
        let here = offset.saturating_add(rows.len().saturating_sub(left.len()));
        Err(DimacsError::at_byte(here, Fault::Rest { found: left.len() }))
    }
}
