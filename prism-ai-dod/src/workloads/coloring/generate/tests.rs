//! What the generators promise, and the digests that never change.

use std::collections::BTreeMap;

use super::super::check::check;
use super::super::graph::Graph;
use super::*;

fn fraction(text: &str) -> Fraction {
    text.parse().unwrap()
}

/// Returns the first bytes of a graph's digest.
fn name(graph: &Graph) -> String {
    graph.digest().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_graphs_of_a_seed_never_change() {
    assert_eq!(name(&gnp(100, fraction("0.5"), 1).unwrap()), "5699ebd09813e718");
    assert_eq!(name(&geometric(100, fraction("0.25"), 1).unwrap()), "a335ba40ed75c057");
    assert_eq!(name(&planted(100, 7, fraction("0.5"), 1).unwrap().graph), "558c3f5342ce8770");
}

#[test]
fn another_seed_is_another_graph() {
    let half = fraction("0.5");
    for make in
        [|seed| gnp(40, "0.5".parse().unwrap(), seed), |seed| geometric(40, "0.5".parse().unwrap(), seed)]
    {
        assert_ne!(make(1).unwrap(), make(2).unwrap());
        assert_eq!(make(3).unwrap(), make(3).unwrap());
    }
    assert_ne!(planted(40, 4, half, 1).unwrap(), planted(40, 4, half, 2).unwrap());
}

#[test]
fn gnp_joins_as_many_pairs_as_asked() {
    assert_eq!(gnp(50, fraction("0"), 1).unwrap().edges(), 0);
    assert_eq!(gnp(50, fraction("1"), 1).unwrap().edges(), 50 * 49 / 2);
    assert_eq!(gnp(0, fraction("1"), 1).unwrap().vertices(), 0);
    // Six standard deviations of a binomial of 79,800 pairs and 3/10.
    let edges = gnp(400, fraction("3/10"), 9).unwrap().edges();
    assert!(edges.abs_diff(23_940) < 777, "{edges}");
}

#[test]
fn geometric_graphs_join_what_is_near() {
    assert_eq!(geometric(50, fraction("0"), 1).unwrap().edges(), 0);
    for all in ["1.5", "2", "4294967296", "4294967295.9"] {
        assert_eq!(geometric(50, fraction(all), 1).unwrap().edges(), 50 * 49 / 2, "{all}");
    }
    // The longer radius keeps every edge of the shorter one.
    let (near, far) =
        (geometric(80, fraction("0.2"), 3).unwrap(), geometric(80, fraction("0.3"), 3).unwrap());
    assert!(near.edges() < far.edges() && near.edge_list().all(|(u, v)| far.has_edge(u, v)));
}

#[test]
fn a_planted_graph_has_the_colouring_that_was_planted_and_is_flat() {
    for (vertices, classes, p) in [(60, 5, "0.5"), (61, 7, "0.3"), (10, 10, "1"), (12, 1, "1"), (30, 4, "0")]
    {
        let Planted { graph, classes: of } = planted(vertices, classes, fraction(p), 2).unwrap();
        assert_eq!(check(&graph, &of, classes).unwrap().used(), classes, "{vertices} {classes}");
        let mut sizes = vec![0_usize; classes];
        of.iter().for_each(|&class| sizes[class as usize] += 1);
        assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1);
        // Within a class, the numbers of neighbours in another differ by one at most.
        let mut seen: BTreeMap<(u32, u32), (usize, usize)> = BTreeMap::new();
        for v in 0..graph.vertices() {
            for other in (0..classes as u32).filter(|&other| other != of[v]) {
                let count = graph.neighbors(v as u32).iter().filter(|&&w| of[w as usize] == other).count();
                let (low, high) = seen.entry((of[v], other)).or_insert((count, count));
                (*low, *high) = ((*low).min(count), (*high).max(count));
            }
        }
        assert!(seen.values().all(|(low, high)| high - low <= 1), "{vertices} {classes} {seen:?}");
    }
    let complete = planted(20, 4, fraction("1"), 5).unwrap();
    assert_eq!(complete.graph.edges(), 6 * 25);
}

#[test]
fn what_cannot_be_made_is_refused() {
    let half = fraction("0.5");
    let refused = |made: Result<Planted, GenerateError>| made.unwrap_err().to_string();
    assert_eq!(refused(planted(5, 6, half, 1)), "`5` vertices cannot be planted in `6` classes");
    assert_eq!(refused(planted(5, 0, half, 1)), "`5` vertices cannot be planted in `0` classes");
    assert_eq!(
        refused(planted(5, 2, fraction("1.1"), 1)),
        "the probability is `11/10`, and at most `1` is allowed"
    );
    let large = "the graph has `1000000` vertices, and at most `32768` are allowed";
    assert_eq!(gnp(1_000_000, half, 1).unwrap_err().to_string(), large);
    assert_eq!(geometric(1_000_000, half, 1).unwrap_err().to_string(), large);
}
