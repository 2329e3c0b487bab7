//! The shallow parser: finds items, attributes and macro tokens, and where bodies begin and end.
//!
//! It walks the tokens once, with its own stack instead of recursion, and leaves expressions alone. In code it looks
//! for items only where a statement can begin. What it does not understand where an item should stand is noted and
//! stepped over.

use std::ops::Range;

use super::attribute::{self, Gate};
use super::header;
use super::item::{Item, ItemId, Kind};
use super::shape::{FileMod, Include, MacroTokens, Shape};
use super::token::{TokenKind, Tokens};

/// What is expected in a range of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Items: a file, a module, an `impl`, a `trait`, an `extern` block.
    Items,
    /// Statements and expressions, among which items may stand.
    Code,
    /// Anything: the tokens of a macro that stands where items do, so that they may declare modules.
    ItemMacro,
    /// Anything.
    Macro,
}

/// A range of tokens that is being walked.
#[derive(Debug)]
struct Frame {
    mode: Mode,
    item: ItemId,
    end: u32,
    /// Where to go on behind it.
    resume: u32,
}

/// What was read before an item's visibility.
#[derive(Debug, Clone)]
pub(super) struct Lead {
    pub(super) start: u32,
    pub(super) attributes: Range<u32>,
    pub(super) gate: Gate,
}

/// What the text of a file begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// Items: a module, or what is included where items stand.
    Items,
    /// Statements or an expression: what is included in code.
    Code,
    /// Anything, because its delimiters do not match: then the whole file counts as macro tokens.
    Broken,
}

/// Walks the tokens of a file and describes them in `shape`.
pub(crate) fn shape(tokens: Tokens<'_>, start: Start, shape: &mut Shape) {
    shape.reset(tokens.len());
    let mode = match start {
        Start::Items => Mode::Items,
        Start::Code => Mode::Code,
        Start::Broken => Mode::ItemMacro,
    };
    let end = tokens.len();
    let frames = vec![Frame { mode, item: ItemId::FILE, end, resume: end }];
    Scanner { tokens, shape, frames, open_macro: None }.run();
}

pub(super) struct Scanner<'t, 's> {
    pub(super) tokens: Tokens<'t>,
    pub(super) shape: &'s mut Shape,
    frames: Vec<Frame>,
    /// The macro tokens that were begun last; its parents are those around it.
    open_macro: Option<u32>,
}

