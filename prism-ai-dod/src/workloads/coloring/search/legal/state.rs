//! A legal colouring of some vertices, and the counts by which moves are judged.

use super::super::rows::{at, change};
use crate::workloads::coloring::graph::Graph;

/// In a count, says that its move is tabu. A vertex has fewer neighbours than this.
const TABU: u16 = 1 << 15;

/// Rows are as long as a whole number of vectors of the widest kind; what is beyond the colours is never the least.
const LANES: usize = 32;

/// What stands there: above all counts, with the mark of moves that are tabu and without.
const BEYOND: u16 = TABU | (TABU - 1);

/// Stands for no colour: more than there can be.
const NONE: u16 = u16::MAX;

/// What a search goes by.
#[derive(Debug)]
pub(super) struct State<'g> {
    graph: &'g Graph,
    colors: Vec<u16>,
    /// The vertices without a colour, in rising order.
    pub(super) open: Vec<u32>,
    /// How many neighbours have a colour, a row of `stride` for each vertex.
    gamma: Vec<u16>,
    stride: usize,
    /// The vertices of the cheapest moves, in rising order.
    cheapest: Vec<u32>,
}

/// The cheapest moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cheapest {
    /// How many neighbours would lose their colour.
    pub(super) pushed: u16,
    /// How many moves do not push more.
    pub(super) count: u32,
    /// Through which bits the counts were seen.
    mask: u16,
}

impl<'g> State<'g> {
    /// Begins with as much of a colouring as is legal.
    pub(super) fn new(graph: &'g Graph, k: usize, start: &[u16]) -> Self {
        let stride = k.next_multiple_of(LANES);
        let mut row = vec![0; stride];
        row.iter_mut().skip(k).for_each(|beyond| *beyond = BEYOND);
        let gamma = row.repeat(start.len());
        let colors = vec![NONE; start.len()];
        let mut state = Self { graph, colors, open: Vec::new(), gamma, stride, cheapest: Vec::new() };
        for (vertex, &color) in (0..).zip(start) {
            if at(&state.gamma, state.place(vertex, color)) == 0 {
                state.give(vertex, color);
            } else {
                state.open.push(vertex);
            }
        }
        state
    }

    fn place(&self, vertex: u32, color: u16) -> usize {
        vertex as usize * self.stride + usize::from(color)
    }

    fn give(&mut self, vertex: u32, color: u16) {
        change(&mut self.colors, vertex as usize, |place| *place = color);
        for &u in self.graph.neighbors(vertex) {
            let place = self.place(u, color);
            change(&mut self.gamma, place, |count| *count += 1);
        }
    }

    /// Gives a vertex a colour; its neighbours lose that colour, and are what is returned.
    pub(super) fn apply(&mut self, vertex: u32, color: u16) -> Vec<u32> {
        let neighbors = self.graph.neighbors(vertex).iter();
        let pushed: Vec<u32> =
            neighbors.copied().filter(|&u| at(&self.colors, u as usize) == color).collect();
        if let Ok(place) = self.open.binary_search(&vertex) {
            self.open.remove(place);
        }
        self.give(vertex, color);
        for &u in &pushed {
            change(&mut self.colors, u as usize, |place| *place = NONE);
            if let Err(place) = self.open.binary_search(&u) {
                self.open.insert(place, u);
            }
            for &other in self.graph.neighbors(u) {
                let place = self.place(other, color);
                change(&mut self.gamma, place, |count| *count -= 1);
            }
        }
        pushed
    }

    /// Makes a move tabu, or allows it again.
    pub(super) fn set_tabu(&mut self, vertex: u32, color: u16, is_tabu: bool) {
        let place = self.place(vertex, color);
        change(&mut self.gamma, place, |count| *count = (*count & !TABU) | if is_tabu { TABU } else { 0 });
    }

    /// Finds the cheapest moves that are allowed, where `fewest` is the lowest number of vertices without a colour so far.
    #[inline(always)]
    pub(super) fn survey(&mut self, fewest: usize) -> Option<Cheapest> {
        let (mut mask, mut pushed) = (u16::MAX, self.least(u16::MAX));
        // Whether a move that is tabu leads below the fewest is asked only where any move could.
        if self.open.len() <= fewest {
            let any = self.least(!TABU);
            if any < BEYOND & !TABU && self.open.len() + usize::from(any) <= fewest {
                (mask, pushed) = (!TABU, any);
            }
        }
        if pushed >= TABU {
            return None;
        }
        self.cheapest.clear();
        let mut count = 0_u32;
        for &vertex in &self.open {
            let (chunks, _) = row(&self.gamma, self.stride, vertex).as_chunks::<LANES>();
            // Bytes, and wrapping, for the sake of vector instructions: there are 32 at most.
            let equal = chunks.iter().fold(0, |count, chunk| {
                let equal = |count: u8, &cell: &u16| count.wrapping_add(u8::from(cell & mask == pushed));
                count + u32::from(chunk.iter().fold(0, equal))
            });
            if equal > 0 {
                self.cheapest.push(vertex);
                count += equal;
            }
        }
        Some(Cheapest { pushed, count, mask })
    }

    #[inline(always)]
    fn least(&self, mask: u16) -> u16 {
        let mut lanes = [u16::MAX; LANES];
        for &vertex in &self.open {
            let (chunks, _) = row(&self.gamma, self.stride, vertex).as_chunks::<LANES>();
            for chunk in chunks {
                for (least, &cell) in lanes.iter_mut().zip(chunk) {
                    *least = (*least).min(cell & mask);
                }
            }
        }
        lanes.into_iter().fold(u16::MAX, u16::min)
    }

    /// Returns the move at a rank among those that the last survey found, in rising order of vertex and then of colour.
    pub(super) fn move_at(&self, cheapest: Cheapest, rank: u32) -> Option<(u32, u16)> {
        let mut passed = 0;
        for &vertex in &self.cheapest {
            for (color, &cell) in (0..).zip(row(&self.gamma, self.stride, vertex)) {
                if cell & cheapest.mask == cheapest.pushed {
                    if passed == rank {
                        return Some((vertex, color));
                    }
                    passed += 1;
                }
            }
        }
        None
    }

    /// Copies the colouring.
    pub(super) fn copy_to(&self, best: &mut Vec<u16>) {
        best.clone_from(&self.colors);
    }
}

/// Gives every vertex without a colour one that the fewest of its neighbours have. Returns how many edges are then in conflict.
pub(super) fn complete(graph: &Graph, k: usize, colors: &mut [u16]) -> u32 {
    for vertex in (0..).take(colors.len()) {
        if at(colors, vertex as usize) != NONE {
            continue;
        }
        let mut counts = vec![0_u32; k];
        for &u in graph.neighbors(vertex) {
            let color = at(colors, u as usize);
            if color != NONE {
                change(&mut counts, usize::from(color), |count| *count += 1);
            }
        }
        let fewest = (0..).zip(&counts).min_by_key(|&(_, &count)| count).map_or(0, |(color, _)| color);
        change(colors, vertex as usize, |color| *color = fewest);
    }
    let color = |vertex: u32| colors.get(vertex as usize);
    let conflicts = graph.edge_list().filter(|&(u, v)| color(u) == color(v)).count();
    u32::try_from(conflicts).unwrap_or(u32::MAX)
}

#[inline(always)]
fn row(gamma: &[u16], stride: usize, vertex: u32) -> &[u16] {
    let start = vertex as usize * stride;
    gamma.get(start..start + stride).unwrap_or_default()
}
