//! Random geometric graphs: points in a square, joined if they are near.

use super::super::graph::Graph;
use super::super::random::Random;
use super::{Fraction, GEOMETRIC, GenerateError};

/// Makes a random geometric graph of a seed, the kind of `r1000.5`.
///
/// Each vertex in turn draws 64 bits: the upper half is its distance from the left side of a square of side 2^32, the lower half
/// that from the lower side. Two vertices are joined if their distance is below `radius` sides, which is decided exactly.
///
/// # Errors
/// If there are too many vertices.
pub fn geometric(vertices: usize, radius: Fraction, seed: u64) -> Result<Graph, GenerateError> {
    let n = super::vertices(vertices)?;
    let mut random = Random::stream(seed, &[GEOMETRIC]);
    let points: Vec<(u32, u64, u64)> = (0..n)
        .map(|v| {
            let drawn = random.next_u64();
            (v, drawn >> 32, drawn & u64::from(u32::MAX))
        })
        .collect();
    let square = |number: u64| u128::from(number).saturating_mul(number.into());
    // The diagonal is shorter than two sides, and with a radius of two the numbers below stay within 128 bits.
    let two = radius.denominator().saturating_mul(2);
    let limit = square(radius.numerator().min(two)) << 64;
    let below = square(radius.denominator());
    let is_near = |&(_, x, y): &(u32, u64, u64), &(_, a, b): &(u32, u64, u64)| {
        let distance = square(x.abs_diff(a)).saturating_add(square(y.abs_diff(b)));
        distance.saturating_mul(below) < limit
    };
    let mut edges = Vec::new();
    let mut rest = points.as_slice();
    while let Some((one, others)) = rest.split_first() {
        edges.extend(others.iter().filter(|other| is_near(one, other)).map(|other| (one.0, other.0)));
        rest = others;
    }
    Ok(Graph::from_edges(vertices, edges)?)
}
