//! The cheapest way on small graphs, compared with every other way.

use std::collections::BTreeSet;

use governance_law::{Article, Law};
use governance_lint::edges::Node;
use governance_lint::finding;

use super::super::layers::Layering;
use super::super::uses::{Place, Places};
use super::{Way, way};

/// Layers 0 to 3; modules `m0` to `m5`, of which `m5` is in none.
fn article(may: &[(usize, usize)], home: &[usize]) -> Article {
    let mut text = "schema = 1\n[[article]]\nid = \"a\"\nrule = \"module_layers\"\nwhy = \"w\"\n".to_owned();
    for layer in 0..4 {
        let list =
            |items: Vec<String>| items.iter().map(|it| format!("\"{it}\"")).collect::<Vec<_>>().join(", ");
        let own = home.iter().enumerate().filter(|(_, home)| **home == layer).map(|(at, _)| format!("m{at}"));
        let members: Vec<String> = own.chain([format!("dummy{layer}")]).collect();
        let used = may.iter().filter(|(from, _)| *from == layer).map(|(_, to)| format!("l{to}")).collect();
        text.push_str(&format!(
            "[[article.layer]]\nname = \"l{layer}\"\nmodules = [{}]\nmay_use = [{}]\n",
            list(members),
            list(used)
        ));
    }
    Law::parse("law", &text).unwrap_or_else(|mistakes| panic!("{mistakes}")).articles.remove(0)
}

fn place(line: u32, from: &str, to: &[&str]) -> Place {
    Place {
        from: from.to_owned(),
        to: to.iter().map(|name| (*name).to_owned()).collect(),
        external: None,
        kind: None,
        place: finding::Place { line, ..finding::Place::whole("f") },
        item: String::new(),
        via: Vec::new(),
        is_exempt: false,
    }
}

fn layering(article: &Article) -> Layering {
    let node =
        |at: usize| Node { krate: "k".to_owned(), name: format!("m{at}"), place: finding::Place::whole("f") };
    Layering::of(article, &(0..6).map(node).collect::<Vec<_>>())
}

fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    }
}

#[test]
fn no_other_way_is_cheaper() {
    let mut moving = 0;
    for seed in 0..400 {
        let mut next = numbers(seed);
        let home: Vec<usize> = (0..5).map(|_| next(4)).collect();
        let may: Vec<(usize, usize)> = (0..next(7)).map(|_| (next(4), next(4))).collect();
        let article = article(&may, &home);
        let before = layering(&article);
        let moved = BTreeSet::from(["m0".to_owned()]);
        let mut list = Vec::new();
        for line in 0..u32::try_from(next(16)).unwrap() {
            let (from, to) = (format!("m{}", next(6)), [format!("m{}", next(6)), format!("m{}", next(6))]);
            let to: Vec<&str> = to.iter().take(1 + next(2)).map(String::as_str).collect();
            list.push(place(line, &from, &to));
        }
        let places = Places { list };
        let found = way(&article, &before, &moved, "l0", &places);
        let cost = |along: &BTreeSet<String>| {
            let after = before.moved(&moved, "l0").moved(along, "l0");
            let cut = |place: &&Place| {
                !place.is_forbidden(&article, &before) && place.is_forbidden(&article, &after)
            };
            along.len() + places.list.iter().filter(cut).count()
        };
        // What is in the layer already cannot move to it, and what is in none stays.
        let free: Vec<String> = (1..5).filter(|at| home[*at] != 0).map(|at| format!("m{at}")).collect();
        let ways = (0..1_u32 << free.len()).map(|set| {
            let along = free.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0);
            along.map(|(_, name)| name.clone()).collect::<BTreeSet<_>>()
        });
        let best = ways.map(|along| cost(&along)).min().unwrap();
        assert_eq!(found.cost(), best, "seed {seed}: {found:#?}");
        assert_eq!(cost(&found.along.iter().cloned().collect()), best, "seed {seed}");
        moving += usize::from(!found.along.is_empty());
    }
    assert!(moving > 10, "only {moving} cases move anything along");
}

#[test]
fn one_module_that_is_used_often_moves_along() {
    let article = article(&[(1, 0)], &[1, 1, 2]);
    let before = layering(&article);
    let moved = BTreeSet::from(["m0".to_owned()]);
    let often = (0..3).map(|line| place(line, "m0", &["m1"])).collect();
    let found = way(&article, &before, &moved, "l0", &Places { list: often });
    assert_eq!((found.along.as_slice(), found.cut.len(), found.cut_alone), (&["m1".to_owned()][..], 0, 3));
    // At equal cost nothing moves.
    let once = vec![place(7, "m0", &["m1"])];
    let found = way(&article, &before, &moved, "l0", &Places { list: once.clone() });
    assert_eq!(found, Way { along: Vec::new(), cut: once, cut_alone: 1 });
}
