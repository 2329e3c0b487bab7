//! The moves that are tabu, by the iteration in which they are no longer.

use crate::workloads::coloring::search::rows::{at, change};

/// Until when moves are tabu. A move is a vertex and a colour.
#[derive(Debug, Default)]
pub(in crate::workloads::coloring::search) struct Recent {
    colors: usize,
    /// The iteration up to which each move is tabu.
    until: Vec<u64>,
    /// The moves that end in an iteration, in a ring that is longer than the longest tenure.
    ending: Vec<Vec<(u16, u16)>>,
}

impl Recent {
    /// Forgets everything, and is then of this size.
    pub(in crate::workloads::coloring::search) fn clear(&mut self, vertices: usize, colors: usize) {
        self.colors = colors;
        self.until.clear();
        self.until.resize(vertices.saturating_mul(colors), 0);
        self.ending.iter_mut().for_each(Vec::clear);
        let longest = super::tenure(vertices, u64::MAX);
        self.ending.resize((longest as usize + 1).next_power_of_two(), Vec::new());
    }

    /// Makes a move tabu up to an iteration.
    #[inline]
    pub(in crate::workloads::coloring::search) fn add(&mut self, vertex: usize, color: usize, until: u64) {
        let place = self.place(vertex, color);
        change(&mut self.until, place, |end| *end = until);
        let ring = self.ring(until);
        change(&mut self.ending, ring, |moves| moves.push((vertex as u16, color as u16)));
    }

    /// Hands out the moves that were tabu up to the iteration before this one, and no longer.
    #[inline]
    pub(in crate::workloads::coloring::search) fn expire(
        &mut self,
        iteration: u64,
        mut free: impl FnMut(usize, usize),
    ) {
        let last = iteration - 1;
        let ring = self.ring(last);
        let mut moves = Vec::new();
        change(&mut self.ending, ring, |ending| std::mem::swap(ending, &mut moves));
        for &(vertex, color) in &moves {
            let (vertex, color) = (usize::from(vertex), usize::from(color));
            // It may have been made tabu anew since.
            if at(&self.until, self.place(vertex, color)) == last {
                free(vertex, color);
            }
        }
        moves.clear();
        change(&mut self.ending, ring, |ending| *ending = moves);
    }

    #[inline]
    fn place(&self, vertex: usize, color: usize) -> usize {
        vertex * self.colors + color
    }

    #[inline]
    fn ring(&self, iteration: u64) -> usize {
        iteration as usize & (self.ending.len() - 1)
    }
}
