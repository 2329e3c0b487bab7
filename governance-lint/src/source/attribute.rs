//! Attributes as written before items: `#[path(arguments)]`.

use std::ops::Range;

use super::cfg;
use super::token::{TokenKind, Tokens};

/// One attribute of an item. Those inside `#[cfg_attr(condition, ...)]` stand in the list as themselves, marked
/// conditional. Positions are indices of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// From the first token of the path to the last of the arguments, without `#[` and `]`.
    pub(crate) tokens: Range<u32>,
    /// The last segment of its path: `test` of `#[tokio::test]`.
    pub(crate) name: u32,
    /// What stands between the delimiters of its arguments; empty if it has none.
    pub(crate) arguments: Range<u32>,
    /// The literal after `=`, if it has one: `"x.rs"` of `#[path = "x.rs"]`.
    pub(crate) value: Option<u32>,
    /// Whether it stands inside a `cfg_attr`.
    pub(crate) is_conditional: bool,
}

/// What the attributes before an item say about when it is compiled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Gate {
    /// Only in tests.
    pub(super) is_test: bool,
    /// Under some condition.
    pub(super) is_conditional: bool,
}

/// Reads one attribute, given what stands between `#[` and `]`, into the list, and notes what it says about when the
/// item is compiled.
pub(super) fn read(tokens: Tokens<'_>, range: Range<u32>, list: &mut Vec<Attribute>, gate: &mut Gate) {
    let mut left = vec![(range, false)];
    // Later parts of a `cfg_attr` are put on the stack first, so that the list keeps their order.
    while let Some((range, is_conditional)) = left.pop() {
        let Some(attribute) = one(tokens, range, is_conditional) else { continue };
        match tokens.text(attribute.name) {
            "cfg_attr" => {
                let mut parts: Vec<_> = cfg::parts(tokens, attribute.arguments.clone()).skip(1).collect();
                parts.reverse();
                left.extend(parts.into_iter().map(|part| (part, true)));
                continue;
            }
            "cfg" => {
                gate.is_conditional = true;
                gate.is_test |= !is_conditional && cfg::implies_test(tokens, &attribute.arguments);
            }
            "test" | "bench" => gate.is_test = true,
            _ => {}
        }
        list.push(attribute);
    }
}

/// Reads `path`, `path(...)`, `path = value` or `unsafe(path ...)`.
fn one(tokens: Tokens<'_>, range: Range<u32>, is_conditional: bool) -> Option<Attribute> {
    let mut range = range;
    if tokens.kind(range.start) == TokenKind::Unsafe && tokens.kind(range.start + 1) == TokenKind::OpenParen {
        range = range.start + 2..tokens.partner(range.start + 1).min(range.end);
    }
    let mut at = range.start;
    let mut name = None;
    while at < range.end {
        match tokens.kind(at) {
            TokenKind::PathSep => {}
            kind if kind.is_segment() => name = Some(at),
            _ => break,
        }
        at += 1;
    }
    let arguments = match tokens.kind(at) {
        kind if at < range.end && kind.is_open() => {
            // A group that is never closed ends before it begins.
            let end = tokens.partner(at).min(range.end);
            at + 1..end.max(at + 1)
        }
        _ => at..at,
    };
    let value = (at + 1 < range.end && tokens.kind(at) == TokenKind::Eq).then_some(at + 1);
    Some(Attribute { tokens: range, name: name?, arguments, value, is_conditional })
}
