//! A simple undirected graph: no loops, no edge twice, neighbours in order.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// The most vertices a graph may have.
///
/// The search asks of any two vertices whether they are joined, and keeps a bit for each pair: 128 MiB at this size.
pub const MAX_VERTICES: usize = 32_768;

/// A simple undirected graph. Its vertices are the numbers below [`Graph::vertices`].
#[derive(Clone, PartialEq, Eq)]
pub struct Graph {
    /// Where the neighbours of each vertex begin in `neighbors`, and where the last one's end.
    starts: Vec<usize>,
    /// The neighbours of all vertices, those of one in rising order.
    neighbors: Vec<u32>,
}

/// Why a list of edges is no simple graph. Vertices are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// More vertices than [`MAX_VERTICES`].
    #[error("the graph has `{found}` vertices, and at most `{MAX_VERTICES}` are allowed")]
    TooManyVertices {
        /// How many were asked for.
        found: usize,
    },
    /// An edge ends at a vertex that the graph does not have.
    #[error("the edge `{u} {v}` is not within a graph of `{vertices}` vertices")]
    OutOfRange {
        /// Where it begins.
        u: u32,
        /// Where it ends.
        v: u32,
        /// How many vertices there are.
        vertices: usize,
    },
    /// An edge joins a vertex to itself.
    #[error("an edge joins vertex `{vertex}` to itself")]
    Loop {
        /// The vertex.
        vertex: u32,
    },
    /// An edge is there twice, in whichever direction.
    #[error("the edge `{u} {v}` is there twice")]
    Duplicate {
        /// The smaller end.
        u: u32,
        /// The larger end.
        v: u32,
    },
}

impl Graph {
    /// Makes a graph of its edges, in any order and direction, with vertices counted from 0.
    ///
    /// # Errors
    /// If there are too many vertices, or if an edge leaves the graph, is a loop, or is there twice.
    pub fn from_edges(
        vertices: usize,
        edges: impl IntoIterator<Item = (u32, u32)>,
    ) -> Result<Self, GraphError> {
        if vertices > MAX_VERTICES {
            return Err(GraphError::TooManyVertices { found: vertices });
        }
        let mut arcs: Vec<(u32, u32)> = Vec::new();
        for (u, v) in edges {
            if u.max(v) as usize >= vertices {
                return Err(GraphError::OutOfRange { u, v, vertices });
            }
            if u == v {
                return Err(GraphError::Loop { vertex: u });
            }
            arcs.extend([(u, v), (v, u)]);
        }
        arcs.sort_unstable();
        if let Some(&[(u, v), _]) = arcs.array_windows::<2>().find(|[a, b]| a == b) {
            return Err(GraphError::Duplicate { u, v });
        }
        let mut starts = Vec::with_capacity(vertices.saturating_add(1));
        starts.push(0);
        let mut end = 0;
        for vertex in (0..).take(vertices) {
            end += arcs.get(end..).unwrap_or_default().partition_point(|&(u, _)| u <= vertex);
            starts.push(end);
        }
        Ok(Self { starts, neighbors: arcs.into_iter().map(|(_, v)| v).collect() })
    }

    /// Returns the number of vertices.
    #[must_use]
    pub fn vertices(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Returns the number of edges.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.neighbors.len() / 2
    }

