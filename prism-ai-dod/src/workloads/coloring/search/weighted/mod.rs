//! Local search with a weight on every edge: an edge that stays in conflict weighs more and more, until it pays to free it.
//!
//! For graphs whose structure a search that counts conflicts alone does not see, such as geometric ones. The weights are those of
//! the breakout method of Morris (AAAI 1993), the moves those of tabu search with a short memory.
//!
//! # An iteration
//!
//! Every edge begins with the weight 1. Let `gamma(v, c)` be the sum of the weights of the edges from `v` to neighbours with
//! colour `c`, and `i` the number of this iteration, counted from 1. Without a conflict the search has ended.
//!
//! 1. Moves are the pairs of a vertex `v` in conflict and a colour `c` that it does not have, unless they are tabu. A move costs
//!    `gamma(v, c) - gamma(v, color(v))`.
//! 2. If there is no move, the iteration ends. Of the cheapest moves, in rising order of vertex and then of colour, one is drawn;
//!    then a tenure from 1 to [`TENURES`].
//! 3. If the move does not lower the weight in conflict, every edge in conflict weighs 1 more, up to [`HEAVIEST`].
//! 4. The move is made. The way back, to the colour that the vertex had, is tabu for as many of the next iterations as the tenure
//!    says.
//! 5. If there are now as few conflicts, all counted once, as ever seen, this colouring is the best.

mod run;
mod state;

pub(super) use run::search;

/// The longest time for which a move is tabu. Weights lead out of a local minimum; this only keeps a move from being taken back
/// at once.
const TENURES: u32 = 10;

/// What an edge weighs at most: with fewer than 2^15 neighbours, sums of weights stay below 2^31.
const HEAVIEST: u32 = 1 << 16;

#[cfg(test)]
mod tests;
