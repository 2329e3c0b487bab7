//! No message without a UI test.

use std::path::Path;

use crate::fault::Fault;

/// Messages about the law as a whole: one law serves all UI tests, so these are shown by the tests of `law_file`.
const WITHOUT_UI: &[&str] = &["law_not_found", "law_unreadable", "law_mistaken"];

#[test]
fn every_message_is_shown_by_the_ui_test_of_its_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../governance-core/tests/ui");
    for (id, text) in Fault::KINDS {
        if WITHOUT_UI.contains(id) {
            continue;
        }
        assert!(folder.join(format!("{id}.rs")).is_file(), "`{id}` has no UI test");
        let shown = std::fs::read_to_string(folder.join(format!("{id}.stderr"))).unwrap_or_default();
        // The longest piece of the message that is the same for everybody.
        let fixed = text.split(['{', '}']).step_by(2).max_by_key(|piece| piece.len()).unwrap_or_default();
        assert!(!fixed.is_empty() && shown.contains(fixed), "`{id}.stderr` does not show `{fixed}`");
    }
}

#[test]
fn ids_are_unique() {
    let mut ids: Vec<&str> = Fault::KINDS.iter().map(|(id, _)| *id).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all);
}
