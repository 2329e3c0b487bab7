//! Vertices that a search need not look at: those that can be coloured in any case, once the others are.
//!
//! * A vertex with fewer than `k` neighbours finds a colour that none of them has. What is left when no such vertex is there
//!   any more is the `k`-core.
//! * A vertex `u` whose neighbours are all neighbours of another, `v`, can have the colour of `v`: `v` dominates it. (The two
//!   are not joined, for else `v` would be a neighbour of itself.)
//!
//! Vertices are taken away one by one, each for what is left of the graph, and are given back in the opposite order.

use std::collections::VecDeque;

use super::rows::{Rows, at, change};
use crate::workloads::coloring::graph::Graph;

/// How many pairs of vertices may be compared: far more than a graph of 2,000 vertices asks for, and about a second of work.
const COMPARISONS: u64 = 1 << 26;

/// Why a vertex was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Removed {
    /// It had fewer than `k` neighbours.
    Free(u32),
    /// All its neighbours were neighbours of another.
    Dominated { vertex: u32, by: u32 },
}

/// A graph without the vertices that can be coloured in any case.
#[derive(Debug, Clone)]
pub struct Reduction {
    /// What is left, its vertices in the order of `kept`.
    rest: Graph,
    /// What the vertices of the rest are called in the graph, in rising order.
    kept: Vec<u32>,
    removed: Vec<Removed>,
}

impl Reduction {
    /// Takes away every vertex that `k` colours are enough for in any case.
    #[must_use]
    pub fn new(graph: &Graph, k: usize) -> Self {
        let rows = Rows::new(graph);
        let mut left = Left::new(&rows, k);
        while let Some(vertex) = left.queue.pop_front() {
            left.look_at(vertex);
        }
        let Left { here, removed, .. } = left;
        let kept: Vec<u32> = (0..).take(graph.vertices()).filter(|&v| holds(&here, v)).collect();
        let name = |v: u32| kept.binary_search(&v).ok().and_then(|place| u32::try_from(place).ok());
        let edges = graph.edge_list().filter_map(|(u, v)| Some((name(u)?, name(v)?)));
        // A part of a simple graph is a simple graph; if it were not, all of it would be kept.
        match Graph::from_edges(kept.len(), edges) {
            Ok(rest) => Self { rest, kept, removed },
            Err(_) => Self {
                rest: graph.clone(),
                kept: (0..).take(graph.vertices()).collect(),
                removed: Vec::new(),
            },
        }
    }

    /// Returns what is left: its colourings with `k` colours are those that count.
    #[must_use]
    pub const fn rest(&self) -> &Graph {
        &self.rest
    }

    /// Returns what each vertex of the rest is called in the graph, in rising order.
    #[must_use]
    pub fn kept(&self) -> &[u32] {
        &self.kept
    }

    /// Makes a colouring of the rest one of the whole graph. If the one is valid with `k` colours, so is the other.
    ///
    /// Where the rest has conflicts, so has the whole, and maybe more of them.
    #[must_use]
    pub fn restore(&self, graph: &Graph, colors: &[u16]) -> Vec<u16> {
        let mut whole: Vec<Option<u16>> = vec![None; graph.vertices()];
        for (&vertex, &color) in self.kept.iter().zip(colors) {
            change(&mut whole, vertex as usize, |place| *place = Some(color));
        }
        let mut taken = Vec::new();
        for removed in self.removed.iter().rev() {
            let (vertex, color) = match *removed {
                Removed::Dominated { vertex, by } => (vertex, at(&whole, by as usize)),
                Removed::Free(vertex) => {
                    taken.clear();
                    taken.extend(graph.neighbors(vertex).iter().filter_map(|&u| at(&whole, u as usize)));
                    taken.sort_unstable();
                    taken.dedup();
                    (vertex, (0..).find(|color| taken.binary_search(color).is_err()))
                }
            };
            change(&mut whole, vertex as usize, |place| *place = color);
        }
        whole.into_iter().map(Option::unwrap_or_default).collect()
    }
}

