//! A colouring, the weights of the edges, and the sums by which moves are judged.

use super::HEAVIEST;
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::search::rows::{at, change};

/// In a sum, says that its move may not be made: it is tabu, or the vertex has the colour.
const BARRED: u32 = 1 << 31;

/// Rows are as long as a whole number of vectors of the widest kind; what is beyond the colours is barred for ever.
const LANES: usize = 16;

/// What a search goes by.
#[derive(Debug)]
pub(super) struct State<'g> {
    graph: &'g Graph,
    pub(super) colors: Vec<u16>,
    /// Where the edges of each vertex begin in `weights`.
    starts: Vec<usize>,
    /// The weight of each edge, twice: beside each end, in the order of its neighbours.
    weights: Vec<u32>,
    /// The sums of weights, a row of `stride` for each vertex.
    gamma: Vec<u32>,
    stride: usize,
    /// How many edges join two vertices of the same colour.
    pub(super) conflicts: u32,
    /// The ends of these edges, in rising order.
    in_conflict: Vec<u32>,
    /// The vertices of the cheapest moves, and the sums that these moves lead to.
    cheapest: Vec<(u32, u32)>,
    /// The vertices in conflict behind their colours.
    by_color: Vec<(u16, u32)>,
}

/// The cheapest moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cheapest {
    /// By how much they raise the weight in conflict.
    pub(super) cost: i64,
    /// How many they are.
    pub(super) count: u32,
}

impl<'g> State<'g> {
    /// Begins with a colouring, and the same weight on every edge.
    pub(super) fn new(graph: &'g Graph, k: usize, colors: &[u16]) -> Self {
        let mut starts = Vec::with_capacity(colors.len());
        let stride = k.next_multiple_of(LANES);
        let mut row = vec![0; stride];
        row.iter_mut().skip(k).for_each(|beyond| *beyond = BARRED);
        let mut gamma = row.repeat(colors.len());
        let (mut start, mut twice, mut in_conflict) = (0, 0, Vec::new());
        for (vertex, &color) in (0..).zip(colors) {
            starts.push(start);
            start += graph.degree(vertex);
            let base = vertex as usize * stride;
            for &neighbor in graph.neighbors(vertex) {
                change(&mut gamma, base + usize::from(at(colors, neighbor as usize)), |sum| *sum += 1);
            }
            let own = at(&gamma, base + usize::from(color));
            twice += own;
            if own > 0 {
                in_conflict.push(vertex);
            }
            change(&mut gamma, base + usize::from(color), |sum| *sum |= BARRED);
        }
        Self {
            graph,
            colors: colors.to_vec(),
            starts,
            weights: vec![1; start],
            gamma,
            stride,
            conflicts: twice / 2,
            in_conflict,
            cheapest: Vec::new(),
            by_color: Vec::new(),
        }
    }

    /// Returns where the sum of a move is.
    fn place(&self, vertex: u32, color: u16) -> usize {
        vertex as usize * self.stride + usize::from(color)
    }

    /// Allows a move again, which was barred by [`State::apply`].
    pub(super) fn allow(&mut self, vertex: u32, color: u16) {
        let place = self.place(vertex, color);
        change(&mut self.gamma, place, |sum| *sum &= !BARRED);
    }

    /// Finds the cheapest moves; `None` if there is no move.
    #[inline(always)]
    pub(super) fn survey(&mut self) -> Option<Cheapest> {
        let mut cost = i64::MAX;
        self.cheapest.clear();
        for &vertex in &self.in_conflict {
            let row = row(&self.gamma, self.stride, vertex);
            let least = row.iter().fold(BARRED, |least, &sum| least.min(sum));
            if least == BARRED {
                continue;
            }
            let own = at(row, usize::from(at(&self.colors, vertex as usize))) & !BARRED;
            let change = i64::from(least) - i64::from(own);
            if change < cost {
                cost = change;
                self.cheapest.clear();
            }
            if change == cost {
                self.cheapest.push((vertex, least));
            }
        }
        let mut count = 0_u32;
        for &(vertex, least) in &self.cheapest {
            // Wrapping, for the sake of vector instructions: there are fewer than 2^31 moves.
            let equal = |count: u32, &sum: &u32| count.wrapping_add(u32::from(sum == least));
            count = row(&self.gamma, self.stride, vertex).iter().fold(count, equal);
        }
        (count > 0).then_some(Cheapest { cost, count })
    }

