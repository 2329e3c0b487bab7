//! Any bytes as a law: a law or mistakes, each of which underlines text that exists; never a panic, never a hang.
#![no_main]

use governance_law::{Law, Quantity};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Law::parse("governance.toml", text) {
        Ok(law) => {
            for limit in &law.limits {
                assert!(limit.at_least.is_some() || limit.at_most.is_some(), "a limit has a bound");
                for quantity in [limit.at_least, limit.at_most].into_iter().flatten() {
                    if let Quantity::Bytes(_) | Quantity::Time(_) = quantity {
                        assert_eq!(Quantity::parse_text(&quantity.to_string()), Ok(quantity), "printing and reading agree");
                    }
                }
            }
            for article in &law.articles {
                assert!(text.get(article.span.clone()).is_some(), "an article stands in the text");
                let _ = article.select.covers_crate("some-crate");
                let _ = article.select.covers_module("a::b::c");
            }
        }
        Err(mistakes) => {
            assert!(!mistakes.list.is_empty(), "a refusal has a reason");
            for mistake in &mistakes.list {
                assert!(text.get(mistake.span.clone()).is_some(), "a mistake underlines text that exists");
                assert!(!mistake.message.contains('\n'), "a message is one line: {}", mistake.message);
            }
            assert!(!mistakes.to_string().is_empty());
        }
    }
});
