//! The search makes the moves of its description, with every kernel, on graphs of every kind.

use std::collections::BTreeMap;

use prism_accel::lanes::Choice;

use super::super::tabu::{Found, Task, rank, tenure};
use super::super::trace::Trace;
use super::search;
use crate::workloads::coloring::check::check;
use crate::workloads::coloring::generate;
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::random::Random;

/// A graph in which each pair of vertices is joined in `percent` of all cases.
fn random_graph(vertices: u32, percent: u32, random: &mut Random) -> Graph {
    let pairs = (0..vertices).flat_map(|u| (u + 1..vertices).map(move |v| (u, v)));
    let edges: Vec<_> = pairs.filter(|_| random.below(100) < percent).collect();
    Graph::from_edges(vertices as usize, edges).unwrap()
}

fn among(graph: &Graph, colors: &[Option<u16>], v: u32, color: u16) -> Vec<u32> {
    graph.neighbors(v).iter().copied().filter(|&u| colors[u as usize] == Some(color)).collect()
}

/// The description, word by word: everything is counted anew in each iteration.
fn naive(graph: &Graph, k: usize, start: &[u16], iterations: u64, mut random: Random) -> Found {
    let mut colors: Vec<Option<u16>> = vec![None; start.len()];
    for (v, &color) in (0..).zip(start) {
        if among(graph, &colors, v, color).is_empty() {
            colors[v as usize] = Some(color);
        }
    }
    let open = |colors: &[Option<u16>]| colors.iter().filter(|color| color.is_none()).count();
    let mut tabu: BTreeMap<(u32, u16), u64> = BTreeMap::new();
    let (mut best, mut made, mut trace) = (colors.clone(), 0, Trace::default());
    while made < iterations && open(&colors) > 0 {
        made += 1;
        let drawn = random.next_u64();
        let mut moves = Vec::new();
        for v in (0..start.len() as u32).filter(|&v| colors[v as usize].is_none()) {
            for color in 0..k as u16 {
                let after = open(&colors) - 1 + among(graph, &colors, v, color).len();
                if tabu.get(&(v, color)).is_none_or(|&until| until < made) || after < open(&best) {
                    moves.push((after, v, color));
                }
            }
        }
        let Some(after) = moves.iter().map(|&(after, ..)| after).min() else { continue };
        moves.retain(|&(each, ..)| each == after);
        let (_, v, color) = moves[rank(drawn, moves.len() as u32) as usize];
        for u in among(graph, &colors, v, color) {
            colors[u as usize] = None;
            tabu.insert((u, color), made + tenure(after, drawn));
        }
        colors[v as usize] = Some(color);
        trace.fold(v, color);
        if after <= open(&best) {
            best.clone_from(&colors);
        }
    }
    for v in 0..start.len() {
        if best[v].is_none() {
            best[v] = (0..k as u16).min_by_key(|&color| among(graph, &best, v as u32, color).len());
        }
    }
    let colors: Vec<u16> = best.into_iter().flatten().collect();
    let same = graph.edge_list().filter(|&(u, v)| colors[u as usize] == colors[v as usize]);
    Found { conflicts: same.count() as u32, colors, iterations: made, trace }
}

#[track_caller]
fn same(graph: &Graph, k: usize, iterations: u64, random: &mut Random) -> Found {
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
    expected
}

#[test]
fn the_moves_are_those_of_the_description() {
    let mut random = Random::stream(31, &[]);
    let (mut made, mut solved) = (0, 0);
    for _ in 0..60 {
        let vertices = 1 + random.below(40);
        let percent = [5, 30, 50, 90, 100][random.below(5) as usize];
        let graph = random_graph(vertices, percent, &mut random);
        let k = 1 + random.below(vertices.min(15)) as usize;
        let found = same(&graph, k, 300, &mut random);
        made += found.iterations;
        solved += usize::from(found.conflicts == 0);
    }
    assert!(made > 5_000 && solved > 5, "{made} iterations, {solved} solved");
}

#[test]
fn what_cannot_move_ends() {
    let mut random = Random::stream(32, &[]);
    for (vertices, edges) in [(0, vec![]), (1, vec![]), (2, vec![(0, 1)])] {
        same(&Graph::from_edges(vertices, edges).unwrap(), 1, 50, &mut random);
    }
    let complete = random_graph(20, 100, &mut random);
    assert_eq!(same(&complete, 19, 300, &mut random).conflicts, 1);
    assert_eq!(same(&complete, 20, 300, &mut random).conflicts, 0);
    let task = Task { k: 0, start: &[], iterations: 9, random: &random, stop: &|| false };
    let nothing = search(&Graph::from_edges(0, []).unwrap(), task, Choice::Portable).unwrap();
    assert_eq!((nothing.iterations, nothing.conflicts), (0, 0));
}

#[test]
fn a_planted_colouring_is_found() {
    let planted = generate::planted(120, 12, "0.5".parse().unwrap(), 5).unwrap();
    let mut random = Random::stream(33, &[]);
    let start: Vec<u16> = (0..120).map(|_| random.below(12) as u16).collect();
    let task = Task { k: 12, start: &start, iterations: 1_000_000, random: &random, stop: &|| false };
    let found = search(&planted.graph, task, Choice::fastest()).unwrap();
    let colors: Vec<u32> = found.colors.iter().map(|&color| u32::from(color)).collect();
    check(&planted.graph, &colors, 12).unwrap();
}
