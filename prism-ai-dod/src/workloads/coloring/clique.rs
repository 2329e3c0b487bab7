//! A bound of the number of colours from below, at once: vertices that are all joined to each other.

use std::cmp::Reverse;

use super::graph::Graph;

/// How many edges may be looked at in the search for a clique: less than a tenth of a second of work.
const EDGES: u64 = 1 << 25;

/// Finds vertices that are all joined to each other, in rising order: as many colours are needed as there are of them.
///
/// One clique is grown from each vertex, those of the highest degree first, by the candidate that leaves the most candidates; the
/// largest is returned, of several the first. It need not be the largest that the graph has.
#[must_use]
pub fn clique(graph: &Graph) -> Vec<u32> {
    let mut order: Vec<u32> = (0..).take(graph.vertices()).collect();
    order.sort_by_key(|&v| Reverse(graph.degree(v)));
    let mut best = Vec::new();
    let mut growing = Growing { graph, counts: vec![0; graph.vertices()], edges: 0 };
    for start in order {
        if graph.degree(start) < best.len() {
            // Neither this vertex nor any after it is in a larger one.
            break;
        }
        if growing.edges > EDGES {
            break;
        }
        let found = growing.grow(start, best.len());
        if found.len() > best.len() {
            best = found;
        }
    }
    best.sort_unstable();
    best
}

/// What the cliques of a graph are grown with.
struct Growing<'g> {
    graph: &'g Graph,
    /// How many candidates are neighbours of a vertex, plus one; 0 for vertices that are no candidates.
    counts: Vec<u32>,
    /// How many edges were looked at.
    edges: u64,
}

impl Growing<'_> {
    /// Grows a clique from a vertex, as long as it may become larger than `best`.
    fn grow(&mut self, start: u32, best: usize) -> Vec<u32> {
        let graph = self.graph;
        let mut clique = vec![start];
        let mut candidates = graph.neighbors(start).to_vec();
        self.set(&candidates, 1);
        for &v in &candidates {
            self.each_candidate(v, |count| *count += 1);
        }
        loop {
            // Whoever has too few neighbours among the candidates is in no larger clique, and takes some from others by leaving.
            let needed = best.saturating_sub(clique.len());
            let hopeful =
                |v: &u32| self.counts.get(*v as usize).is_some_and(|&count| count as usize > needed);
            let (stay, leave): (Vec<u32>, Vec<u32>) = candidates.iter().partition(|v| hopeful(v));
            candidates = stay;
            if !leave.is_empty() {
                self.leave(&leave);
                continue;
            }
            // The first of those with the most.
            let most = candidates.iter().rev().max_by_key(|&&v| self.counts.get(v as usize));
            let Some(&next) = most else { break };
            clique.push(next);
            let (stay, leave): (Vec<u32>, Vec<u32>) =
                candidates.iter().partition(|&&v| v != next && graph.has_edge(v, next));
            candidates = stay;
            self.leave(&leave);
        }
        clique
    }

    /// Takes candidates away from the others' counts.
    fn leave(&mut self, leave: &[u32]) {
        self.set(leave, 0);
        for &v in leave {
            self.each_candidate(v, |count| *count -= 1);
        }
    }

    fn each_candidate(&mut self, vertex: u32, mut each: impl FnMut(&mut u32)) {
        self.edges = self.edges.saturating_add(self.graph.degree(vertex) as u64);
        for &u in self.graph.neighbors(vertex) {
            if let Some(count) = self.counts.get_mut(u as usize).filter(|count| **count > 0) {
                each(count);
            }
        }
    }

    fn set(&mut self, vertices: &[u32], count: u32) {
        for &v in vertices {
            if let Some(place) = self.counts.get_mut(v as usize) {
                *place = count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;

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
