//! Tests that run the built binary on small workspaces.

mod asking;
mod audit;
mod baseline;
mod benchmarks;
mod canaries;
mod census;
mod check;
mod coverage;
mod diff;
mod edges;
mod evidence;
mod gates;
mod gpu;
mod history;
mod init;
mod law;
mod ledger;
mod manifests;
mod pack;
mod plants;
mod prove;
mod records;
mod running;
mod setup;
mod steps;
mod support;
mod tools;
mod trouble;
mod whatif;
mod witness;

/// Rust compiles only what is declared: a file without its `mod` would be a test that never runs.
#[test]
fn no_test_file_is_left_out() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let mut found: Vec<String> = std::fs::read_dir(here)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|stem| stem != "main")
        .collect();
    found.sort();
    let text = include_str!("main.rs");
    let declared: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
    assert_eq!(found, declared);
}
