//! The judge of colourings. It shares no code with what finds them, and nothing is called valid that it has not passed.

use super::graph::Graph;

/// How many conflicts are named; all are counted.
const NAMED: usize = 5;

/// A colouring that was checked: every vertex has one of `k` colours, and no edge joins two of the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    colors: Vec<u32>,
    k: usize,
    used: usize,
}

/// Why a list of colours is no valid colouring of a graph.
///
/// The message counts vertices from 1, as DIMACS and the lines of a solution do; the fields count them from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// It is the colouring of a graph of another size.
    #[error("the colouring names colours for `{found}` vertices, and the graph has `{vertices}`")]
    Length {
        /// How many colours there are.
        found: usize,
        /// How many vertices there are.
        vertices: usize,
    },
    /// A colour that is not below `k`.
    #[error("vertex `{}` has the colour `{found}`, and the `{k}` colours are counted from `0`", .vertex.saturating_add(1))]
    Color {
        /// The first such vertex.
        vertex: usize,
        /// Its colour.
        found: u32,
        /// How many colours there are.
        k: usize,
    },
    /// Edges that join two vertices of the same colour.
    #[error("{}", spelled(*.found, .first))]
    Conflicts {
        /// How many.
        found: u64,
        /// The first of them.
        first: Vec<Conflict>,
    },
}

/// An edge that joins two vertices of the same colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    /// The smaller vertex.
    pub u: u32,
    /// The larger vertex.
    pub v: u32,
    /// The colour of both.
    pub color: u32,
}

impl Conflict {
    /// Returns the two vertices, counted from 1.
    #[must_use]
    pub fn counted(&self) -> [u64; 2] {
        [self.u, self.v].map(|vertex| u64::from(vertex).saturating_add(1))
    }
}

/// Checks a colouring: one colour per vertex, each below `k`, and no edge between two of the same.
///
/// # Errors
/// If the lengths differ, a colour is not below `k`, or edges are in conflict; these are all counted.
pub fn check(graph: &Graph, colors: &[u32], k: usize) -> Result<Checked, CheckError> {
    if colors.len() != graph.vertices() {
        return Err(CheckError::Length { found: colors.len(), vertices: graph.vertices() });
    }
    if let Some((vertex, &found)) = colors.iter().enumerate().find(|&(_, &color)| color as usize >= k) {
        return Err(CheckError::Color { vertex, found, k });
    }
    let (mut found, mut first) = (0_u64, Vec::new());
    for (u, v) in graph.edge_list() {
        let color = colors.get(u as usize).copied();
        if color == colors.get(v as usize).copied() {
            found = found.saturating_add(1);
            if first.len() < NAMED {
                first.extend(color.map(|color| Conflict { u, v, color }));
            }
        }
    }
    if found > 0 {
        return Err(CheckError::Conflicts { found, first });
    }
    let mut used = colors.to_vec();
    used.sort_unstable();
    used.dedup();
    Ok(Checked { colors: colors.to_vec(), k, used: used.len() })
}

impl Checked {
    /// Returns the colour of every vertex, in the order of the graph.
    #[must_use]
    pub fn colors(&self) -> &[u32] {
        &self.colors
    }

    /// Returns how many colours there are to choose from.
    #[must_use]
    pub const fn k(&self) -> usize {
        self.k
    }

    /// Returns how many colours are used, which may be fewer.
    #[must_use]
    pub const fn used(&self) -> usize {
        self.used
    }
}

fn spelled(found: u64, first: &[Conflict]) -> String {
    let plural = if found == 1 { "edge joins" } else { "edges join" };
    let named: Vec<String> = first
        .iter()
        .map(|conflict| {
            let [u, v] = conflict.counted();
            format!("vertex `{u}` and vertex `{v}` with the colour `{}`", conflict.color)
        })
        .collect();
    let more = if found > first.len() as u64 { ", and more" } else { "" };
    format!("`{found}` {plural} vertices of one colour: {}{more}", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wheel of five spokes: a ring needs three colours, its middle a fourth.
    fn wheel() -> Graph {
        let ring = (0..5).map(|v| (v, (v + 1) % 5));
        Graph::from_edges(6, ring.chain((0..5).map(|v| (v, 5)))).unwrap()
    }

    #[test]
    fn a_valid_colouring_passes() {
        let checked = check(&wheel(), &[0, 1, 0, 1, 2, 3], 5).unwrap();
        assert_eq!((checked.colors(), checked.k(), checked.used()), (&[0, 1, 0, 1, 2, 3][..], 5, 4));
        let empty = Graph::from_edges(0, []).unwrap();
        assert_eq!(check(&empty, &[], 0).unwrap().used(), 0);
        assert_eq!(check(&Graph::from_edges(2, []).unwrap(), &[0, 0], 1).unwrap().used(), 1);
    }

    #[test]
    fn an_invalid_colouring_is_refused_with_every_conflict_counted() {
        let refused = |colors: &[u32], k| check(&wheel(), colors, k).unwrap_err().to_string();
        assert_eq!(
            refused(&[0, 1], 4),
            "the colouring names colours for `2` vertices, and the graph has `6`"
        );
        assert_eq!(
            refused(&[0, 1, 0, 1, 2, 3], 3),
            "vertex `6` has the colour `3`, and the `3` colours are counted from `0`"
        );
        assert_eq!(
            refused(&[0; 6], 0),
            "vertex `1` has the colour `0`, and the `0` colours are counted from `0`"
        );
        assert_eq!(
            refused(&[0, 1, 0, 1, 0, 2], 3),
            "`1` edge joins vertices of one colour: vertex `1` and vertex `5` with the colour `0`"
        );
        let all = refused(&[3; 6], 4);
        assert!(
            all.starts_with("`10` edges join vertices of one colour: vertex `1` and vertex `2` with"),
            "{all}"
        );
        assert!(all.ends_with(", and more") && all.matches(" and vertex ").count() == NAMED, "{all}");
    }
}
