//! The search makes the moves of its description, with every kernel, on graphs of every kind.

use std::collections::BTreeMap;

use prism_accel::lanes::Choice;

use super::state::{Cheapest, State};
use super::{HEAVIEST, TENURES, search};
use crate::workloads::coloring::check::check;
use crate::workloads::coloring::generate;
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::random::Random;
use crate::workloads::coloring::search::tabu::{Found, Task};
use crate::workloads::coloring::search::trace::Trace;

/// A graph in which each pair of vertices is joined in `percent` of all cases.
fn random_graph(vertices: u32, percent: u32, random: &mut Random) -> Graph {
    let pairs = (0..vertices).flat_map(|u| (u + 1..vertices).map(move |v| (u, v)));
    let edges: Vec<_> = pairs.filter(|_| random.below(100) < percent).collect();
    Graph::from_edges(vertices as usize, edges).unwrap()
}

/// The description, word by word: everything is counted anew in each iteration.
struct Naive<'g> {
    graph: &'g Graph,
    colors: Vec<u16>,
    weights: BTreeMap<(u32, u32), u32>,
}

impl Naive<'_> {
    fn in_conflict(&self) -> Vec<(u32, u32)> {
        let same = |&(u, v): &(u32, u32)| self.colors[u as usize] == self.colors[v as usize];
        self.graph.edge_list().filter(same).collect()
    }

    fn gamma(&self, v: u32, color: u16) -> i64 {
        let there = self.graph.neighbors(v).iter().filter(|&&u| self.colors[u as usize] == color);
        there.map(|&u| i64::from(self.weights[&(u.min(v), u.max(v))])).sum()
    }

    /// Lists every move of a vertex in conflict with what it costs.
    fn moves(&self, k: usize) -> Vec<(i64, u32, u16)> {
        let mut vertices: Vec<u32> = self.in_conflict().iter().flat_map(|&(u, v)| [u, v]).collect();
        vertices.sort_unstable();
        vertices.dedup();
        let moves = vertices.iter().flat_map(|&v| (0..k as u16).map(move |color| (v, color)));
        let moves = moves.filter(|&(v, color)| color != self.colors[v as usize]);
        moves
            .map(|(v, color)| (self.gamma(v, color) - self.gamma(v, self.colors[v as usize]), v, color))
            .collect()
    }

    fn raise(&mut self) {
        for edge in self.in_conflict() {
            let weight = self.weights.get_mut(&edge).unwrap();
            *weight = (*weight + 1).min(HEAVIEST);
        }
    }
}

fn naive(graph: &Graph, k: usize, start: &[u16], iterations: u64, mut random: Random) -> Found {
    let weights = graph.edge_list().map(|edge| (edge, 1)).collect();
    let mut naive = Naive { graph, colors: start.to_vec(), weights };
    let mut tabu: BTreeMap<(u32, u16), u64> = BTreeMap::new();
    let conflicts = naive.in_conflict().len() as u32;
    let mut found = Found { colors: start.to_vec(), conflicts, iterations: 0, trace: Trace::default() };
    while found.iterations < iterations && !naive.in_conflict().is_empty() {
        found.iterations += 1;
        let mut moves = naive.moves(k);
        moves.retain(|&(_, v, color)| tabu.get(&(v, color)).is_none_or(|&until| until < found.iterations));
        let Some(cost) = moves.iter().map(|&(cost, ..)| cost).min() else { continue };
        moves.retain(|&(each, ..)| each == cost);
        let (_, v, color) = moves[random.below(moves.len() as u32) as usize];
        let tenure = 1 + random.below(TENURES);
        if cost >= 0 {
            naive.raise();
        }
        tabu.insert((v, naive.colors[v as usize]), found.iterations + u64::from(tenure));
        naive.colors[v as usize] = color;
        found.trace.fold(v, color);
        let conflicts = naive.in_conflict().len() as u32;
        if conflicts <= found.conflicts {
            (found.conflicts, found.colors) = (conflicts, naive.colors.clone());
        }
    }
    found
}

#[track_caller]
fn same(graph: &Graph, k: usize, iterations: u64, random: &mut Random) -> u64 {
    let start: Vec<u16> = (0..graph.vertices()).map(|_| random.below(k as u32) as u16).collect();
    let stream = Random::stream(random.next_u64(), &[]);
    let expected = naive(graph, k, &start, iterations, stream.clone());
    for choice in Choice::ALL.into_iter().filter(|choice| choice.is_here()) {
        let task = Task { k, start: &start, iterations, random: &stream, stop: &|| false };
        let found = search(graph, task, choice).unwrap();
        assert_eq!(found, expected, "{choice}, {graph:?}, k = {k}");
    }
    if expected.conflicts == 0 {
        let colors: Vec<u32> = expected.colors.iter().map(|&color| u32::from(color)).collect();
        check(graph, &colors, k).unwrap();
    }
    expected.iterations
}

