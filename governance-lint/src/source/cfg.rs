//! Whether a `cfg` condition can hold only in tests.

use std::ops::Range;

use super::token::{TokenKind, Tokens};

/// Returns whether a condition implies `test`: it is `test`, an `all` with a part that implies it, or an `any` whose
/// parts all do. `not(...)` never does. Its nesting is bounded by that of delimiters.
pub(super) fn implies_test(tokens: Tokens<'_>, condition: &Range<u32>) -> bool {
    let first = condition.start;
    if tokens.kind(first) != TokenKind::Ident {
        return false;
    }
    let is_group =
        tokens.kind(first + 1) == TokenKind::OpenParen && tokens.partner(first + 1) < condition.end;
    match tokens.text(first) {
        "test" => first + 1 == condition.end,
        "all" if is_group => {
            parts(tokens, first + 2..tokens.partner(first + 1)).any(|part| implies_test(tokens, &part))
        }
        "any" if is_group => {
            let mut parts = parts(tokens, first + 2..tokens.partner(first + 1)).peekable();
            parts.peek().is_some() && parts.all(|part| implies_test(tokens, &part))
        }
        _ => false,
    }
}

/// Splits a range of tokens at its commas; what stands in groups is left whole. Empty parts are left out.
pub(super) fn parts(tokens: Tokens<'_>, range: Range<u32>) -> impl Iterator<Item = Range<u32>> {
    let mut at = range.start;
    std::iter::from_fn(move || {
        while at < range.end {
            let start = at;
            while at < range.end && tokens.kind(at) != TokenKind::Comma {
                at = tokens.after(at).min(range.end);
            }
            let part = start..at;
            at = at.saturating_add(1);
            if !part.is_empty() {
                return Some(part);
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::super::lexing::lex;
    use super::*;

    #[track_caller]
    fn check(condition: &str, expect: bool) {
        let mut list = Vec::new();
        lex(condition, &mut list);
        let tokens = Tokens { text: condition, list: &list };
        assert_eq!(implies_test(tokens, &(0..tokens.len())), expect, "{condition}");
    }

    #[test]
    fn only_what_implies_test_counts() {
        check("test", true);
        check("all(test, feature = \"x\")", true);
        check("all(feature = \"x\", any(test))", true);
        check("any(test, all(test, unix))", true);
        check("any(test, feature = \"x\")", false);
        check("any()", false);
        check("not(test)", false);
        check("all(not(test))", false);
        check("feature = \"test\"", false);
        check("", false);
    }
}
