//! Tabu search over complete colourings: in each iteration one vertex that is in conflict takes another colour.
//!
//! After Hertz and de Werra (Computing 39, 1987), with the tenure of Galinier and Hao (J. Comb. Opt. 3, 1999) as HEAD uses it.
//! What an iteration does is said once, here, and done twice: by [`plain`], which is as short as it can be, and by [`lanes`],
//! which does it many times as fast. They make the same moves, to the bit; [`search`] takes the fast one where it can be used.
//!
//! # An iteration
//!
//! Let `f` be the number of conflicts, `gamma(v, c)` the number of neighbours of `v` with colour `c`, and `i` the number of
//! this iteration, counted from 1. Without a conflict the search has ended.
//!
//! 1. Moves are the pairs of a vertex `v` in conflict and a colour `c` that it does not have. A move costs
//!    `gamma(v, c) - gamma(v, color(v))`.
//! 2. A move is allowed if it is not tabu: `i` is past the iteration until which it is; or if it leads below the fewest conflicts
//!    seen so far.
//! 3. Two numbers of 32 bits are drawn: the lower and the upper half of one draw.
//! 4. Of the cheapest allowed moves, in rising order of vertex and then of colour, the one at `lower * count / 2^32` is made. If
//!    none is allowed, the iteration ends.
//! 5. The way back, to the colour that the vertex had, is tabu for the next `1 + 6 * n / 10 + upper * 10 / 2^32` iterations, where
//!    `n` is the number of vertices in conflict after the move.
//! 6. If there are now as few conflicts as ever seen, this colouring is the best.

mod lanes;
mod plain;
pub(super) mod recent;
mod slots;

use prism_accel::lanes::Choice;

use super::rows::Rows;
use super::stop::{Stop, Stopped};
use super::trace::Trace;
use crate::workloads::coloring::random::Random;

pub(super) use lanes::Workspace;

/// What a local search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The last of the best colourings that it saw: a colour for each vertex.
    pub(super) colors: Vec<u16>,
    /// How many edges join two vertices of the same colour in it.
    pub(super) conflicts: u32,
    /// How many iterations it made.
    pub(super) iterations: u64,
    /// All its moves, in their order.
    pub(super) trace: Trace,
}

/// What a local search is to do.
#[derive(Clone, Copy)]
pub(super) struct Task<'s> {
    /// How many colours there are.
    pub(super) k: usize,
    /// The colouring that it begins with, of colours below `k`.
    pub(super) start: &'s [u16],
    /// How many iterations it makes at most.
    pub(super) iterations: u64,
    /// What it draws from.
    pub(super) random: &'s Random,
    /// What tells it to stop.
    pub(super) stop: &'s Stop<'s>,
}

/// Searches. `choice` makes no difference to what is found.
pub(super) fn search(
    rows: &Rows<'_>,
    task: Task<'_>,
    choice: Choice,
    workspace: &mut Workspace,
) -> Result<Found, Stopped> {
    match workspace.search(rows, task, choice)? {
        Some(found) => Ok(found),
        None => plain::search(rows.graph(), task),
    }
}

/// The tenure of step 5.
#[inline]
pub(super) fn tenure(in_conflict: usize, drawn: u64) -> u64 {
    1 + in_conflict as u64 * 6 / 10 + (((drawn >> 32) * 10) >> 32)
}

/// The rank of step 4.
#[inline]
pub(super) fn rank(drawn: u64, count: u32) -> u32 {
    (((drawn & 0xffff_ffff) * u64::from(count)) >> 32) as u32
}

#[cfg(test)]
mod tests;