    /// Returns the neighbours of a vertex in rising order; none of a vertex that the graph does not have.
    #[must_use]
    pub fn neighbors(&self, vertex: u32) -> &[u32] {
        let vertex = vertex as usize;
        match (self.starts.get(vertex), self.starts.get(vertex.saturating_add(1))) {
            (Some(&start), Some(&end)) => self.neighbors.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Returns the number of neighbours of a vertex; 0 of a vertex that the graph does not have.
    #[must_use]
    pub fn degree(&self, vertex: u32) -> usize {
        self.neighbors(vertex).len()
    }

    /// Returns the largest number of neighbours that a vertex has; 0 without vertices.
    #[must_use]
    pub fn max_degree(&self) -> usize {
        self.starts.array_windows::<2>().map(|[start, end]| end - start).max().unwrap_or(0)
    }

    /// Returns whether two vertices are joined.
    #[must_use]
    pub fn has_edge(&self, u: u32, v: u32) -> bool {
        self.neighbors(u).binary_search(&v).is_ok()
    }

    /// Lists every edge once, its smaller end first, in rising order.
    pub fn edge_list(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).take(self.vertices()).flat_map(|u| {
            let neighbors = self.neighbors(u);
            let larger = neighbors.partition_point(|&v| v < u);
            neighbors.get(larger..).unwrap_or_default().iter().map(move |&v| (u, v))
        })
    }

    /// Returns what names this graph: the SHA-256 of the line `graph 1`, the number of vertices and the number of edges as 64-bit
    /// and the edges of [`Graph::edge_list`] as pairs of 32-bit integers, all in little-endian order.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"graph 1\n");
        hash.update((self.vertices() as u64).to_le_bytes());
        hash.update((self.edges() as u64).to_le_bytes());
        for (u, v) in self.edge_list() {
            hash.update(u.to_le_bytes());
            hash.update(v.to_le_bytes());
        }
        hash.finalize().into()
    }
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Graph({} vertices, {} edges)", self.vertices(), self.edges())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_answers_what_it_was_made_of() {
        let graph = Graph::from_edges(5, [(3, 1), (0, 1), (4, 3), (0, 3)]).unwrap();
        assert_eq!((graph.vertices(), graph.edges(), graph.max_degree()), (5, 4, 3));
        assert_eq!(graph.edge_list().collect::<Vec<_>>(), [(0, 1), (0, 3), (1, 3), (3, 4)]);
        assert_eq!([0, 1, 2, 3, 4].map(|v| graph.degree(v)), [2, 2, 0, 3, 1]);
        assert_eq!(graph.neighbors(3), [0, 1, 4]);
        assert!(
            graph.has_edge(1, 3) && graph.has_edge(3, 1) && !graph.has_edge(0, 4) && !graph.has_edge(2, 2)
        );
        assert!(
            graph.neighbors(5).is_empty() && graph.neighbors(u32::MAX).is_empty() && !graph.has_edge(9, 0)
        );
    }

    #[test]
    fn a_graph_may_be_empty() {
        for vertices in [0, 1, 7] {
            let graph = Graph::from_edges(vertices, []).unwrap();
            assert_eq!((graph.vertices(), graph.edges(), graph.max_degree()), (vertices, 0, 0));
            assert_eq!(graph.edge_list().count(), 0);
        }
    }

    #[test]
    fn what_is_no_simple_graph_is_refused() {
        let refused = |vertices, edges: &[(u32, u32)]| {
            Graph::from_edges(vertices, edges.iter().copied()).unwrap_err().to_string()
        };
        assert_eq!(refused(3, &[(0, 3)]), "the edge `0 3` is not within a graph of `3` vertices");
        assert_eq!(refused(0, &[(0, 0)]), "the edge `0 0` is not within a graph of `0` vertices");
        assert_eq!(refused(3, &[(1, 1)]), "an edge joins vertex `1` to itself");
        assert_eq!(refused(3, &[(0, 1), (1, 0)]), "the edge `0 1` is there twice");
        assert_eq!(refused(3, &[(2, 1), (0, 1), (2, 1)]), "the edge `1 2` is there twice");
        assert_eq!(
            refused(1_000_000, &[]),
            "the graph has `1000000` vertices, and at most `32768` are allowed"
        );
        assert_eq!(Graph::from_edges(MAX_VERTICES, [(0, 32_767)]).unwrap().edges(), 1);
    }

    #[test]
    fn the_name_of_a_graph_is_that_of_its_edges_and_size() {
        let name = |vertices, edges: &[(u32, u32)]| {
            Graph::from_edges(vertices, edges.iter().copied()).unwrap().digest()
        };
        let path = name(3, &[(0, 1), (1, 2)]);
        assert_eq!(path, name(3, &[(2, 1), (1, 0)]));
        assert_ne!(path, name(4, &[(0, 1), (1, 2)]));
        assert_ne!(path, name(3, &[(0, 1), (0, 2)]));
        // Checkpoints hold it: it may never change.
        let expected: [u8; 32] = Sha256::digest(
            [
                &b"graph 1\n"[..],
                &[3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0],
                &[0, 0, 0, 0, 1, 0, 0, 0],
                &[1, 0, 0, 0, 2, 0, 0, 0],
            ]
            .concat(),
        )
        .into();
        assert_eq!(path, expected);
    }
}
