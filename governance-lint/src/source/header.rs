//! The heads of items: visibility, qualifiers, keyword, name, and where head and body end.

use governance_law::Visibility;

use super::impl_head::{impl_parts, last_segment};
use super::item::{ItemId, Kind};
use super::scan::{Lead, Scanner};
use super::token::{TokenKind, Tokens};

use TokenKind as T;

/// Reads one item whose attributes were read, and returns where to go on: in its body or behind it. `None` if no item
/// begins here; then nothing was changed.
pub(super) fn item(
    scanner: &mut Scanner<'_, '_>,
    lead: Lead,
    at: u32,
    end: u32,
    owner: ItemId,
) -> Option<u32> {
    let tokens = scanner.tokens;
    let (visibility, after_visibility) = visibility(tokens, at);
    let (keyword, is_async) = qualifiers(tokens, after_visibility);
    let mut builder = Builder { scanner, lead, visibility, keyword, is_async, end, owner };
    let second = tokens.kind(keyword + 1);
    match tokens.kind(keyword) {
        T::Fn if second.is_name() => Some(builder.with_body(Kind::Fn, keyword + 1)),
        T::Struct if second.is_name() => Some(builder.with_body(Kind::Struct, keyword + 1)),
        T::Enum if second.is_name() => Some(builder.with_body(Kind::Enum, keyword + 1)),
        T::Trait if second.is_name() => Some(builder.with_body(Kind::Trait, keyword + 1)),
        T::Mod if second.is_name() => Some(builder.module()),
        T::Impl => Some(builder.implementation()),
        T::Use => Some(builder.up_to_semi(Kind::Use, None)),
        T::Type if second.is_name() => Some(builder.up_to_semi(Kind::Type, Some(keyword + 1))),
        T::Const if second.is_name() && tokens.kind(keyword + 2) == T::Colon => {
            Some(builder.with_value(Kind::Const, keyword + 1))
        }
        T::Static => {
            let name = if second == T::Mut { keyword + 2 } else { keyword + 1 };
            let is_item = tokens.kind(name).is_name() && tokens.kind(name + 1) == T::Colon;
            is_item.then(|| builder.with_value(Kind::Static, name))
        }
        T::Extern if second == T::Crate => Some(builder.up_to_semi(Kind::ExternCrate, Some(keyword + 2))),
        T::Extern if second == T::OpenBrace => Some(builder.extern_block(keyword + 1)),
        T::Extern if second == T::Str && tokens.kind(keyword + 2) == T::OpenBrace => {
            Some(builder.extern_block(keyword + 2))
        }
        T::Ident if second.is_name() => match tokens.text(keyword) {
            "union" if matches!(tokens.kind(keyword + 2), T::OpenBrace | T::Lt | T::Where) => {
                Some(builder.with_body(Kind::Union, keyword + 1))
            }
            "macro" if tokens.kind(keyword + 2).is_open() => Some(builder.macro_two()),
            _ => None,
        },
        T::Ident | T::PathSep | T::Crate | T::SelfValue | T::Super => builder.macro_call(),
        _ => None,
    }
}

/// Reads `pub`, `pub(crate)` and their like.
fn visibility(tokens: Tokens<'_>, at: u32) -> (Visibility, u32) {
    if tokens.kind(at) != T::Pub {
        return (Visibility::Private, at);
    }
    let is_restricted = tokens.kind(at + 1) == T::OpenParen
        && matches!(tokens.kind(at + 2), T::Crate | T::SelfValue | T::Super | T::In);
    if is_restricted { (Visibility::Restricted, tokens.after(at + 1)) } else { (Visibility::Public, at + 1) }
}

