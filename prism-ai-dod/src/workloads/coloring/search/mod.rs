//! The search for a colouring with a given number of colours: HEAD over a vectorised tabu search, on islands.
//!
//! * [`plan`] says what a search is to do, [`state`] does it generation by generation, [`checkpoint`] keeps it.
//! * `island` is one population, `crossover` how two colourings have a child, `tabu` how a child is improved.
//! * `weighted` and `legal` are other ways to improve a child: with a weight on every edge, and with no edge in conflict but vertices
//!   without a colour.
//! * [`reduce`] leaves out what needs no search, [`clique`] says how few colours there can be.
//! * `rows` is the graph as searches read it, `trace` what stands for the moves that were made, [`stop`] how a
//!   generation is given up.
//!
//! The same graph and the same [`Plan`] give the same moves on every machine, with every number of threads and every set of
//! vector instructions, and across a checkpoint: there are integers only, budgets are counted in iterations, and every
//! local search draws from a stream of its own, named by seed, island, generation and child.

pub mod checkpoint;
pub mod clique;
mod crossover;
mod island;
mod legal;
pub mod plan;
pub mod reduce;
mod rows;
pub mod state;
pub mod stop;
mod tabu;
mod trace;
mod weighted;

pub use checkpoint::CheckpointError;
pub use plan::{Neighborhood, Plan, PlanError};
pub use state::{Round, Search};
pub use stop::Stop;

#[cfg(test)]
mod tests;
