//! A search is the same however it is run.

use prism_accel::lanes::Choice;

use super::{CheckpointError, Neighborhood, Plan, PlanError, Search};
use crate::workloads::coloring::clique::clique;
use crate::workloads::coloring::generate;
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::random::Random;

fn graph(vertices: u32, percent: u32, seed: u64) -> Graph {
    let mut random = Random::stream(seed, &[]);
    let pairs = (0..vertices).flat_map(|u| (u + 1..vertices).map(move |v| (u, v)));
    let edges: Vec<_> = pairs.filter(|_| random.below(100) < percent).collect();
    Graph::from_edges(vertices as usize, edges).unwrap()
}

fn plan(graph: &Graph, k: usize, islands: usize) -> Plan {
    Plan { islands, local_search: 200, ..Plan::with_neighborhood(graph, k, 7, Neighborhood::Classes) }
}

#[test]
fn threads_and_instructions_change_nothing() {
    let graph = graph(60, 50, 1);
    let run = |threads: usize, choice: Choice| {
        let mut search = Search::new(&graph, plan(&graph, 10, 3)).unwrap().with_instructions(choice);
        let rounds: Vec<_> = (0..11).map(|_| search.round(threads, &|| false).unwrap()).collect();
        (rounds, search.trace_hash(), search.best().0.to_vec())
    };
    let expected = run(1, Choice::Portable);
    assert!(expected.0.last().is_some_and(|round| round.generation == 11 && round.best_conflicts > 0));
    for (threads, choice) in [
        (2, Choice::Portable),
        (5, Choice::fastest()),
        (64, Choice::fastest()),
        (1, Choice::Avx2),
        (2, Choice::Avx512),
    ] {
        assert_eq!(run(threads, choice), expected, "{threads} threads, {choice}");
    }
}

#[test]
fn the_end_is_the_same_with_any_number_of_threads() {
    // Both neighbourhoods find it within the first generations, on several islands at once.
    let graph = generate::geometric(70, "0.4".parse().unwrap(), 1).unwrap();
    let k = clique(&graph).len();
    for neighborhood in [Neighborhood::Classes, Neighborhood::Edges] {
        let run = |threads: usize| {
            let plan =
                Plan { neighborhood, islands: 4, local_search: 3_000, ..Plan::for_graph(&graph, k, 3) };
            let mut search = Search::new(&graph, plan).unwrap();
            let rounds =
                (0..300).take_while(|_| search.round(threads, &|| false).unwrap().best_conflicts > 0).count();
            assert_eq!(search.best_conflicts(), 0, "{neighborhood:?}");
            (rounds, search.iterations(), search.trace_hash(), search.best().0.to_vec())
        };
        let expected = run(1);
        assert!([2, 3, 8].into_iter().all(|threads| run(threads) == expected), "{neighborhood:?}");
    }
}

#[test]
fn a_generation_that_is_stopped_has_not_been() {
    let graph = graph(60, 50, 8);
    let mut search = Search::new(&graph, Plan { local_search: 100_000, ..plan(&graph, 9, 1) }).unwrap();
    let before = search.checkpoint().unwrap();
    assert_eq!(search.round(1, &|| true), None);
    assert_eq!(search.round(2, &|| true), None);
    assert_eq!(search.checkpoint().unwrap(), before);
}

#[test]
fn a_seed_names_a_search() {
    let graph = graph(50, 50, 2);
    let trace = |seed| {
        let mut search = Search::new(&graph, Plan { seed, ..plan(&graph, 9, 1) }).unwrap();
        search.round(1, &|| false).unwrap();
        search.trace_hash()
    };
    assert_eq!(trace(3), trace(3));
    assert_ne!(trace(3), trace(4));
}

#[test]
fn a_search_goes_on_from_its_checkpoint() {
    let graph = graph(60, 50, 3);
    let mut whole = Search::new(&graph, plan(&graph, 10, 2)).unwrap();
    (0..25).for_each(|_| assert!(whole.round(1, &|| false).unwrap().best_conflicts > 0));
    for stop in [0, 1, 9, 10, 11, 24] {
        let mut search = Search::new(&graph, plan(&graph, 10, 2)).unwrap();
        (0..stop).for_each(|_| assert!(search.round(2, &|| false).unwrap().best_conflicts > 0));
        let written = search.checkpoint().unwrap();
        let mut search = Search::resume(&graph, &written).unwrap();
        assert_eq!(search.checkpoint().unwrap(), written);
        (stop..25).for_each(|_| assert!(search.round(1, &|| false).unwrap().best_conflicts > 0));
        assert_eq!(search.trace_hash(), whole.trace_hash(), "stopped after {stop}");
        assert_eq!(search.best(), whole.best());
    }
}

