//! The census of this very program.

use governance_core::{Governed as _, census, governed};

governance_core::census_test!();

/// Somebody to count.
#[governed]
struct Member;

#[test]
fn the_census_is_sorted_and_the_same_every_time() {
    let entries = census();
    assert!(
        entries.iter().any(|entry| entry.path == "suite::census::Member" && entry.crate_name() == "suite")
    );
    assert!(entries.is_sorted());
    assert_eq!(entries, census());
}

#[test]
fn the_source_and_the_census_agree() {
    // What a gate does with the whole source, done here with the files of this program.
    let sources = [
        include_str!("check.rs"),
        include_str!("generics.rs"),
        include_str!("guard.rs"),
        include_str!("items.rs"),
        include_str!("census.rs"),
    ];
    let lines = sources.iter().flat_map(|text| text.lines()).map(str::trim_start);
    let governed = lines.filter(|line| line.starts_with("#[governed]") || line.starts_with("#[governed("));
    // The field attributes have a line of their own too, and name a bound.
    let bounds = ["range", "finite", "non_decreasing", "max_bytes", "converges_within"];
    let items =
        governed.filter(|line| !bounds.iter().any(|bound| line.starts_with(&format!("#[governed({bound}"))));
    assert_eq!(items.count(), census().len());
    assert_eq!(Member::RECORD.name(), "Member");
}
