//! The fast search makes the moves of the plain one, with every kernel, on graphs of every kind.

use prism_accel::lanes::Choice;

use super::{Task, Workspace, plain, search};
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::random::Random;
use crate::workloads::coloring::search::rows::Rows;
use crate::workloads::coloring::search::stop::Stopped;

/// A graph in which each pair of vertices is joined in `percent` of all cases.
fn random_graph(vertices: u32, percent: u32, random: &mut Random) -> Graph {
    let pairs = (0..vertices).flat_map(|u| (u + 1..vertices).map(move |v| (u, v)));
    let edges: Vec<_> = pairs.filter(|_| random.below(100) < percent).collect();
    Graph::from_edges(vertices as usize, edges).unwrap()
}

#[track_caller]
fn check(graph: &Graph, k: usize, iterations: u64, random: &mut Random) -> (u64, bool) {
    let rows = Rows::new(graph);
    let start: Vec<u16> = (0..graph.vertices()).map(|_| random.below(k as u32) as u16).collect();
    let stream = Random::stream(random.next_u64(), &[]);
    let task = Task { k, start: &start, iterations, random: &stream, stop: &|| false };
    let expected = plain::search(graph, task).unwrap();
    let recount =
        graph.edge_list().filter(|&(u, v)| expected.colors[u as usize] == expected.colors[v as usize]);
    assert_eq!(recount.count(), expected.conflicts as usize);
    let mut fast = false;
    for choice in Choice::ALL.into_iter().filter(|choice| choice.is_here()) {
        let mut workspace = Workspace::default();
        let lanes = workspace.search(&rows, task, choice).unwrap();
        fast |= lanes.is_some();
        assert_eq!(lanes.unwrap_or_else(|| expected.clone()), expected, "{choice}, {graph:?}, k = {k}");
        // Nothing of one search is left over for the next.
        let again = search(&rows, task, choice, &mut workspace).unwrap();
        assert_eq!(again, expected, "{choice} again, {graph:?}, k = {k}");
    }
    (expected.iterations, fast)
}

#[test]
fn every_kernel_makes_the_moves_of_the_plain_search() {
    let mut random = Random::stream(11, &[]);
    let (mut made, mut fast) = (0, 0);
    for case in 0..40 {
        let vertices = 1 + random.below(if case % 10 == 0 { 300 } else { 90 });
        let percent = [5, 30, 50, 90, 100][random.below(5) as usize];
        let graph = random_graph(vertices, percent, &mut random);
        let k = 1 + random.below(vertices.min(30)) as usize;
        let (iterations, lanes) = check(&graph, k, 300, &mut random);
        made += iterations;
        fast += usize::from(lanes);
    }
    assert!(made > 5_000 && fast > 25, "{made} iterations, {fast} with lanes");
}

#[test]
fn more_than_1024_vertices_and_more_than_255_colors() {
    let mut random = Random::stream(12, &[]);
    let graph = random_graph(1_100, 2, &mut random);
    assert!(check(&graph, 3, 60, &mut random).1);
    let graph = random_graph(330, 97, &mut random);
    assert!(check(&graph, 300, 100, &mut random).1);
}

#[test]
fn where_bytes_are_too_small_the_plain_search_is_made() {
    let mut random = Random::stream(13, &[]);
    // Two halves, every vertex joined to all of the other half: 150 neighbours.
    let edges = (0..150).flat_map(|u| (150..300).map(move |v| (u, v)));
    let graph = Graph::from_edges(300, edges).unwrap();
    let (_, fast) = check(&graph, 2, 300, &mut random);
    assert!(!fast);
    // With more colours the classes begin small, and one of them may grow too large on the way.
    check(&graph, 3, 1_000, &mut random);
}

#[test]
fn what_cannot_move_ends() {
    let mut random = Random::stream(14, &[]);
    for (vertices, edges) in [(0, vec![]), (1, vec![]), (2, vec![(0, 1)])] {
        check(&Graph::from_edges(vertices, edges).unwrap(), 1, 50, &mut random);
    }
    let complete = random_graph(20, 100, &mut random);
    check(&complete, 19, 500, &mut random);
    check(&complete, 20, 500, &mut random);
}

#[test]
fn a_search_that_is_told_to_stop_gives_up() {
    let mut random = Random::stream(15, &[]);
    let graph = random_graph(40, 90, &mut random);
    let (rows, start) = (Rows::new(&graph), vec![0; 40]);
    let task = Task { k: 5, start: &start, iterations: u64::MAX, random: &random, stop: &|| true };
    assert_eq!(plain::search(&graph, task), Err(Stopped));
    assert_eq!(search(&rows, task, Choice::fastest(), &mut Workspace::default()), Err(Stopped));
}