impl Scanner<'_, '_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(frame) = self.frames.last() {
            let (mode, owner, end, resume) = (frame.mode, frame.item, frame.end, frame.resume);
            if at >= end {
                self.frames.pop();
                at = at.max(resume);
                continue;
            }
            // Each step moves on by at least one token, or enters a frame.
            at = match mode {
                Mode::Items => self.step_items(at, end, owner),
                Mode::Code => self.walk_code(at, end, owner),
                Mode::ItemMacro => self.walk_macro(at, end, owner, true),
                Mode::Macro => self.walk_macro(at, end, owner, false),
            };
        }
    }

    /// Reads one item where items are expected.
    fn step_items(&mut self, at: u32, end: u32, owner: ItemId) -> u32 {
        match self.tokens.kind(at) {
            TokenKind::Semi => return at + 1,
            TokenKind::Pound if self.is_inner_attribute(at) => return self.inner_attribute(at, owner),
            _ => {}
        }
        let (lead, next) = self.outer_attributes(at, end);
        if next >= end {
            return next;
        }
        header::item(self, lead, next, end, owner).unwrap_or_else(|| {
            self.shape.trouble.get_or_insert(next);
            self.tokens.after(next)
        })
    }

    fn is_inner_attribute(&self, at: u32) -> bool {
        self.tokens.kind(at) == TokenKind::Pound
            && self.tokens.kind(at + 1) == TokenKind::Bang
            && self.tokens.kind(at + 2) == TokenKind::OpenBracket
    }

    /// Reads `#![...]`, which is about what it stands in.
    fn inner_attribute(&mut self, at: u32, owner: ItemId) -> u32 {
        let close = self.tokens.partner(at + 2);
        let before = u32::try_from(self.shape.attributes.len()).unwrap_or(u32::MAX);
        let mut gate = Gate::default();
        attribute::read(self.tokens, at + 3..close, &mut self.shape.attributes, &mut gate);
        let after = u32::try_from(self.shape.attributes.len()).unwrap_or(u32::MAX);
        if let Some(item) = self.shape.items.get_mut(owner.index()) {
            // The first inner attributes follow the item's own in the list; later ones would not be in one piece.
            if item.attributes.end == before || item.attributes.is_empty() {
                let start = if item.attributes.is_empty() { before } else { item.attributes.start };
                item.attributes = start..after;
            }
            item.is_test |= gate.is_test;
            item.is_conditional |= gate.is_conditional;
        }
        self.tokens.after(at + 2)
    }

    /// Reads the attributes before an item, a statement or an expression.
    fn outer_attributes(&mut self, start: u32, end: u32) -> (Lead, u32) {
        let before = u32::try_from(self.shape.attributes.len()).unwrap_or(u32::MAX);
        let mut gate = Gate::default();
        let mut at = start;
        while at < end
            && self.tokens.kind(at) == TokenKind::Pound
            && self.tokens.kind(at + 1) == TokenKind::OpenBracket
        {
            let close = self.tokens.partner(at + 1);
            attribute::read(self.tokens, at + 2..close, &mut self.shape.attributes, &mut gate);
            at = self.tokens.after(at + 1);
        }
        let after = u32::try_from(self.shape.attributes.len()).unwrap_or(u32::MAX);
        (Lead { start, attributes: before..after, gate }, at)
    }

    /// Walks code up to the next item, gated statement or macro call, or to the end.
    fn walk_code(&mut self, start: u32, end: u32, owner: ItemId) -> u32 {
        use TokenKind as T;
        let mut at = start;
        while at < end {
            match self.tokens.kind(at) {
                T::Pound if self.tokens.kind(at + 1) == T::OpenBracket => {
                    let (lead, next) = self.outer_attributes(at, end);
                    let gate = lead.gate;
                    if let Some(after) = header::item(self, lead.clone(), next, end, owner) {
                        return after;
                    }
                    // Inside another one there is nothing new to say.
                    if gate.is_test && next < end && !self.shape.item(owner).is_test {
                        return self.gated(lead, next, end, owner);
                    }
                    at = next;
                }
                T::Pound if self.is_inner_attribute(at) => at = self.tokens.after(at + 2),
                T::Ident if self.tokens.kind(at + 1) == T::Bang && self.tokens.kind(at + 2).is_open() => {
                    return self.enter_macro(at, at + 2, false, Mode::Macro, owner);
                }
                T::Pub
                | T::Fn
                | T::Struct
                | T::Enum
                | T::Trait
                | T::Impl
                | T::Mod
                | T::Use
                | T::Type
                | T::Const
                | T::Static
                | T::Unsafe
                | T::Async
                | T::Extern
                | T::Ident
                    if matches!(self.tokens.kind_before(at), T::OpenBrace | T::CloseBrace | T::Semi) =>
                {
                    let count = u32::try_from(self.shape.attributes.len()).unwrap_or(u32::MAX);
                    let lead = Lead { start: at, attributes: count..count, gate: Gate::default() };
                    if let Some(after) = header::item(self, lead, at, end, owner) {
                        return after;
                    }
                    at += 1;
                }
                _ => at += 1,
            }
        }
        at
    }

    /// Enters a statement, field or arm that is compiled only in tests.
    fn gated(&mut self, lead: Lead, next: u32, end: u32, owner: ItemId) -> u32 {
        use TokenKind as T;
        let mut at = next;
        while at < end {
            match self.tokens.kind(at) {
                T::Semi | T::Comma => {
                    at += 1;
                    break;
                }
                T::OpenBrace => {
                    at = self.tokens.after(at);
                    let goes_on = matches!(
                        self.tokens.kind(at),
                        T::Else | T::Dot | T::Question | T::FatArrow | T::Eq | T::If
                    );
                    if !goes_on {
                        break;
                    }
                }
                _ => at = self.tokens.after(at),
            }
        }
        let tokens = lead.start..at.min(end);
        let id = self.push(Kind::Gated, &lead, next, None, tokens.clone(), owner);
        self.frames.push(Frame { mode: Mode::Code, item: id, end: tokens.end, resume: tokens.end });
        next
    }

    /// Adds an item; its body is set by [`Scanner::enter`].
    pub(super) fn push(
        &mut self,
        kind: Kind,
        lead: &Lead,
        keyword: u32,
        name: Option<u32>,
        tokens: Range<u32>,
        owner: ItemId,
    ) -> ItemId {
        let id = ItemId(u32::try_from(self.shape.items.len()).unwrap_or(u32::MAX));
        let parent = self.shape.item(owner);
        let module = if matches!(parent.kind, Kind::File | Kind::Mod) { owner } else { parent.module };
        let item = Item {
            kind,
            visibility: governance_law::Visibility::Private,
            is_test: lead.gate.is_test || parent.is_test,
            is_conditional: lead.gate.is_conditional || parent.is_conditional,
            parent: owner,
            module,
            tokens,
            keyword,
            name,
            body: 0..0,
            attributes: lead.attributes.clone(),
            is_async: false,
        };
        self.shape.items.push(item);
        id
    }

    /// Goes into the body of an item; returns where to go on.
    pub(super) fn enter(&mut self, id: ItemId, body: Range<u32>, is_code: bool, resume: u32) -> u32 {
        if let Some(item) = self.shape.items.get_mut(id.index()) {
            item.body = body.clone();
        }
        let mode = if is_code { Mode::Code } else { Mode::Items };
        self.frames.push(Frame { mode, item: id, end: body.end, resume: resume.max(body.end) });
        body.start
    }

    /// Notes a `mod name;`.
    pub(super) fn note_file(&mut self, name: u32, item: ItemId) {
        let known = self.shape.item(item);
        let file = FileMod {
            name,
            module: known.module,
            item: Some(item),
            is_test: known.is_test,
            is_conditional: known.is_conditional,
        };
        self.shape.files.push(file);
    }

    /// Goes into the tokens of a macro where items stand; `open` is the delimiter after its name.
    pub(super) fn enter_item_macro(&mut self, name: u32, open: u32, is_definition: bool, id: ItemId) -> u32 {
        let mode = if is_definition { Mode::Macro } else { Mode::ItemMacro };
        self.enter_macro(name, open, is_definition, mode, id)
    }

    fn enter_macro(&mut self, name: u32, open: u32, is_definition: bool, mode: Mode, owner: ItemId) -> u32 {
        let body = self.note_macro(name, open, is_definition, owner);
        self.frames.push(Frame { mode, item: owner, end: body.end, resume: body.end.saturating_add(1) });
        body.start
    }

    /// Notes the tokens of a macro, and the file that an `include!` names.
    fn note_macro(&mut self, name: u32, open: u32, is_definition: bool, owner: ItemId) -> Range<u32> {
        let body = open + 1..self.tokens.partner(open).max(open + 1);
        let mut parent = self.open_macro;
        while let Some(around) = parent.and_then(|at| self.shape.macros.get(at as usize)) {
            if around.tokens.end > open {
                break;
            }
            parent = around.parent;
        }
        self.open_macro = u32::try_from(self.shape.macros.len()).ok();
        self.shape.macros.push(MacroTokens { name, tokens: body.clone(), parent, is_definition });
        let is_literal = self.tokens.kind(open + 1) == TokenKind::Str;
        let included = self.tokens.text(name);
        let is_data = matches!(included, "include_str" | "include_bytes");
        if is_literal && body.end - body.start <= 2 && (is_data || included == "include") {
            self.shape.includes.push(Include { literal: open + 1, item: owner, is_data });
        }
        body
    }

    /// Walks macro tokens: notes the macros called in them and, where items stand, the modules declared in them.
    fn walk_macro(&mut self, start: u32, end: u32, owner: ItemId, declares: bool) -> u32 {
        use TokenKind as T;
        let mut at = start;
        while at < end {
            match self.tokens.kind(at) {
                T::Ident if self.tokens.kind(at + 1) == T::Bang && self.tokens.kind(at + 2).is_open() => {
                    self.note_macro(at, at + 2, false, owner);
                    at += 3;
                }
                T::Mod
                    if declares
                        && self.tokens.kind(at + 1).is_name()
                        && self.tokens.kind(at + 2) == T::Semi =>
                {
                    let known = self.shape.item(owner);
                    let module =
                        if matches!(known.kind, Kind::File | Kind::Mod) { owner } else { known.module };
                    let is_test = known.is_test;
                    let name = at + 1;
                    let file = FileMod { name, module, item: None, is_test, is_conditional: true };
                    self.shape.files.push(file);
                    at += 3;
                }
                _ => at += 1,
            }
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexing::lex;
    use super::*;

    /// Describes the items of a text: kind, name, and what holds it.
    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let mut list = Vec::new();
        lex(text, &mut list);
        let tokens = Tokens { text, list: &list };
        let mut known = Shape::default();
        shape(tokens, Start::Items, &mut known);
        let of = |item: &Item| {
            let name = |item: &Item| item.name.map_or("", |at| tokens.text(at));
            let test = if item.is_test { " test" } else { "" };
            format!("{} {} in {}{test}", item.kind.word(), name(item), name(known.item(item.parent)))
        };
        assert_eq!(known.items.iter().skip(1).map(of).collect::<Vec<_>>(), expect, "{text}");
        assert_eq!(known.trouble, None, "{text}");
    }

    #[test]
    fn every_kind_of_item_is_found() {
        check(
            "pub struct A<T>(T) where T: X; enum B { C { d: u8 } } union U { x: u8 } type T = [u8; { 3 }];",
            &["struct A in ", "enum B in ", "union U in ", "type alias T in "],
        );
        check(
            "pub(in crate::a) const unsafe extern \"C\" fn f<const N: usize = { 3 }>() -> X<{ N }> where T: Y { }",
            &["function f in "],
        );
        check(
            "extern crate a as b; use x::{y, z}; extern \"C\" { fn f(); safe static S: u8; } static mut M: u8 = { 3 };",
            &[
                "extern crate a in ",
                "use  in ",
                "extern block  in ",
                "function f in ",
                "static S in ",
                "static M in ",
            ],
        );
        check(
            "unsafe auto trait T: X { type A; const B: u8 = 1; fn c(&self); } macro m($x:tt) { $x } macro_rules! n { () => {} } o! { struct P; } q::r!();",
            &[
                "trait T in ",
                "type alias A in T",
                "const B in T",
                "function c in T",
                "macro m in ",
                "macro n in ",
                "macro call  in ",
                "macro call  in ",
            ],
        );
        check(
            "impl<T: Fn() -> u8> a::B<T> for c::D<{ 3 }> where T: X { async fn f() {} default const fn g() {} m!{} }",
            &["impl D in ", "function f in D", "function g in D", "macro call  in D"],
        );
    }

    #[test]
    fn items_in_code_are_told_from_expressions() {
        check(
            "fn f() { use a::b; struct S; let x: fn(u8) = y; unsafe { z }; async { 1 }; const { 2 }; if a { fn g() {} } static || 3; union = 4; type_of(x); }",
            &["function f in ", "use  in f", "struct S in f", "function g in f"],
        );
        check(
            "const C: u8 = { fn g() {} impl S { fn m() {} } 3 };",
            &["const C in ", "function g in C", "impl S in C", "function m in S"],
        );
        check("fn f() { quote! { fn g() {} struct S; } }", &["function f in "]);
    }

    #[test]
    fn tests_are_marked_with_all_that_is_in_them() {
        check(
            "#[cfg(test)] mod t { fn f() {} } #[test] fn g() { fn h() {} } fn i() { #[cfg(test)] x.y(); }",
            &[
                "module t in  test",
                "function f in t test",
                "function g in  test",
                "function h in g test",
                "function i in ",
                "statement  in i test",
            ],
        );
        check(
            "mod t { #![cfg(test)] fn f() {} } #[cfg_attr(x, test)] fn g() {}",
            &["module t in  test", "function f in t test", "function g in  test"],
        );
    }
}
