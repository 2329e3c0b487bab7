//! Selections that were of everything, and ranges of words and layers that become something else altogether.

use super::{Kind, diff};
use crate::Law;

/// Compares two laws with one article each, which differ in its `select`; one sentence is expected, and its opposite back.
#[track_caller]
fn check(old: &str, new: &str, there: (Kind, &str), back: (Kind, &str)) {
    let law = |select: &str| {
        let text = format!(
            "schema = 1\n[[article]]\nid = \"a\"\nrule = \"panic_path\"\nwhy = \"w\"\nselect = {{ {select} }}\n"
        );
        Law::parse("governance.toml", &text).unwrap_or_else(|mistakes| panic!("{mistakes}"))
    };
    let (old, new) = (law(old), law(new));
    for (from, to, (kind, expect)) in [(&old, &new, there), (&new, &old, back)] {
        let changes = diff(from, to);
        let said: Vec<(Kind, &str)> =
            changes.iter().map(|change| (change.kind, change.message.as_str())).collect();
        assert!(said.len() == 1 && said[0].0 == kind && said[0].1.contains(expect), "{said:?}");
    }
}

#[test]
fn all_crates_or_modules_against_some() {
    check(
        "",
        "crates = [\"kernel\", \"calc-*\"]",
        (Kind::Weakening, "selects only `kernel`, `calc-*` by `crates` now, and selected all"),
        (Kind::Strengthening, "selects all crates now, and selected only `kernel`, `calc-*`"),
    );
    check(
        "modules = [\"**\"]",
        "modules = [\"domain::**\"]",
        (Kind::Weakening, "selects only `domain::**` by `modules` now, and selected all"),
        (Kind::Strengthening, "selects all modules now, and selected only `domain::**`"),
    );
}

#[test]
fn a_list_that_selects_everything_in_other_words_changes_nothing() {
    let law = |select: &str| {
        let head = "schema = 1\n[[article]]\nid = \"a\"\nrule = \"panic_path\"\nwhy = \"w\"\n";
        Law::parse("governance.toml", &format!("{head}{select}")).unwrap()
    };
    let changes = diff(&law(""), &law("select = { crates = [\"*\"], modules = [\"**\"] }\n"));
    assert!(changes.iter().all(|change| change.kind == Kind::Neutral), "{changes:?}");
}

#[test]
fn all_kinds_of_items_against_some() {
    let law = |select: &str| {
        let text = format!(
            "schema = 1\n[[article]]\nid = \"a\"\nrule = \"missing_attribute\"\nwhy = \"w\"\nattributes = [\"x\"]\n{select}"
        );
        Law::parse("governance.toml", &text).unwrap_or_else(|mistakes| panic!("{mistakes}"))
    };
    let (all, some) = (law(""), law("select = { items = [\"struct\", \"enum\"] }\n"));
    let said = |from: &Law, to: &Law| {
        diff(from, to).into_iter().map(|change| (change.kind, change.message)).collect::<Vec<_>>()
    };
    let [(kind, text)] = &said(&all, &some)[..] else { panic!("{:?}", said(&all, &some)) };
    assert_eq!(*kind, Kind::Weakening);
    assert!(text.contains("selects only `struct`, `enum` by `items` now, and selected all"), "{text}");
    let [(kind, text)] = &said(&some, &all)[..] else { panic!("{:?}", said(&some, &all)) };
    assert_eq!(*kind, Kind::Strengthening);
    assert!(text.contains("selects whatever its `items`, and selected only `struct`, `enum`"), "{text}");
}

#[test]
fn kinds_have_words() {
    assert_eq!(Kind::ALL.map(Kind::word), ["weaker", "stricter", "same"]);
}
