//! The messages, as a user sees them.

use std::path::Path;

/// Compiles every file of `tests/ui` and compares what the compiler says.
///
/// The macro looks for the law upwards of the crate that it works for, which here is the one that trybuild writes below the
/// target folder; so the law of these tests is put there, and the one of the repository plays no part.
#[test]
fn every_mistake_is_shown_where_it_is() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let folder = target.join("tests/trybuild");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("governance.toml"), include_str!("../ui/governance.toml")).unwrap();
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
