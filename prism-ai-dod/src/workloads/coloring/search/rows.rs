//! The graph as the searches read it: a bit for each pair of vertices.

use prism_accel::lanes::Kernel;

use crate::workloads::coloring::graph::Graph;

/// A graph's adjacency, a row of bits for each vertex.
#[derive(Debug, Clone)]
pub(super) struct Rows<'g> {
    graph: &'g Graph,
    words: usize,
    bits: Vec<u64>,
}

impl<'g> Rows<'g> {
    /// Reads a graph, once for all searches on it.
    pub(super) fn new(graph: &'g Graph) -> Self {
        let words = graph.vertices().div_ceil(64);
        let mut bits = vec![0; words.saturating_mul(graph.vertices())];
        for (u, v) in graph.edge_list().flat_map(|(u, v)| [(u, v), (v, u)]) {
            let word = (u as usize).saturating_mul(words).saturating_add(v as usize / 64);
            change(&mut bits, word, |word| *word |= 1 << (v % 64));
        }
        Self { graph, words, bits }
    }

    /// Returns the graph.
    pub(super) const fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// Returns how many words a row has.
    pub(super) const fn words(&self) -> usize {
        self.words
    }

    /// Returns the row of a vertex: bit `u` says whether `u` is joined to it.
    pub(super) fn row(&self, vertex: usize) -> &[u64] {
        let start = vertex.saturating_mul(self.words);
        self.bits.get(start..start.saturating_add(self.words)).unwrap_or_default()
    }
}

/// Reads an item that is there by construction; where it is not, a test build says so and others read the default.
#[inline]
pub(super) fn at<T: Copy + Default>(items: &[T], index: usize) -> T {
    items.get(index).copied().unwrap_or_else(|| {
        debug_assert!(false, "item {index} of {}", items.len());
        T::default()
    })
}

/// Changes an item that is there by construction; where it is not, a test build says so and others change nothing.
#[inline]
pub(super) fn change<T>(items: &mut [T], index: usize, change: impl FnOnce(&mut T)) {
    match items.get_mut(index) {
        Some(item) => change(item),
        None => debug_assert!(false, "no item {index}"),
    }
}

/// Calls `each` with every bit that is set in both, in rising order.
#[inline(always)]
pub(super) fn each_common<K: Kernel>(kernel: K, a: &[u64], b: &[u64], mut each: impl FnMut(usize)) {
    const WORDS: usize = 64;
    for (first, (a, b)) in (0..).step_by(WORDS).zip(a.chunks(WORDS).zip(b.chunks(WORDS))) {
        let mut words = kernel.meeting(a, b);
        while words != 0 {
            let word = words.trailing_zeros() as usize;
            words &= words - 1;
            let mut common = at(a, word) & at(b, word);
            while common != 0 {
                each((first + word) * 64 + common.trailing_zeros() as usize);
                common &= common - 1;
            }
        }
    }
}

#[cfg(test)]
mod unit {
    use prism_accel::lanes::{Choice, Task};

    use super::*;

    #[test]
    fn a_row_has_a_bit_for_each_neighbour() {
        let graph = Graph::from_edges(130, [(0, 129), (64, 0), (5, 6)]).unwrap();
        let rows = Rows::new(&graph);
        assert_eq!((rows.words(), rows.row(0)), (3, &[0, 1, 2][..]));
        assert_eq!(rows.row(129), [1, 0, 0]);
        assert!(rows.row(130).is_empty());
    }

    /// The bits that two sets have in common.
    struct Common<'a>(&'a [u64], &'a [u64]);

    impl Task for Common<'_> {
        type Output = Vec<usize>;

        fn run<K: Kernel>(self, kernel: K) -> Vec<usize> {
            let mut common = Vec::new();
            each_common(kernel, self.0, self.1, |bit| common.push(bit));
            common
        }
    }

    #[test]
    fn bits_in_common_are_found_in_their_order() {
        let mut long = [0; 70];
        (long[0], long[2], long[65]) = (0b101, 6, 1 << 63);
        for choice in Choice::ALL {
            assert_eq!(choice.run(Common(&[0b101, 0, 6], &[0b111, 1, 2])), [0, 2, 129]);
            assert_eq!(choice.run(Common(&long, &long)), [0, 2, 129, 130, 65 * 64 + 63]);
        }
    }
}
