//! Flat graphs with a hidden colouring: equal classes, and between any two of them the edges spread as evenly as can be.

use super::super::graph::Graph;
use super::super::random::Random;
use super::{Fraction, GenerateError, PLANTED};

/// How often, for each edge, two edges are made to change their ends.
const SWITCHES: usize = 8;

/// A graph with a colouring that is known, because it was planted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// The graph.
    pub graph: Graph,
    /// The class of each vertex, below the number of classes: a valid colouring.
    pub classes: Vec<u32>,
}

/// Makes a graph of a seed that can be coloured with `classes` colours, the kind of `flat1000_76_0`.
///
/// The vertices are dealt to the classes in a random order, so that their sizes differ by one at most. Between two classes of `a`
/// and `b` vertices there are `p * a * b` edges, rounded down: dealt in turn, so that within a class the numbers of neighbours
/// in the other differ by one at most, and then mixed by exchanging the ends of two random edges eight times for each edge, which
/// changes none of these numbers.
///
/// # Errors
/// If there are too many vertices, `p` is above 1, or there are no classes or more than vertices.
pub fn planted(vertices: usize, classes: usize, p: Fraction, seed: u64) -> Result<Planted, GenerateError> {
    let n = super::vertices(vertices)?;
    if p.is_above_one() {
        return Err(GenerateError::Probability { found: p });
    }
    if classes == 0 || classes > vertices {
        return Err(GenerateError::Classes { vertices, classes });
    }
    let mut random = Random::stream(seed, &[PLANTED]);
    let mut order: Vec<u32> = (0..n).collect();
    random.shuffle(&mut order);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); classes];
    let mut class_of = vec![0; vertices];
    for (&vertex, class) in order.iter().zip((0..classes).cycle()) {
        if let (Some(members), Some(of)) = (members.get_mut(class), class_of.get_mut(vertex as usize)) {
            members.push(vertex);
            *of = u32::try_from(class).unwrap_or(u32::MAX);
        }
    }
    let mut edges = Vec::new();
    let mut rest = members.as_slice();
    while let Some((one, others)) = rest.split_first() {
        for other in others {
            let between = Between::dealt(one.len(), other.len(), p).mixed(&mut random);
            edges.extend(between.edges.iter().filter_map(|&(i, j)| Some((*one.get(i)?, *other.get(j)?))));
        }
        rest = others;
    }
    Ok(Planted { graph: Graph::from_edges(vertices, edges)?, classes: class_of })
}

/// The edges between two classes, as positions in them.
struct Between {
    edges: Vec<(usize, usize)>,
    /// Whether the pair `i * width + j` is joined.
    is_joined: Vec<bool>,
    width: usize,
}

impl Between {
    /// Deals edges: the first class gives them out evenly, the second takes them in turn.
    fn dealt(height: usize, width: usize, p: Fraction) -> Self {
        let pairs = height.saturating_mul(width);
        let count = pairs as u128 * u128::from(p.numerator()) / u128::from(p.denominator());
        // No more than there are pairs, because `p` is not above 1.
        let count = usize::try_from(count).unwrap_or(pairs);
        let edges = (0..count).map(|edge| (edge * height / count, edge % width)).collect();
        let mut between = Self { edges, is_joined: vec![false; pairs], width };
        for edge in between.edges.clone() {
            between.join(edge, true);
        }
        between
    }

    /// Exchanges the ends of random pairs of edges, where that gives two edges that are not there yet.
    fn mixed(mut self, random: &mut Random) -> Self {
        let count = u32::try_from(self.edges.len()).unwrap_or(u32::MAX);
        for _ in 0..self.edges.len().saturating_mul(SWITCHES) {
            let (one, two) = (random.below(count) as usize, random.below(count) as usize);
            let (Some(&(i, j)), Some(&(k, l))) = (self.edges.get(one), self.edges.get(two)) else { continue };
            if self.has(i, l) || self.has(k, j) {
                continue;
            }
            for (edge, is_joined) in [((i, j), false), ((k, l), false), ((i, l), true), ((k, j), true)] {
                self.join(edge, is_joined);
            }
            for (place, edge) in [(one, (i, l)), (two, (k, j))] {
                if let Some(kept) = self.edges.get_mut(place) {
                    *kept = edge;
                }
            }
        }
        self
    }

    fn has(&self, i: usize, j: usize) -> bool {
        self.is_joined.get(i * self.width + j).copied().unwrap_or(true)
    }

    fn join(&mut self, (i, j): (usize, usize), is_joined: bool) {
        if let Some(pair) = self.is_joined.get_mut(i * self.width + j) {
            *pair = is_joined;
        }
    }
}