/// What has not been taken away yet.
struct Left<'r, 'g> {
    rows: &'r Rows<'g>,
    k: usize,
    /// A bit for each vertex that is here.
    here: Vec<u64>,
    /// How many neighbours of a vertex are here.
    degrees: Vec<usize>,
    /// Which vertices are to be looked at (again), each once.
    queue: VecDeque<u32>,
    queued: Vec<bool>,
    comparisons: u64,
    removed: Vec<Removed>,
}

impl<'r, 'g> Left<'r, 'g> {
    fn new(rows: &'r Rows<'g>, k: usize) -> Self {
        let graph = rows.graph();
        let vertices = graph.vertices();
        let mut here = vec![0; rows.words()];
        for v in 0..vertices {
            change(&mut here, v / 64, |word| *word |= 1 << (v % 64));
        }
        Self {
            rows,
            k,
            here,
            degrees: (0..).take(vertices).map(|v| graph.degree(v)).collect(),
            queue: (0..).take(vertices).collect(),
            queued: vec![true; vertices],
            comparisons: 0,
            removed: Vec::new(),
        }
    }

    fn look_at(&mut self, vertex: u32) {
        change(&mut self.queued, vertex as usize, |queued| *queued = false);
        if at(&self.degrees, vertex as usize) < self.k {
            self.remove(Removed::Free(vertex), vertex);
        } else if let Some(by) = self.dominating(vertex) {
            self.remove(Removed::Dominated { vertex, by }, vertex);
        }
    }

    /// Finds the first vertex that has all the neighbours of this one.
    fn dominating(&mut self, vertex: u32) -> Option<u32> {
        let graph = self.rows.graph();
        let degree = at(&self.degrees, vertex as usize);
        // It is a neighbour of each of them: the one with the fewest neighbours leaves the least to look at.
        let neighbors = graph.neighbors(vertex).iter().copied().filter(|&u| holds(&self.here, u));
        let rarest = neighbors.min_by_key(|&u| at(&self.degrees, u as usize))?;
        let row = self.rows.row(vertex as usize);
        for &other in graph.neighbors(rarest) {
            if other == vertex
                || !holds(&self.here, other)
                || holds(row, other)
                || at(&self.degrees, other as usize) < degree
            {
                continue;
            }
            if self.comparisons >= COMPARISONS {
                return None;
            }
            self.comparisons = self.comparisons.saturating_add(1);
            let wider = self.rows.row(other as usize);
            if row.iter().zip(wider).zip(&self.here).all(|((own, wider), here)| own & here & !wider == 0) {
                return Some(other);
            }
        }
        None
    }

    /// Takes a vertex away. Its neighbours have fewer neighbours now, and are looked at again.
    fn remove(&mut self, why: Removed, vertex: u32) {
        self.removed.push(why);
        change(&mut self.here, vertex as usize / 64, |word| *word &= !(1 << (vertex % 64)));
        for &u in self.rows.graph().neighbors(vertex) {
            change(&mut self.degrees, u as usize, |degree| *degree = degree.saturating_sub(1));
            if holds(&self.here, u) && !at(&self.queued, u as usize) {
                change(&mut self.queued, u as usize, |queued| *queued = true);
                self.queue.push_back(u);
            }
        }
    }
}

