//! What a search is to do.

use serde::{Deserialize, Serialize};

use crate::workloads::coloring::graph::Graph;

/// The most islands that a search may have; each keeps five colourings.
pub const MAX_ISLANDS: usize = 4_096;

/// What one step of a local search changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Neighborhood {
    /// A vertex in conflict takes another colour: tabu search, for graphs that look random.
    Classes,
}

/// All that decides what a search does, besides the graph. The number of threads is not part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// How many colours there are.
    pub k: usize,
    /// What all random numbers follow from.
    pub seed: u64,
    /// How many searches run side by side, each with random numbers of its own.
    pub islands: usize,
    /// How many iterations of local search each child gets.
    pub local_search: u64,
    /// What a local search changes.
    pub neighborhood: Neighborhood,
}

/// Why a plan cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// There is nothing to colour with.
    #[error("`0` colours are too few for a graph with vertices")]
    NoColors,
    /// More colours than a colouring can name.
    #[error("`{found}` colours are more than the `{allowed}` vertices, and each needs one at most")]
    TooManyColors {
        /// How many were asked for.
        found: usize,
        /// How many make sense.
        allowed: usize,
    },
    /// No islands, or too many.
    #[error("`{found}` islands are not within 1 and {MAX_ISLANDS}")]
    Islands {
        /// How many were asked for.
        found: usize,
    },
    /// A local search that does nothing.
    #[error("a local search of `0` iterations finds nothing")]
    NoIterations,
}

impl Plan {
    /// Returns what is tried where nothing else is asked for: one island, and 30 iterations for each vertex and child.
    #[must_use]
    pub fn for_graph(graph: &Graph, k: usize, seed: u64) -> Self {
        let local_search = (graph.vertices() as u64).saturating_mul(30).max(1_000);
        Self { k, seed, islands: 1, local_search, neighborhood: Neighborhood::Classes }
    }

    /// Says whether a graph can be searched like this.
    ///
    /// # Errors
    /// If a number is out of its range.
    pub const fn check(&self, graph_vertices: usize) -> Result<(), PlanError> {
        if self.k == 0 && graph_vertices > 0 {
            return Err(PlanError::NoColors);
        }
        if self.k > graph_vertices {
            return Err(PlanError::TooManyColors { found: self.k, allowed: graph_vertices });
        }
        if self.islands == 0 || self.islands > MAX_ISLANDS {
            return Err(PlanError::Islands { found: self.islands });
        }
        if self.local_search == 0 {
            return Err(PlanError::NoIterations);
        }
        Ok(())
    }
}
