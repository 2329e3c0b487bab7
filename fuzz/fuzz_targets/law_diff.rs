//! Any two laws, separated by a line `---`: comparing them never panics or hangs, every change stands in text that exists, and
//! a law compared with itself has not changed.
#![no_main]

use governance_law::Law;
use governance_law::diff::{Side, diff};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((old, new)) = std::str::from_utf8(bytes).ok().and_then(|text| text.split_once("\n---\n")) else { return };
    let (Ok(old), Ok(new)) = (Law::parse("governance.toml", old), Law::parse("governance.toml", new)) else { return };
    for law in [&old, &new] {
        let changes = diff(law, law);
        assert!(changes.is_empty(), "a law is itself: {changes:?}");
    }
    for change in diff(&old, &new).into_iter().chain(diff(&new, &old)) {
        assert!(!change.message.contains('\n'), "a message is one line: {}", change.message);
    }
    for change in diff(&old, &new) {
        let text = match change.side {
            Side::Old => &old.text,
            Side::New => &new.text,
        };
        assert!(text.get(change.span.clone()).is_some(), "a change stands in text that exists");
    }
});