fn holds(bits: &[u64], vertex: u32) -> bool {
    at(bits, vertex as usize / 64) >> (vertex % 64) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workloads::coloring::check::check;
    use crate::workloads::coloring::random::Random;

    /// Looks for a colouring of every vertex by trying all; for small graphs alone.
    fn first_coloring(graph: &Graph, k: usize) -> Option<Vec<u16>> {
        fn extend(graph: &Graph, k: usize, colors: &mut Vec<u16>) -> bool {
            let vertex = colors.len() as u32;
            vertex as usize == graph.vertices()
                || (0..k as u16).any(|color| {
                    let mut before = graph.neighbors(vertex).iter().take_while(|&&u| u < vertex);
                    if before.any(|&u| colors[u as usize] == color) {
                        return false;
                    }
                    colors.push(color);
                    let found = extend(graph, k, colors);
                    if !found {
                        colors.pop();
                    }
                    found
                })
        }
        let mut colors = Vec::new();
        extend(graph, k, &mut colors).then_some(colors)
    }

    fn random_graph(vertices: u32, percent: u32, random: &mut Random) -> Graph {
        let pairs = (0..vertices).flat_map(|u| (u + 1..vertices).map(move |v| (u, v)));
        let edges: Vec<_> = pairs.filter(|_| random.below(100) < percent).collect();
        Graph::from_edges(vertices as usize, edges).unwrap()
    }

    /// Says what is left, after checking that it can be coloured if the whole can, and that colourings are restored.
    #[track_caller]
    fn reduced(graph: &Graph, k: usize) -> Vec<u32> {
        let reduction = Reduction::new(graph, k);
        let (rest, kept) = (reduction.rest(), reduction.kept());
        assert_eq!(rest.vertices(), kept.len());
        for (u, v) in (0..rest.vertices() as u32).flat_map(|u| (0..u).map(move |v| (u, v))) {
            assert_eq!(rest.has_edge(u, v), graph.has_edge(kept[u as usize], kept[v as usize]));
        }
        let colors = first_coloring(rest, k);
        assert_eq!(colors.is_some(), first_coloring(graph, k).is_some(), "{graph:?}, k = {k}");
        if let Some(colors) = colors {
            let whole = reduction.restore(graph, &colors);
            check(graph, &whole.iter().map(|&color| u32::from(color)).collect::<Vec<_>>(), k).unwrap();
            assert!(kept.iter().zip(&colors).all(|(&vertex, &color)| whole[vertex as usize] == color));
        }
        kept.to_vec()
    }

    #[test]
    fn graphs_that_are_coloured_in_any_case_are_taken_away() {
        let none: [u32; 0] = [];
        for k in [0, 1, 5] {
            assert_eq!(reduced(&Graph::from_edges(0, []).unwrap(), k), none);
        }
        let unjoined = Graph::from_edges(4, []).unwrap();
        assert_eq!((reduced(&unjoined, 1), reduced(&unjoined, 9)), (vec![], vec![]));
        // Without colours every vertex counts.
        assert_eq!(reduced(&unjoined, 0), [0, 1, 2, 3]);
        // A tree, and a ring of six besides: two parts.
        let ring = (0..6).map(|v| (v, (v + 1) % 6));
        let parts = Graph::from_edges(10, ring.chain([(6, 7), (7, 8), (7, 9)])).unwrap();
        assert_eq!(reduced(&parts, 3), none);
        // With two colours the ring stays: no two of its vertices have both neighbours in common, as those of a ring of four do.
        assert_eq!(reduced(&parts, 2), [0, 1, 2, 3, 4, 5]);
        assert_eq!(reduced(&Graph::from_edges(4, (0..4).map(|v| (v, (v + 1) % 4))).unwrap(), 2), none);
        let complete = random_graph(6, 100, &mut Random::stream(1, &[]));
        assert_eq!((reduced(&complete, 6), reduced(&complete, 7)), (vec![], vec![]));
        assert_eq!(reduced(&complete, 5), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn what_is_needed_is_kept() {
        // A ring of five with a tail: neither is a vertex of the ring free with two colours, nor dominated.
        let edges = (0..5).map(|v| (v, (v + 1) % 5)).chain([(4, 5), (5, 6)]);
        assert_eq!(reduced(&Graph::from_edges(7, edges).unwrap(), 2), [0, 1, 2, 3, 4]);
        // A vertex beside 0, with both of its neighbours: one of the two is enough.
        let edges = (0..5).map(|v| (v, (v + 1) % 5)).chain([(5, 1), (5, 4)]);
        assert_eq!(reduced(&Graph::from_edges(6, edges).unwrap(), 2), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn random_graphs_keep_what_they_can_be_coloured_with() {
        let mut random = Random::stream(2, &[]);
        let (mut all, mut kept) = (0, 0);
        for _ in 0..300 {
            let vertices = random.below(12);
            let percent = 20 + random.below(70);
            let graph = random_graph(vertices, percent, &mut random);
            all += vertices as usize;
            kept += reduced(&graph, random.below(6) as usize).len();
        }
        assert!(kept > all / 10 && kept < all * 9 / 10, "{kept} of {all}");
    }
}