/// Skips what may stand before the keyword that says what an item is; returns the keyword, and whether `async` was
/// among what was skipped.
fn qualifiers(tokens: Tokens<'_>, at: u32) -> (u32, bool) {
    let (mut at, mut is_async) = (at, false);
    loop {
        let next = tokens.kind(at + 1);
        let is_qualifier = match tokens.kind(at) {
            T::Const => matches!(next, T::Fn | T::Unsafe | T::Async | T::Extern | T::Trait | T::Impl),
            T::Async => matches!(next, T::Fn | T::Unsafe | T::Extern),
            T::Unsafe => matches!(next, T::Fn | T::Impl | T::Trait | T::Extern | T::Mod | T::Ident),
            T::Extern => next == T::Fn || (next == T::Str && tokens.kind(at + 2) == T::Fn),
            T::Ident => match tokens.text(at) {
                "default" => {
                    matches!(next, T::Fn | T::Impl | T::Const | T::Type | T::Async | T::Unsafe | T::Extern)
                }
                "safe" => matches!(next, T::Fn | T::Static),
                "auto" => next == T::Trait,
                "gen" => next == T::Fn,
                _ => false,
            },
            _ => false,
        };
        if !is_qualifier {
            return (at, is_async);
        }
        is_async |= tokens.kind(at) == T::Async;
        at += if tokens.kind(at) == T::Extern && next == T::Str { 2 } else { 1 };
    }
}

