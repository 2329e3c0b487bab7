//! The uses of small crates, as the article about layers would resolve them.

use std::path::PathBuf;

use super::{Edges, edges};
use crate::package::{Dependency, DependencyKind, Package, Workspace};
use crate::testing::{Folder, law};

const LAYER: &str = "[[article.layer]]\nname = \"none\"\n";

fn of(source: &str) -> Edges {
    let folder = Folder::with(&[("src/lib.rs", source)]);
    let law = law("module_layers", &format!("{LAYER}modules = [\"nothing\"]\n"));
    edges(&folder.workspace(), &law, &law.articles[0])
}

#[track_caller]
fn check(source: &str, expect: &[&str]) {
    let shown = of(source).edges.into_iter().map(|edge| {
        let via: String = edge.via.iter().map(|(place, _)| format!(" via {}", place.column)).collect();
        format!("{} {} -> {}{via}", edge.place.column, edge.from, edge.to)
    });
    assert_eq!(shown.collect::<Vec<_>>(), expect);
}

#[test]
fn a_path_is_an_edge_to_the_module_that_it_reaches_and_a_use_accounts_for_its_uses() {
    check(
        "mod a { pub mod b { pub fn f() {} } } mod c { use crate::a::b::f; fn g() { f(); } }",
        &["51 c -> a::b"],
    );
}

#[test]
fn a_re_export_is_an_edge_to_both_ends() {
    check(
        "mod a { pub struct T; } mod p { pub use crate::a::T; } mod c { use crate::p::T; }",
        &["41 p -> a", "68 c -> a via 41", "68 c -> p via 41"],
    );
}

#[test]
fn a_crate_without_edges_has_its_modules_all_the_same() {
    let found = of("mod a { mod b {} }");
    let names: Vec<&str> = found.nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!((names, found.edges.len()), (vec!["", "a", "a::b"], 0));
}

#[test]
fn crates_use_what_they_declare() {
    let law = law("crate_layers", &format!("{LAYER}crates = [\"nothing\"]\n"));
    let on = |name: &str, kind, is_here: bool| Dependency {
        name: name.to_owned(),
        rename: None,
        kind,
        path: is_here.then(|| PathBuf::from(format!("/nowhere/{name}"))),
        optional: false,
    };
    let package = |name: &str, dependencies| Package {
        name: name.to_owned(),
        manifest: format!("/nowhere/{name}/Cargo.toml").into(),
        dependencies,
        ..Package::default()
    };
    let user = package(
        "kernel",
        vec![on("units", DependencyKind::Build, true), on("far", DependencyKind::Normal, false)],
    );
    let packages = vec![user, package("units", Vec::new())];
    let workspace = Workspace { root: "/nowhere".into(), packages };
    let found = edges(&workspace, &law, &law.articles[0]);
    let shown: Vec<_> = found.edges.iter().map(|it| (&*it.from, &*it.to, it.kind, it.is_external)).collect();
    assert_eq!(
        shown,
        [
            ("kernel", "far", Some(DependencyKind::Normal), true),
            ("kernel", "units", Some(DependencyKind::Build), false)
        ]
    );
    assert_eq!(found.nodes.len(), 1, "only one is selected");
    assert!(!found.unchecked.is_empty(), "the manifests are not there to show the places");
}