#[test]
fn a_damaged_checkpoint_is_refused() {
    let graph = graph(30, 50, 4);
    let mut search = Search::new(&graph, plan(&graph, 6, 1)).unwrap();
    search.round(1, &|| false).unwrap();
    let written = search.checkpoint().unwrap();
    assert!(Search::resume(&graph, &written).is_ok());
    for end in 0..written.len() {
        assert!(Search::resume(&graph, &written[..end]).is_err(), "cut off after {end} bytes");
    }
    for byte in 0..written.len() {
        let mut changed = written.clone();
        changed[byte] ^= 1;
        assert!(Search::resume(&graph, &changed).is_err(), "byte {byte} changed");
    }
    let other = self::graph(30, 50, 5);
    assert!(matches!(Search::resume(&other, &written), Err(CheckpointError::Graph { .. })));
}

/// Writes a checkpoint that says something else, with the digest that fits.
fn forged(written: &[u8], from: &str, to: &str) -> Vec<u8> {
    use sha2::{Digest as _, Sha256};
    let text = std::str::from_utf8(written).unwrap();
    let state = text.lines().next().unwrap().replacen(from, to, 1);
    assert_ne!(Some(state.as_str()), text.lines().next());
    let digest: String = Sha256::digest(&state).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{state}\n{digest}\n").into_bytes()
}

#[test]
fn a_forged_checkpoint_is_refused() {
    let graph = graph(30, 50, 4);
    let mut search = Search::new(&graph, plan(&graph, 6, 1)).unwrap();
    search.round(1, &|| false).unwrap();
    let written = search.checkpoint().unwrap();
    let refused = |from, to| match Search::resume(&graph, &forged(&written, from, to)) {
        Ok(_) => panic!("`{from}` -> `{to}` was taken"),
        Err(error) => error.to_string(),
    };
    assert_eq!(
        refused("\"checkpoint\":1", "\"checkpoint\":2"),
        "it is of version `2`, and this program reads `1`"
    );
    assert_eq!(
        refused("\"k\":6", "\"k\":31"),
        "its plan cannot be followed: `31` colours are more than the `30` vertices, and each needs one at most"
    );
    assert_eq!(refused("\"islands\":1", "\"islands\":2"), "it holds `1` islands, and its plan says `2`");
    let coloring = "island `0` holds a colouring that does not fit the graph and the plan";
    assert_eq!(refused("\"k\":6", "\"k\":1"), coloring);
    assert_eq!(refused("\"colors\":[", "\"colors\":[0,"), coloring);
    assert!(refused("\"k\":6", "\"k\":6,\"x\":1").contains("unknown field `x`"));
}

#[test]
fn easy_graphs_are_colored() {
    for (vertices, percent, k) in [(1, 0, 1), (40, 0, 1), (40, 100, 40), (70, 50, 14), (200, 3, 4)] {
        let graph = graph(vertices, percent, 6);
        let mut search = Search::new(&graph, plan(&graph, k, 1)).unwrap();
        let mut rounds = 0;
        while search.round(1, &|| false).unwrap().best_conflicts > 0 {
            rounds += 1;
            assert!(rounds < 500, "{vertices} vertices, {percent} %, {k} colours");
        }
        let (colors, _) = search.best();
        assert!(graph.edge_list().all(|(u, v)| colors[u as usize] != colors[v as usize]));
        let (trace, iterations) = (search.trace_hash(), search.iterations());
        assert_eq!(search.round(1, &|| false).unwrap().best_conflicts, 0);
        assert_eq!((search.trace_hash(), search.iterations()), (trace, iterations));
    }
}

#[test]
fn a_plan_that_cannot_be_followed_is_refused() {
    let graph = graph(5, 50, 7);
    let refused = |plan: Plan| Search::new(&graph, plan).err();
    let good = plan(&graph, 3, 1);
    assert_eq!(refused(Plan { k: 0, ..good.clone() }), Some(PlanError::NoColors));
    assert_eq!(
        refused(Plan { k: 6, ..good.clone() }),
        Some(PlanError::TooManyColors { found: 6, allowed: 5 })
    );
    assert_eq!(refused(Plan { islands: 0, ..good.clone() }), Some(PlanError::Islands { found: 0 }));
    assert_eq!(refused(Plan { local_search: 0, ..good.clone() }), Some(PlanError::NoIterations));
    assert_eq!(refused(good), None);
}
