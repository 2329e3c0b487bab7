//! The comparison itself: pure, so that it can be tested without a program.

use std::collections::BTreeSet;

use super::registry::Entry;
use crate::survey::Item;

/// Where source and registry differ.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Governed in the source, and not linked.
    pub(crate) unlinked: Vec<String>,
    /// Linked, and not governed in the source.
    pub(crate) unknown: Vec<String>,
}

impl Difference {
    /// Returns whether there is none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.unlinked.is_empty() && self.unknown.is_empty()
    }
}

/// Compares the items that must be linked, and all that are known, with what is linked.
///
/// `members` are the crates of the workspace: what other crates have linked is not ours to know.
pub(crate) fn compare(
    required: &[&Item],
    known: &[Item],
    linked: &[Entry],
    members: &BTreeSet<String>,
) -> Difference {
    let unlinked =
        required.iter().filter(|item| !linked.iter().any(|entry| is_same(item, entry))).map(|item| {
            format!("{} ({}:{}) is governed and not linked", item.path, item.place.file, item.place.line)
        });
    let unknown = linked
        .iter()
        .filter(|entry| members.contains(entry.path.split("::").next().unwrap_or_default()))
        .filter(|entry| !known.iter().any(|item| is_same(item, entry)))
        .map(|entry| {
            format!("{} ({}:{}) is linked and not in the source", entry.path, entry.file, entry.line)
        });
    let sorted = |list: BTreeSet<String>| list.into_iter().collect();
    Difference { unlinked: sorted(unlinked.collect()), unknown: sorted(unknown.collect()) }
}

/// A type inside a function has the path of the module for the compiler, and of the function for the lint; then file
/// and name decide.
fn is_same(item: &Item, entry: &Entry) -> bool {
    let name = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
    item.path == entry.path
        || (*item.place.file == *entry.file
            && item.place.line == entry.line
            && name(&item.path) == name(&entry.path))
}

#[cfg(test)]
mod unit {
    use governance_lint::finding::Place;

    use super::*;

    fn item(path: &str, line: u32) -> Item {
        Item { path: path.into(), place: Place { line, ..Place::whole("src/lib.rs") } }
    }

    fn entry(path: &str, line: u32) -> Entry {
        Entry { path: path.into(), file: "src/lib.rs".into(), line }
    }

    fn difference(source: &[Item], linked: &[Entry]) -> Difference {
        let required: Vec<&Item> = source.iter().collect();
        compare(&required, source, linked, &BTreeSet::from(["app".to_owned()]))
    }

    #[test]
    fn both_directions_are_named() {
        let found =
            difference(&[item("app::A", 1), item("app::B", 2)], &[entry("app::B", 2), entry("app::C", 3)]);
        assert_eq!(found.unlinked, ["app::A (src/lib.rs:1) is governed and not linked"]);
        assert_eq!(found.unknown, ["app::C (src/lib.rs:3) is linked and not in the source"]);
    }

    #[test]
    fn equal_lists_differ_in_nothing_and_strangers_are_not_ours() {
        assert!(difference(&[item("app::A", 1)], &[entry("app::A", 9), entry("serde::X", 1)]).is_empty());
        assert!(difference(&[item("app::f::Inner", 7)], &[entry("app::Inner", 7)]).is_empty());
    }
}
