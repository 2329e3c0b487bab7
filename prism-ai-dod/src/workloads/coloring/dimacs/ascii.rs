//! Text: one line after the other.

use super::super::graph::Graph;
use super::edges::{Edges, Listed};
use super::error::{DimacsError, Fault};
use super::line::{Header, Line};

/// Reads a text.
pub(super) fn read(bytes: &[u8]) -> Result<Graph, DimacsError> {
    if bytes.trim_ascii().is_empty() {
        return Err(DimacsError::of_file(Fault::Empty));
    }
    let mut header: Option<Header> = None;
    let mut edges = Edges::default();
    for (number, text) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        let Some(line) = Line::read(number, text)? else { continue };
        match (line.kind(), &header) {
            ("p", None) => header = Some(line.header()?),
            ("p", Some(header)) => return Err(line.whole(Fault::SecondProblem { first: header.line })),
            ("e", Some(header)) => {
                line.insist(3, "e U V")?;
                let (u, v) = (line.vertex(1, header)?, line.vertex(2, header)?);
                if u == v {
                    return Err(line.whole(Fault::Loop { vertex: u64::from(u).saturating_add(1) }));
                }
                edges.list(Listed::new(u, v, number));
            }
            ("n", Some(header)) => {
                line.insist(3, "n VERTEX WEIGHT")?;
                line.vertex(1, header)?;
                line.number(2)?;
            }
            ("e", None) => return Err(line.whole(Fault::BeforeProblem { found: "e" })),
            ("n", None) => return Err(line.whole(Fault::BeforeProblem { found: "n" })),
            _ => return Err(line.unknown()),
        }
    }
    let header = header.ok_or(DimacsError::of_file(Fault::NoProblem))?;
    edges.into_graph(&header, bytes)
}
