//! The edges that a text lists: each once or each in both directions, and as many as announced.

use super::super::graph::Graph;
use super::error::{DimacsError, Fault};
use super::line::Header;

/// The edges in the order of the lines.
#[derive(Default)]
pub(super) struct Edges(Vec<Listed>);

/// An edge as it stands on a line. In order, the two directions of an edge are neighbours.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Listed {
    low: u32,
    high: u32,
    is_downward: bool,
    line: usize,
}

impl Listed {
    /// Takes an edge down, with vertices counted from 0.
    pub(super) fn new(u: u32, v: u32, line: usize) -> Self {
        Self { low: u.min(v), high: u.max(v), is_downward: u > v, line }
    }

    /// Returns the edge as it stands, with vertices counted from 1.
    fn spelled(self) -> (u64, u64) {
        let (low, high) = (u64::from(self.low).saturating_add(1), u64::from(self.high).saturating_add(1));
        if self.is_downward { (high, low) } else { (low, high) }
    }
}

impl Edges {
    pub(super) fn list(&mut self, edge: Listed) {
        self.0.push(edge);
    }

    /// Makes the graph, with the text at hand to show the line that is wrong.
    pub(super) fn into_graph(mut self, header: &Header, text: &[u8]) -> Result<Graph, DimacsError> {
        self.0.sort_unstable();
        let same = |a: &Listed, b: &Listed| (a.low, a.high) == (b.low, b.high);
        let (mut single, mut double, mut duplicate) = (None::<usize>, None, None);
        let mut found = 0_u64;
        for group in self.0.chunk_by(same) {
            found = found.saturating_add(1);
            let again = group.array_windows::<2>().filter(|[a, b]| a.is_downward == b.is_downward);
            for &[first, second] in again {
                earliest(&mut duplicate, (second.line, first.line, second));
            }
            if let &[a, b] = group {
                let (first, second) = if a.line < b.line { (a, b) } else { (b, a) };
                earliest(&mut double, (second.line, first.line, second));
            } else if let [edge] = group {
                single = Some(single.map_or(edge.line, |line| line.min(edge.line)));
            }
        }
        if let Some((line, first, edge)) = duplicate {
            let (u, v) = edge.spelled();
            return Err(at(line, text, Fault::Duplicate { u, v, first }));
        }
        if let (Some((line, first, edge)), Some(single)) = (double, single) {
            let (u, v) = edge.spelled();
            return Err(at(line, text, Fault::Mixed { u, v, first, single }));
        }
        if header.edges != found && header.edges != found.saturating_mul(2) {
            return Err(at(header.line, text, Fault::Count { announced: header.edges, found }));
        }
        self.0.dedup_by(|b, a| same(a, b));
        let edges = self.0.iter().map(|edge| (edge.low, edge.high));
        Graph::from_edges(header.vertices as usize, edges)
            .map_err(|error| at(header.line, text, Fault::Graph(error)))
    }
}

/// Keeps what stands on the earlier line.
fn earliest(kept: &mut Option<(usize, usize, Listed)>, other: (usize, usize, Listed)) {
    if kept.is_none_or(|kept| other < kept) {
        *kept = Some(other);
    }
}

/// Says what is wrong with a whole line, given its number.
pub(super) fn at(number: usize, text: &[u8], fault: Fault) -> DimacsError {
    let line = text.split(|&byte| byte == b'\n').nth(number.saturating_sub(1)).unwrap_or_default();
    DimacsError::at_line(number, line, 0..line.trim_ascii_end().len(), fault)
}
