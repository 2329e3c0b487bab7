//! Local search over legal colourings of a part of the graph: what has no colour yet pushes out what is in its way.
//!
//! PartialCol of Blöchliger and Zufferey (Computers & Operations Research 35, 2008). It counts vertices without a colour, not edges
//! in conflict, and so finds colourings that lie far from all others: those of planted graphs.
//!
//! # An iteration
//!
//! Let `n` be the number of vertices without a colour, `gamma(v, c)` the number of neighbours of `v` with colour `c`, and `i` the
//! number of this iteration, counted from 1. Where every vertex has a colour the search has ended.
//!
//! 1. Moves are the pairs of a vertex `v` without a colour and a colour `c`. A move leads to `n - 1 + gamma(v, c)` vertices
//!    without a colour.
//! 2. A move is allowed if it is not tabu, or if it leads below the fewest seen so far.
//! 3. A number of 64 bits is drawn. Of the cheapest allowed moves, in rising order of vertex and then of colour, the one at the
//!    rank that its lower half says is made: `v` has the colour `c`, and its neighbours with that colour have none. If no move is
//!    allowed, the iteration ends.
//! 4. For each of these neighbours the way back to the colour `c` is tabu, for the tenure of tabu search over complete
//!    colourings, with `n` after the move for the number of vertices in conflict.
//! 5. If there are now as few vertices without a colour as ever seen, this colouring is the best.
//!
//! A search begins with the vertices, taken in rising order, whose colour no earlier one among their neighbours has. In the end
//! the vertices without a colour get one, in rising order, that the fewest neighbours have.

mod run;
mod state;

pub(super) use run::search;

#[cfg(test)]
mod tests;