    /// Returns the cheapest move at a rank, in rising order of vertex and then of colour, as the last survey found them.
    pub(super) fn cheapest(&self, rank: u32) -> Option<(u32, u16)> {
        let mut passed = 0;
        for &(vertex, least) in &self.cheapest {
            for (color, &sum) in (0..).zip(row(&self.gamma, self.stride, vertex)) {
                if sum == least {
                    if passed == rank {
                        return Some((vertex, color));
                    }
                    passed += 1;
                }
            }
        }
        None
    }

    /// Makes every edge in conflict heavier by 1.
    pub(super) fn raise(&mut self) {
        let mut by_color = std::mem::take(&mut self.by_color);
        by_color.clear();
        by_color.extend(self.in_conflict.iter().map(|&vertex| (at(&self.colors, vertex as usize), vertex)));
        by_color.sort_unstable();
        for class in by_color.chunk_by(|a, b| a.0 == b.0) {
            for (before, &(color, v)) in class.iter().enumerate() {
                for &(_, u) in class.get(..before).unwrap_or_default() {
                    self.raise_edge(u, v, color);
                }
            }
        }
        self.by_color = by_color;
    }

    /// Makes an edge heavier, if it is one.
    fn raise_edge(&mut self, u: u32, v: u32, color: u16) {
        let beside = |u: u32, v: u32| {
            let place = self.graph.neighbors(u).binary_search(&v).ok()?;
            Some(at(&self.starts, u as usize) + place)
        };
        let (Some(first), Some(second)) = (beside(u, v), beside(v, u)) else { return };
        if at(&self.weights, first) >= HEAVIEST {
            return;
        }
        for (vertex, edge) in [(u, first), (v, second)] {
            let place = self.place(vertex, color);
            change(&mut self.weights, edge, |weight| *weight += 1);
            change(&mut self.gamma, place, |sum| *sum += 1);
        }
    }

    /// Gives a vertex another colour. The way back to the one that is returned is barred until it is allowed.
    #[inline(always)]
    pub(super) fn apply(&mut self, vertex: u32, to: u16) -> u16 {
        let from = at(&self.colors, vertex as usize);
        change(&mut self.colors, vertex as usize, |color| *color = to);
        let start = at(&self.starts, vertex as usize);
        let neighbors = self.graph.neighbors(vertex);
        let weights = self.weights.get(start..start + neighbors.len()).unwrap_or_default();
        let (stride, mut hit) = (self.stride, false);
        for (&neighbor, &weight) in neighbors.iter().zip(weights) {
            let color = at(&self.colors, neighbor as usize);
            let sums = neighbor as usize * stride;
            let sums = self.gamma.get_mut(sums..sums + stride).unwrap_or_default();
            change(sums, usize::from(from), |sum| *sum -= weight);
            change(sums, usize::from(to), |sum| *sum += weight);
            if color == from {
                self.conflicts -= 1;
                if at(sums, usize::from(from)) == BARRED {
                    remove(&mut self.in_conflict, neighbor);
                }
            } else if color == to {
                self.conflicts += 1;
                hit = true;
                if at(sums, usize::from(to)) == BARRED + weight {
                    insert(&mut self.in_conflict, neighbor);
                }
            }
        }
        let keep = if hit { insert } else { remove };
        keep(&mut self.in_conflict, vertex);
        let place = self.place(vertex, to);
        change(&mut self.gamma, place, |sum| *sum |= BARRED);
        from
    }
}

#[inline(always)]
fn row(gamma: &[u32], stride: usize, vertex: u32) -> &[u32] {
    let start = vertex as usize * stride;
    gamma.get(start..start + stride).unwrap_or_default()
}

fn insert(sorted: &mut Vec<u32>, vertex: u32) {
    if let Err(place) = sorted.binary_search(&vertex) {
        sorted.insert(place, vertex);
    }
}

fn remove(sorted: &mut Vec<u32>, vertex: u32) {
    if let Ok(place) = sorted.binary_search(&vertex) {
        sorted.remove(place);
    }
}
