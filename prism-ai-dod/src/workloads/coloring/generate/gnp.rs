//! G(n, p): every pair of vertices is joined with the same probability, independently of the others.

use super::super::graph::Graph;
use super::super::random::Random;
use super::{Fraction, GNP, GenerateError};

/// Makes a random graph of a seed, the kind of `DSJC1000.5`.
///
/// The pairs `(u, v)`, `u < v`, are gone through in rising order, and a draw of 64 bits each joins them if it is below `p * 2^64`,
/// rounded down.
///
/// # Errors
/// If there are too many vertices or `p` is above 1.
pub fn gnp(vertices: usize, p: Fraction, seed: u64) -> Result<Graph, GenerateError> {
    let n = super::vertices(vertices)?;
    if p.is_above_one() {
        return Err(GenerateError::Probability { found: p });
    }
    let threshold = (u128::from(p.numerator()) << 64) / u128::from(p.denominator());
    let mut random = Random::stream(seed, &[GNP]);
    let pairs = (0..n).flat_map(|u| (u.saturating_add(1)..n).map(move |v| (u, v)));
    Ok(Graph::from_edges(vertices, pairs.filter(|_| u128::from(random.next_u64()) < threshold))?)
}
