//! Graphs made of a seed: the same graph on every machine, for ever.
//!
//! Integers decide alone, drawn from [`Random`](super::random::Random); the tests pin the digest of a graph of each kind.

mod fraction;
mod geometric;
mod gnp;
mod planted;

pub use fraction::{Fraction, FractionError};
pub use geometric::geometric;
pub use gnp::gnp;
pub use planted::{Planted, planted};

/// Words that keep the streams of the generators apart.
const GNP: u64 = 1;
const GEOMETRIC: u64 = 2;
const PLANTED: u64 = 3;

/// What cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GenerateError {
    /// The graph would be larger than a graph may be.
    #[error(transparent)]
    Graph(#[from] super::graph::GraphError),
    /// A probability above 1.
    #[error("the probability is `{found}`, and at most `1` is allowed")]
    Probability {
        /// The probability.
        found: Fraction,
    },
    /// No classes, or more classes than vertices.
    #[error("`{vertices}` vertices cannot be planted in `{classes}` classes")]
    Classes {
        /// How many vertices.
        vertices: usize,
        /// How many classes.
        classes: usize,
    },
}

/// Refuses a size that no graph has, before anything is drawn.
fn vertices(vertices: usize) -> Result<u32, GenerateError> {
    super::graph::Graph::from_edges(vertices, [])?;
    // A graph has fewer vertices than 2^32.
    Ok(u32::try_from(vertices).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
