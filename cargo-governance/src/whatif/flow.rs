//! The cheapest cut of a network: maximum flow by shortest augmenting paths (Edmonds and Karp), and the side of the
//! source in what is left.

use std::collections::VecDeque;

/// A capacity that no cut can pay for.
pub(super) const INFINITE: u64 = u64::MAX / 4;

/// One direction of an edge; its other direction is its neighbour in the list.
#[derive(Debug, Clone)]
struct Arc {
    to: usize,
    left: u64,
}

/// A network whose nodes are numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Network {
    arcs: Vec<Arc>,
    from: Vec<Vec<usize>>,
}

impl Network {
    /// Adds a node and returns its number.
    pub(super) fn node(&mut self) -> usize {
        self.from.push(Vec::new());
        self.from.len() - 1
    }

    /// Adds an edge that carries up to `capacity` in one direction.
    pub(super) fn edge(&mut self, from: usize, to: usize, capacity: u64) {
        for (node, to, left) in [(from, to, capacity), (to, from, 0)] {
            let arc = self.arcs.len();
            if let Some(list) = self.from.get_mut(node) {
                list.push(arc);
            }
            self.arcs.push(Arc { to, left });
        }
    }

    /// Returns by node whether it is on the source's side of the cheapest cut; the smallest such side if there are several.
    pub(super) fn cut(mut self, source: usize, sink: usize) -> Vec<bool> {
        loop {
            let reached = self.reached(source);
            let Some(Some(_)) = reached.get(sink) else {
                return reached.iter().map(Option::is_some).collect();
            };
            self.augment(&reached, source, sink);
        }
    }

    /// Returns by node the arc by which it is reached from the source, the nearest first; the source reaches itself.
    fn reached(&self, source: usize) -> Vec<Option<usize>> {
        let mut by = vec![None; self.from.len()];
        let mut waiting = VecDeque::from([source]);
        if let Some(slot) = by.get_mut(source) {
            *slot = Some(usize::MAX);
        }
        while let Some(node) = waiting.pop_front() {
            for number in self.from.get(node).into_iter().flatten() {
                let Some(arc) = self.arcs.get(*number).filter(|arc| arc.left > 0) else { continue };
                if let Some(slot) = by.get_mut(arc.to).filter(|slot| slot.is_none()) {
                    *slot = Some(*number);
                    waiting.push_back(arc.to);
                }
            }
        }
        by
    }

    /// Sends as much as goes along the path by which the sink is reached.
    fn augment(&mut self, reached: &[Option<usize>], source: usize, sink: usize) {
        let mut path = Vec::new();
        let mut node = sink;
        while node != source {
            let Some(number) = reached.get(node).copied().flatten() else { return };
            path.push(number);
            let Some(back) = self.arcs.get(number ^ 1) else { return };
            node = back.to;
        }
        let most =
            path.iter().filter_map(|number| self.arcs.get(*number)).map(|arc| arc.left).min().unwrap_or(0);
        for number in path {
            if let Some(arc) = self.arcs.get_mut(number) {
                arc.left -= most;
            }
            if let Some(arc) = self.arcs.get_mut(number ^ 1) {
                arc.left += most;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cost of a cut: what its edges carry from the one side to the other.
    fn cost(edges: &[(usize, usize, u64)], is_in: &[bool]) -> u64 {
        edges.iter().filter(|(from, to, _)| is_in[*from] && !is_in[*to]).map(|(.., capacity)| capacity).sum()
    }

    /// Small numbers that look random and are the same in every run.
    fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        move |below| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 33) % below
        }
    }

    #[test]
    fn the_cut_is_the_cheapest_of_all() {
        for seed in 0..300 {
            let mut next = numbers(seed);
            let count = 3 + usize::try_from(next(5)).unwrap();
            let mut network = Network::default();
            for _ in 0..count {
                network.node();
            }
            let mut edges = Vec::new();
            for _ in 0..next(18) {
                let mut any = || usize::try_from(next(count as u64)).unwrap();
                let (from, to) = (any(), any());
                edges.push((from, to, next(6)));
            }
            edges.iter().for_each(|(from, to, capacity)| network.edge(*from, *to, *capacity));
            let found = network.cut(0, 1);
            assert!(found[0] && !found[1]);
            let all = (0..1_u32 << count).filter(|set| set & 1 == 1 && set & 2 == 0);
            let sides: Vec<Vec<bool>> =
                all.map(|set| (0..count).map(|node| set & (1 << node) != 0).collect()).collect();
            let best = sides.iter().map(|side| cost(&edges, side)).min().unwrap();
            assert_eq!(cost(&edges, &found), best, "seed {seed}: {edges:?}");
            let smallest = sides.iter().filter(|side| cost(&edges, side) == best);
            let smallest = smallest.map(|side| side.iter().filter(|it| **it).count()).min().unwrap();
            assert_eq!(found.iter().filter(|it| **it).count(), smallest, "seed {seed}");
        }
    }
}
