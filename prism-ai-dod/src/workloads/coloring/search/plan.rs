//! What a search is to do.

use serde::{Deserialize, Serialize};

use crate::workloads::coloring::graph::Graph;

/// The most islands that a search may have; each keeps five colourings.
pub const MAX_ISLANDS: usize = 4_096;

/// What one step of a local search changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Neighborhood {
    /// A vertex in conflict takes another colour, and all conflicts weigh the same: tabu search, for graphs that look random.
    Classes,
    /// The same with a weight on every edge, which grows while it is in conflict: for graphs with a structure, such as geometric ones.
    Edges,
    /// A vertex without a colour gets one, and its neighbours with that colour lose it: for graphs made around a colouring.
    Legal,
}

impl Neighborhood {
    /// Returns what fits a graph and a number of colours: [`Self::Edges`] where the degrees vary more than twice as much as chance would
    /// have it, by their standard deviation, and where the counters of [`Self::Classes`], of a byte each, would be too small.
    #[must_use]
    pub fn fitting(graph: &Graph, k: usize) -> Self {
        const COUNTER: usize = 127;
        if graph.max_degree() > COUNTER && graph.vertices() > k.saturating_mul(COUNTER) {
            return Self::Edges;
        }
        // In a random graph of n vertices the variance of a degree is about m (1 - m / (n - 1)), where m is the mean. Both sides
        // are multiplied by n^2 (n - 1).
        let (n, sum) = (graph.vertices() as u128, 2 * graph.edges() as u128);
        let squares: u128 = (0..).take(graph.vertices()).map(|v| (graph.degree(v) as u128).pow(2)).sum();
        let others = n.saturating_sub(1);
        let variance = (n * squares).saturating_sub(sum * sum) * others;
        let by_chance = sum * (n * others).saturating_sub(sum);
        if variance > 4 * by_chance { Self::Edges } else { Self::Classes }
    }

    /// Returns how many iterations of local search a child gets if nothing else is asked for: few where children of children do
    /// the work, many where the weights do, which every child has to find anew.
    const fn local_search(self, vertices: u64) -> u64 {
        match self {
            Self::Classes => vertices.saturating_mul(20),
            Self::Edges => vertices.saturating_mul(5_000),
            // A colouring that lies far from all others is found by chance, and a child begins anew.
            Self::Legal => vertices.saturating_mul(100_000),
        }
    }
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
    /// Returns what is tried where nothing else is asked for: one island, and the neighbourhood that fits the graph.
    #[must_use]
    pub fn for_graph(graph: &Graph, k: usize, seed: u64) -> Self {
        Self::with_neighborhood(graph, k, seed, Neighborhood::fitting(graph, k))
    }

    /// Returns the same with a neighbourhood that is asked for.
    #[must_use]
    pub fn with_neighborhood(graph: &Graph, k: usize, seed: u64, neighborhood: Neighborhood) -> Self {
        let local_search = neighborhood.local_search(graph.vertices() as u64).max(1_000);
        Self { k, seed, islands: 1, local_search, neighborhood }
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

#[cfg(test)]
mod unit {
    use super::*;
    use crate::workloads::coloring::generate;

    #[test]
    fn graphs_of_chance_and_others_are_told_apart() {
        let half = || "0.5".parse().unwrap();
        for seed in 1..4 {
            let fitting = |graph: Graph| Neighborhood::fitting(&graph, 30);
            assert_eq!(fitting(generate::gnp(200, half(), seed).unwrap()), Neighborhood::Classes);
            assert_eq!(
                fitting(generate::planted(200, 10, half(), seed).unwrap().graph),
                Neighborhood::Classes
            );
            assert_eq!(fitting(generate::geometric(200, half(), seed).unwrap()), Neighborhood::Edges);
        }
        for graph in [Graph::from_edges(0, []), Graph::from_edges(1, []), Graph::from_edges(3, [(0, 1)])] {
            assert_eq!(Neighborhood::fitting(&graph.unwrap(), 2), Neighborhood::Classes);
        }
        // Two colours for 300 vertices of about 150 neighbours: a byte may be too small.
        let dense = generate::gnp(300, half(), 1).unwrap();
        assert_eq!(
            [2, 3].map(|k| Neighborhood::fitting(&dense, k)),
            [Neighborhood::Edges, Neighborhood::Classes]
        );
    }
}
