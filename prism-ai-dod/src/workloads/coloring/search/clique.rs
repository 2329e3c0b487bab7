//! A bound of the number of colours from below, at once: vertices that are all joined to each other.

use std::cmp::Reverse;

use super::rows::{Rows, change};
use crate::workloads::coloring::graph::Graph;

/// How many words of 64 vertices may be looked at: about a second of work, and enough for every vertex of graphs of 1,000.
const WORDS: u64 = 1 << 29;

/// Finds vertices that are all joined to each other, in rising order: as many colours are needed as there are of them.
///
/// One clique is grown from each vertex, those of the highest degree first, by the candidate that leaves the most candidates; the
/// largest is returned, of several the first. It need not be the largest that the graph has.
#[must_use]
pub fn clique(graph: &Graph) -> Vec<u32> {
    let mut order: Vec<u32> = (0..).take(graph.vertices()).collect();
    order.sort_by_key(|&v| Reverse(graph.degree(v)));
    let mut growing = Growing { rows: &Rows::new(graph), words: 0 };
    let mut best = Vec::new();
    for start in order {
        // If it has too few neighbours for a larger one, so has every vertex after it.
        if graph.degree(start) < best.len() || growing.words > WORDS {
            break;
        }
        best = growing.grow(start, best.len()).unwrap_or(best);
    }
    best.sort_unstable();
    best
}

/// What cliques are grown with.
struct Growing<'r, 'g> {
    rows: &'r Rows<'g>,
    /// How many words of rows were looked at.
    words: u64,
}

impl Growing<'_, '_> {
    /// Grows a clique of more than `best` vertices from one of them; `None` where this does not succeed.
    fn grow(&mut self, start: u32, best: usize) -> Option<Vec<u32>> {
        let mut clique = vec![start];
        let mut candidates = self.rows.graph().neighbors(start).to_vec();
        while !candidates.is_empty() {
            let joined = self.joined(&candidates);
            // Whoever is joined to too few candidates is in no larger clique, and takes some from others by leaving.
            let hopeful = |joined: u32| clique.len().saturating_add(joined as usize) >= best;
            let before = candidates.len();
            let mut each = joined.iter();
            candidates.retain(|_| each.next().is_some_and(|&joined| hopeful(joined)));
            if candidates.len() < before {
                continue;
            }
            // The first of those with the most.
            let (_, &next) = joined.iter().zip(&candidates).rev().max_by_key(|&(joined, _)| joined)?;
            clique.push(next);
            candidates.retain(|&v| self.rows.graph().has_edge(next, v));
        }
        (clique.len() > best).then_some(clique)
    }

    /// Counts for each candidate to how many others it is joined.
    fn joined(&mut self, candidates: &[u32]) -> Vec<u32> {
        let mut set = vec![0_u64; self.rows.words()];
        for &v in candidates {
            change(&mut set, v as usize / 64, |word| *word |= 1 << (v % 64));
        }
        self.words = self.words.saturating_add(set.len().saturating_mul(candidates.len()) as u64);
        let both = |row: &[u64]| row.iter().zip(&set).map(|(a, b)| (a & b).count_ones()).sum();
        candidates.iter().map(|&v| both(self.rows.row(v as usize))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workloads::coloring::random::Random;

    fn graph(vertices: usize, edges: impl IntoIterator<Item = (u32, u32)>) -> Graph {
        Graph::from_edges(vertices, edges).unwrap()
    }

    fn complete(vertices: u32) -> Graph {
        graph(vertices as usize, (0..vertices).flat_map(|u| (0..u).map(move |v| (u, v))))
    }

    /// Returns the size of the clique, after it has been checked.
    #[track_caller]
    fn size(graph: &Graph) -> usize {
        let found = clique(graph);
        assert!(found.is_sorted_by(|a, b| a < b));
        for (place, &u) in found.iter().enumerate() {
            assert!(found[..place].iter().all(|&v| graph.has_edge(u, v)), "{found:?}");
        }
        found.len()
    }

    #[test]
    fn simple_graphs_have_the_cliques_they_should() {
        assert_eq!(size(&graph(0, [])), 0);
        assert_eq!(size(&graph(1, [])), 1);
        assert_eq!(size(&graph(5, [])), 1);
        for vertices in [2, 7, 64, 65, 130] {
            assert_eq!(size(&complete(vertices)), vertices as usize);
        }
        // An odd ring, and a path besides.
        let ring = (0..7).map(|v| (v, (v + 1) % 7));
        assert_eq!(size(&graph(10, ring.chain([(7, 8), (8, 9)]))), 2);
        // Two sides, all of one joined to all of the other.
        assert_eq!(size(&graph(9, (0..4).flat_map(|u| (4..9).map(move |v| (u, v))))), 2);
        // A clique of four at vertices of low degree, and a star of high degree.
        let star = (1..9).map(|v| (0, v));
        let four = [(9, 10), (9, 11), (9, 12), (10, 11), (10, 12), (11, 12)];
        assert_eq!(size(&graph(13, star.chain(four))), 4);
    }

    #[test]
    fn a_planted_clique_is_found() {
        let mut random = Random::stream(2, &[]);
        for _ in 0..10 {
            let mut members: Vec<u32> = (0..120).collect();
            random.shuffle(&mut members);
            members.truncate(20);
            let pairs = (0..120).flat_map(|u| (u + 1..120).map(move |v| (u, v)));
            let edges: Vec<_> = pairs
                .filter(|(u, v)| random.below(10) < 3 || members.contains(u) && members.contains(v))
                .collect();
            let found = size(&graph(120, edges));
            assert!(found >= 20, "{found}");
        }
    }
}