/// Returns the first `{` or `;` that stands in no group and no angle brackets, or the end.
fn body_or_semi(tokens: Tokens<'_>, from: u32, end: u32) -> u32 {
    let (mut at, mut angles) = (from, 0_u32);
    while at < end {
        match tokens.kind(at) {
            T::Lt => angles += 1,
            T::Gt => angles = angles.saturating_sub(1),
            T::Semi => return at,
            T::OpenBrace if angles == 0 => return at,
            kind if kind.is_open() => {
                at = tokens.after(at);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    end
}

/// Returns the first `;` that stands in no group, or the end.
fn semi(tokens: Tokens<'_>, from: u32, end: u32) -> u32 {
    let mut at = from;
    while at < end && tokens.kind(at) != T::Semi {
        at = tokens.after(at);
    }
    at.min(end)
}

struct Builder<'b, 't, 's> {
    scanner: &'b mut Scanner<'t, 's>,
    lead: Lead,
    visibility: Visibility,
    keyword: u32,
    is_async: bool,
    end: u32,
    owner: ItemId,
}

impl Builder<'_, '_, '_> {
    fn push(&mut self, kind: Kind, name: Option<u32>, end: u32) -> ItemId {
        let tokens = self.lead.start..end.min(self.end);
        let id = self.scanner.push(kind, &self.lead, self.keyword, name, tokens, self.owner);
        if let Some(item) = self.scanner.shape.items.get_mut(id.index()) {
            item.visibility = self.visibility;
            item.is_async = self.is_async;
        }
        id
    }

    /// Reads what ends at `;` or has a body in braces.
    fn with_body(&mut self, kind: Kind, name: u32) -> u32 {
        let tokens = self.scanner.tokens;
        let open = body_or_semi(tokens, name + 1, self.end);
        self.braces(kind, Some(name), open)
    }

    /// Adds an item whose head ends at `open`, and enters its braces if items or code are in them.
    fn braces(&mut self, kind: Kind, name: Option<u32>, open: u32) -> u32 {
        let tokens = self.scanner.tokens;
        if tokens.kind(open) != T::OpenBrace || open >= self.end {
            let end = (open + 1).min(self.end);
            self.push(kind, name, end);
            return end;
        }
        let close = tokens.partner(open).min(self.end);
        let end = (close + 1).min(self.end);
        let id = self.push(kind, name, end);
        let body = open + 1..close.max(open + 1);
        if matches!(kind, Kind::Struct | Kind::Enum | Kind::Union) {
            if let Some(item) = self.scanner.shape.items.get_mut(id.index()) {
                item.body = body;
            }
            return end;
        }
        self.scanner.enter(id, body, kind == Kind::Fn, end)
    }

    fn module(&mut self) -> u32 {
        let name = self.keyword + 1;
        let open = self.keyword + 2;
        if self.scanner.tokens.kind(open) == T::OpenBrace && open < self.end {
            return self.braces(Kind::Mod, Some(name), open);
        }
        let end = if self.scanner.tokens.kind(open) == T::Semi { open + 1 } else { open };
        let id = self.push(Kind::Mod, Some(name), end);
        self.scanner.note_file(name, id);
        end
    }

    fn implementation(&mut self) -> u32 {
        let tokens = self.scanner.tokens;
        let open = body_or_semi(tokens, self.keyword + 1, self.end);
        let name =
            impl_parts(tokens, self.keyword, open).and_then(|parts| last_segment(tokens, &parts.self_type));
        self.braces(Kind::Impl, name, open)
    }

    fn extern_block(&mut self, open: u32) -> u32 {
        self.braces(Kind::ExternBlock, None, open)
    }

    fn up_to_semi(&mut self, kind: Kind, name: Option<u32>) -> u32 {
        let end = (semi(self.scanner.tokens, self.keyword + 1, self.end) + 1).min(self.end);
        let id = self.push(kind, name, end);
        if let Some(item) = self.scanner.shape.items.get_mut(id.index()) {
            item.body = self.keyword + 1..end.saturating_sub(1).max(self.keyword + 1);
        }
        end
    }

    /// Reads `const NAME: Type = value;` or a `static`, and enters the value.
    fn with_value(&mut self, kind: Kind, name: u32) -> u32 {
        let tokens = self.scanner.tokens;
        let semi = semi(tokens, name, self.end);
        let end = (semi + 1).min(self.end);
        let id = self.push(kind, Some(name), end);
        let (mut at, mut angles) = (name + 1, 0_u32);
        while at < semi {
            match tokens.kind(at) {
                T::Lt => angles += 1,
                T::Gt => angles = angles.saturating_sub(1),
                T::Eq if angles == 0 => return self.scanner.enter(id, at + 1..semi, true, end),
                _ => {}
            }
            at = tokens.after(at);
        }
        end
    }

    /// Reads `macro name(...) { ... }`.
    fn macro_two(&mut self) -> u32 {
        let tokens = self.scanner.tokens;
        let name = self.keyword + 1;
        let first = self.keyword + 2;
        let second = tokens.after(first);
        let open = if tokens.kind(first) != T::OpenBrace && tokens.kind(second) == T::OpenBrace {
            second
        } else {
            first
        };
        let id = self.push(Kind::Macro, Some(name), tokens.after(open));
        self.scanner.enter_item_macro(name, open, true, id)
    }

    /// Reads `path! { ... }`, `path! name { ... }` or `macro_rules! name { ... }`.
    fn macro_call(&mut self) -> Option<u32> {
        let tokens = self.scanner.tokens;
        let before = tokens.kind_before(self.keyword);
        if before == T::PathSep || (before.is_segment() && tokens.kind(self.keyword) == T::PathSep) {
            // The middle of a path that was no call from its start: looking again would cost the square of its length.
            return None;
        }
        let (mut at, mut last) = (self.keyword, self.keyword);
        if tokens.kind(at) == T::PathSep {
            at += 1;
        }
        while tokens.kind(at).is_segment() {
            last = at;
            at += 1;
            if tokens.kind(at) != T::PathSep {
                break;
            }
            at += 1;
        }
        if tokens.kind(at) != T::Bang || at >= self.end {
            return None;
        }
        let has_name = tokens.kind(at + 1).is_name();
        let open = if has_name { at + 2 } else { at + 1 };
        if !tokens.kind(open).is_open() || open >= self.end {
            return None;
        }
        let is_definition = has_name && tokens.is(last, "macro_rules");
        let after = tokens.after(open);
        let has_semi = tokens.kind(open) != T::OpenBrace && tokens.kind(after) == T::Semi;
        let end = if has_semi { after + 1 } else { after };
        let (kind, name) = match is_definition {
            true => (Kind::Macro, Some(at + 1)),
            false => (Kind::MacroCall, None),
        };
        let id = self.push(kind, name, end);
        Some(self.scanner.enter_item_macro(name.unwrap_or(last), open, is_definition, id))
    }
}
