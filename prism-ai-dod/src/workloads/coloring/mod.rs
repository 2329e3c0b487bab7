//! Graph colouring: giving every vertex one of `k` colours so that no edge joins two of the same.
//!
//! * [`graph`] is the graph, [`dimacs`] the format in which the field exchanges graphs, [`generate`] makes graphs of a seed.
//! * [`greedy`] colours at once, and not well.
//! * [`random`] is the random stream that everything here draws from: integers alone, the same on every machine for ever.
//! * [`check`] judges a colouring and knows nothing of how it was found; [`solution`] reads and writes colourings.

pub(crate) mod bounded;
pub mod check;
pub mod dimacs;
pub mod generate;
pub mod graph;
pub mod greedy;
pub mod random;
pub mod search;
pub mod solution;

pub use bounded::FileError;
pub use search::clique;
