//! The head of an `impl`: trait, self type, and the generic arguments around them.

use std::ops::Range;

use super::item::{Item, Kind};
use super::token::{TokenKind, Tokens};
use super::view::ImplHeader;

use TokenKind as T;

/// The parts of an `impl`'s head, as tokens.
pub(super) struct ImplParts {
    trait_path: Option<Range<u32>>,
    is_negative: bool,
    pub(super) self_type: Range<u32>,
}

/// Takes apart `impl<..> Trait for Type where ..`, up to `open`.
pub(super) fn impl_parts(tokens: Tokens<'_>, keyword: u32, open: u32) -> Option<ImplParts> {
    let mut start = keyword + 1;
    if tokens.kind(start) == T::Lt {
        start = after_angles(tokens, start, open);
    }
    if tokens.kind(start) == T::Const {
        start += 1;
    }
    let (mut at, mut angles, mut found, mut end) = (start, 0_u32, None, open);
    while at < open {
        match tokens.kind(at) {
            T::Lt => angles += 1,
            T::Gt => angles = angles.saturating_sub(1),
            T::For if angles == 0 && tokens.kind(at + 1) != T::Lt && found.is_none() => found = Some(at),
            T::Where if angles == 0 => {
                end = at;
                break;
            }
            _ => {}
        }
        at = tokens.after(at);
    }
    let is_negative = found.is_some() && tokens.kind(start) == T::Bang;
    let path_start = if is_negative { start + 1 } else { start };
    let self_start = found.map_or(start, |at| at + 1);
    (self_start < end).then(|| ImplParts {
        trait_path: found.map(|at| path_start..at),
        is_negative,
        self_type: self_start..end,
    })
}

/// How many tokens and groups generic arguments may have: where `<` is no bracket, the search must end.
const ARGUMENTS: u32 = 256;

/// Returns the index behind the `>` that closes the `<` at `open`; where none does, an index behind the `<`.
pub(crate) fn after_angles(tokens: Tokens<'_>, open: u32, end: u32) -> u32 {
    let (mut at, mut angles) = (open, 0_u32);
    for _ in 0..ARGUMENTS {
        if at >= end {
            break;
        }
        match tokens.kind(at) {
            T::Lt => angles += 1,
            T::Gt => {
                angles = angles.saturating_sub(1);
                if angles == 0 {
                    return at + 1;
                }
            }
            T::Semi => break,
            _ => {}
        }
        at = tokens.after(at);
    }
    at.min(end)
}

/// Returns the last segment of the first path in a type: `Bar` of `&'a mut foo::Bar<T>`.
pub(super) fn last_segment(tokens: Tokens<'_>, range: &Range<u32>) -> Option<u32> {
    let mut at = range.start;
    while at < range.end && !tokens.kind(at).is_segment() {
        if matches!(tokens.kind(at), T::OpenParen | T::OpenBracket | T::Lt | T::Fn) {
            return None;
        }
        at += 1;
    }
    let mut last = None;
    while at < range.end {
        match tokens.kind(at) {
            T::PathSep => {}
            kind if kind.is_segment() => last = Some(at),
            _ => break,
        }
        at += 1;
    }
    last
}

/// Returns the head of an `impl`; `None` for other items.
pub(super) fn impl_header<'a>(tokens: Tokens<'a>, item: &Item) -> Option<ImplHeader<'a>> {
    if item.kind != Kind::Impl {
        return None;
    }
    let open = item.body.start.checked_sub(1)?;
    let parts = impl_parts(tokens, item.keyword, open)?;
    let text = |range: &Range<u32>| tokens.text.get(tokens.range(range)).unwrap_or("");
    let name = |range: &Range<u32>| last_segment(tokens, range).map(|at| tokens.text(at));
    Some(ImplHeader {
        trait_text: parts.trait_path.as_ref().map(text),
        trait_name: parts.trait_path.as_ref().and_then(name),
        is_negative: parts.is_negative,
        self_text: text(&parts.self_type),
        self_name: name(&parts.self_type).unwrap_or(text(&parts.self_type)),
    })
}