#[test]
fn the_moves_are_those_of_the_description() {
    let mut random = Random::stream(21, &[]);
    let mut made = 0;
    for _ in 0..60 {
        let vertices = 1 + random.below(40);
        let percent = [5, 30, 50, 90, 100][random.below(5) as usize];
        let graph = random_graph(vertices, percent, &mut random);
        let k = 1 + random.below(vertices.min(15)) as usize;
        made += same(&graph, k, 300, &mut random);
    }
    assert!(made > 5_000, "{made} iterations");
}

#[test]
fn what_cannot_move_ends() {
    let mut random = Random::stream(22, &[]);
    for (vertices, edges) in [(0, vec![]), (1, vec![]), (2, vec![(0, 1)])] {
        same(&Graph::from_edges(vertices, edges).unwrap(), 1, 50, &mut random);
    }
    let complete = random_graph(20, 100, &mut random);
    same(&complete, 19, 300, &mut random);
    same(&complete, 20, 300, &mut random);
    let task = Task { k: 0, start: &[], iterations: 9, random: &random, stop: &|| false };
    let nothing = search(&Graph::from_edges(0, []).unwrap(), task, Choice::Portable).unwrap();
    assert_eq!((nothing.iterations, nothing.conflicts), (0, 0));
}

#[test]
fn sums_are_right_after_any_moves() {
    let mut random = Random::stream(23, &[]);
    let graph = random_graph(50, 40, &mut random);
    let k = 6;
    let colors: Vec<u16> = (0..50).map(|_| random.below(6) as u16).collect();
    let mut state = State::new(&graph, k, &colors);
    let weights = graph.edge_list().map(|edge| (edge, 1)).collect();
    let mut naive = Naive { graph: &graph, colors, weights };
    for step in 0..500 {
        let (vertex, color) = (random.below(50), random.below(6) as u16);
        if color != naive.colors[vertex as usize] {
            let back = state.apply(vertex, color);
            state.allow(vertex, back);
            naive.colors[vertex as usize] = color;
        }
        if step % 3 == 0 {
            state.raise();
            naive.raise();
        }
        assert_eq!((&state.colors, state.conflicts as usize), (&naive.colors, naive.in_conflict().len()));
        let moves = naive.moves(k);
        let cost = moves.iter().map(|&(cost, ..)| cost).min();
        let cheapest: Vec<_> = moves.into_iter().filter(|&(each, ..)| Some(each) == cost).collect();
        let count = cheapest.len() as u32;
        assert_eq!(state.survey(), cost.map(|cost| Cheapest { cost, count }));
        for (rank, (_, vertex, color)) in (0..).zip(cheapest) {
            assert_eq!(state.cheapest(rank), Some((vertex, color)));
        }
        assert_eq!(state.cheapest(count), None);
    }
}

#[test]
fn an_edge_weighs_so_much_and_no_more() {
    // Two vertices and one colour: there is no move, and only the weight could grow.
    let graph = Graph::from_edges(2, [(0, 1)]).unwrap();
    let mut state = State::new(&graph, 2, &[0, 0]);
    for _ in 0..2 * HEAVIEST {
        state.raise();
    }
    assert_eq!(state.survey(), Some(Cheapest { cost: -i64::from(HEAVIEST), count: 2 }));
    assert!(u64::from(HEAVIEST) * crate::workloads::coloring::graph::MAX_VERTICES as u64 <= 1 << 31);
}

#[test]
fn a_geometric_graph_is_coloured_with_few_colours() {
    let graph = generate::geometric(120, "0.5".parse().unwrap(), 1).unwrap();
    let k = crate::workloads::coloring::clique::clique(&graph).len();
    let mut random = Random::stream(24, &[]);
    let start: Vec<u16> = (0..120).map(|_| random.below(k as u32) as u16).collect();
    let task = Task { k, start: &start, iterations: 200_000, random: &random, stop: &|| false };
    let found = search(&graph, task, Choice::fastest()).unwrap();
    let colors: Vec<u32> = found.colors.iter().map(|&color| u32::from(color)).collect();
    check(&graph, &colors, k).unwrap();
}
