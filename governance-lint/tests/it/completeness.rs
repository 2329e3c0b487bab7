//! Nothing was forgotten: the catalogue, the registered rules, their files, their fixtures and their pages agree.

use std::path::Path;

use governance_law::catalog::RULES;
use governance_lint::explain;

use crate::support::{fixtures, names};

fn catalogued() -> Vec<String> {
    let mut ids: Vec<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    ids.sort();
    ids
}

#[test]
fn the_catalogue_lists_exactly_the_registered_rules_in_one_order() {
    let registered: Vec<&str> = explain::rule_ids().collect();
    assert_eq!(registered, RULES.iter().map(|rule| rule.id).collect::<Vec<_>>());
}

#[test]
fn every_rule_has_a_file_and_every_file_a_rule() {
    let files: Vec<String> = names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules"))
        .iter()
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .collect();
    assert_eq!(files, catalogued());
}

#[test]
fn every_rule_has_a_bad_and_a_good_fixture() {
    assert_eq!(names(&fixtures()), catalogued());
    for rule in names(&fixtures()) {
        assert_eq!(names(&fixtures().join(&rule)), ["bad", "good"], "{rule}");
    }
}

#[test]
fn every_rule_has_a_page_with_all_its_headings() {
    for rule in RULES {
        let docs = explain::rule_docs(rule.id).unwrap();
        let first = explain::first_sentence(&docs).unwrap();
        let is_sentence = first.starts_with("Finds ") && first.ends_with('.') && first.len() > 20;
        assert!(is_sentence, "{}: {first}", rule.id);
        let headings: Vec<&str> = docs.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let expect = ["What it does", "Why it matters", "Example", "Use instead", "Exemptions"];
        assert_eq!(headings, expect, "{}", rule.id);
        for section in docs.split("\n## ").skip(1) {
            let (heading, body) = section.split_once('\n').unwrap();
            assert!(body.trim().len() > 10, "{}: {heading} is empty", rule.id);
        }
    }
}

#[test]
fn every_key_of_a_rule_is_on_its_page() {
    for rule in RULES {
        let docs = explain::rule_docs(rule.id).unwrap();
        for key in rule.keys.iter().filter(|key| key.name != "layer") {
            assert!(
                docs.contains(key.name),
                "the page of `{}` does not mention its key `{}`",
                rule.id,
                key.name
            );
        }
    }
}

#[test]
fn every_test_file_is_in_main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let main = std::fs::read_to_string(here.join("main.rs")).unwrap();
    let declared: Vec<&str> =
        main.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
    let files: Vec<String> = names(&here)
        .iter()
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| name != "main")
        .collect();
    assert_eq!(files, declared);
}

/// A snapshot that no test writes any more would be kept forever.
#[test]
fn every_snapshot_of_a_fixture_has_its_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots");
    let rules: Vec<String> = names(&folder)
        .iter()
        .filter_map(|name| name.strip_prefix("it__fixtures__bad_")?.strip_suffix(".snap").map(str::to_owned))
        .collect();
    assert_eq!(rules, catalogued());
}
