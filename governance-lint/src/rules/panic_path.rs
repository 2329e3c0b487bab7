//! Finds ways in which code can stop the program.
//!
//! ## What it does
//! `forbid` names the ways; all but `assert` and `constant_index` if the law does not say:
//!
//! * `unwrap`, `expect`: the methods and their `_err` forms. `expect` with a path, a macro call or several arguments is
//!   another method of that name, such as a parser's, and is left alone.
//! * `panic`, `unreachable`, `todo`, `unimplemented`: the macros, also as `std::` and `core::`.
//! * `index`: `x[i]` and slices, except the full `x[..]`, which cannot fail.
//! * `constant_index`: `x[0]`. Where the type fixes the length, as an array's does, the compiler has judged it; the lint knows
//!   no types, and most such code is of that kind.
//! * `assert`: `assert!`, `assert_eq!`, `assert_ne!`; not their `debug_` forms.
//! * `exit`: `std::process::exit` and `abort`, under any name.
//!
//! Constants and `const { ... }` blocks are left alone: there a panic is an error of the build. Macro tokens are searched,
//! and the finding says that they were not expanded; for indices only those of macros that take expressions, such as
//! `println!`, because brackets mean anything elsewhere.
//!
//! ## Why it matters
//! A library that stops the program takes the decision away from the one who has to recover.
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "libraries-return-errors"
//! rule = "panic_path"
//! why = "bad input never stops the program: a library says what it found, and the program decides"
//! ```
//!
//! ```rust
//! let chosen = values[i].parse::<u32>().unwrap();
//! ```
//!
//! ## Use instead
//! ```rust
//! let chosen = values.get(i).ok_or(Error::Missing)?.parse::<u32>()?;
//! ```
//!
//! ## Exemptions
//! `item` is the function or macro that holds it: `kernel::table::Table::load`.

use governance_law::{Article, catalog};

use crate::resolve::{Hit, Interest};
use crate::rule::{Fault, Rule, Sink};
use crate::source::{FileView, Kind, TokenKind, Tokens};

pub(super) const RULE: &dyn Rule = &PanicPath;

struct PanicPath;

/// How many tokens the closure in a constant may have before what it does is taken for part of the constant.
const CLOSURE: u32 = 4096;

/// Macros whose tokens are expressions, so that brackets in them index.
const EXPRESSIONS: &[&str] = &[
    "print",
    "println",
    "eprint",
    "eprintln",
    "format",
    "format_args",
    "write",
    "writeln",
    "panic",
    "todo",
    "unimplemented",
    "unreachable",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "vec",
    "dbg",
    "matches",
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "bail",
    "ensure",
    "anyhow",
];

/// The ways that an article forbids, one bit each, in the order of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ways(u16);

impl Ways {
    fn of(article: &Article) -> Self {
        let bit =
            |word: &str| catalog::PANICS.iter().position(|known| *known == word).map_or(0, |at| 1 << at);
        let listed = article.texts("forbid");
        if article.option("forbid").is_none() {
            return Self(catalog::USUAL_PANICS.iter().fold(0, |all, word| all | bit(word)));
        }
        Self(listed.iter().fold(0, |all, word| all | bit(word.as_str())))
    }

    fn has(self, word: &str) -> bool {
        catalog::PANICS.iter().position(|known| *known == word).is_some_and(|at| self.0 & (1 << at) != 0)
    }
}

impl Rule for PanicPath {
    fn interest(&self, article: &Article) -> Interest {
        match Ways::of(article).has("exit") {
            true => Interest::Used(vec!["std::process::exit".to_owned(), "std::process::abort".to_owned()]),
            false => Interest::None,
        }
    }

    fn check_path(&self, file: &FileView<'_>, hit: &Hit, _article: &Article, sink: &mut Sink<'_>) {
        if !is_run(file, hit.token) {
            return;
        }
        let macros = in_macros(hit.in_macro);
        let fault =
            Fault::at(file, hit.span.clone(), hit.item, format!("`{}` ends the program{macros}", hit.path))
                .kind("exit")
                .label("ends the program")
                .help("return an error, and let `main` choose the exit code");
        sink.report(fault);
    }

    fn check_file(&self, file: &FileView<'_>, article: &Article, sink: &mut Sink<'_>) {
        let ways = Ways::of(article);
        let tokens = file.tokens;
        let mut at = 0;
        while at < tokens.len() {
            let way = match tokens.kind(at) {
                // What stands in attributes and in `const { ... }` is not run.
                TokenKind::Pound if tokens.kind(at + 1) == TokenKind::OpenBracket => {
                    at = tokens.after(at + 1);
                    continue;
                }
                TokenKind::Const if tokens.kind(at + 1) == TokenKind::OpenBrace => {
                    at = tokens.after(at + 1);
                    continue;
                }
                TokenKind::Ident => word(tokens, at),
                TokenKind::OpenBracket if is_index(tokens, at) => Some(index_way(tokens, at)),
                _ => None,
            };
            if let Some(way) = way.filter(|way| ways.has(way)) {
                self.found(file, article, at, way, sink);
            }
            at += 1;
        }
    }
}

impl PanicPath {
    fn found(&self, file: &FileView<'_>, article: &Article, at: u32, way: &'static str, sink: &mut Sink<'_>) {
        let item = file.item_at(at);
        if !file.covers(article, item) || !is_run(file, at) {
            return;
        }
        let in_macro = file.is_broken || file.macro_at(at).is_some();
        if matches!(way, "index" | "constant_index") && in_macro && !takes_expressions(file, at) {
            return;
        }
        let text = file.tokens.text(at);
        let macros = in_macros(in_macro);
        let (span, message, label, help) = match way {
            "index" => {
                let close = file.tokens.partner(at);
                let span = file.tokens.span(at).start..file.tokens.span(close).end;
                let message = format!("indexing can panic{macros}");
                (span, message, "can panic", "use `get` and handle what is not there")
            }
            "constant_index" => {
                let close = file.tokens.partner(at);
                let span = file.tokens.span(at).start..file.tokens.span(close).end;
                let message = format!("indexing by a constant can panic{macros}");
                let help =
                    "use `first` or `get`, or a type that fixes the length and an exemption that says so";
                (span, message, "can panic unless the type fixes the length", help)
            }
            "unwrap" | "expect" => {
                let message = format!("`{text}` panics if there is nothing to take{macros}");
                (file.tokens.span(at), message, "can panic", "return the error with `?`, or handle it here")
            }
            "assert" => {
                let message = format!("`{text}!` panics if it does not hold{macros}");
                (
                    file.tokens.span(at),
                    message,
                    "can panic",
                    "return an error, or check it where the value is made",
                )
            }
            _ => {
                let message = format!("`{text}!` panics{macros}");
                (file.tokens.span(at), message, "panics", "return an error")
            }
        };
        sink.report(Fault::at(file, span, item, message).kind(way).label(label).help(help));
    }
}

fn in_macros(in_macro: bool) -> &'static str {
    if in_macro { ", in macro tokens, which were not expanded" } else { "" }
}

/// Returns the way in which an identifier stops the program, if it does.
fn word(tokens: Tokens<'_>, at: u32) -> Option<&'static str> {
    match tokens.kind(at + 1) {
        TokenKind::OpenParen => {
            if !matches!(tokens.text(at), "unwrap" | "unwrap_err" | "expect" | "expect_err") {
                return None;
            }
            let before = tokens.kind_before(at);
            let is_method = before == TokenKind::Dot
                && at.checked_sub(2).is_none_or(|two| tokens.kind(two) != TokenKind::Dot);
            let is_function = before == TokenKind::PathSep && is_of_std_type(tokens, at);
            let first = at + 2;
            match tokens.text(at) {
                "unwrap" | "unwrap_err" if is_method => {
                    (tokens.kind(first) == TokenKind::CloseParen).then_some("unwrap")
                }
                "unwrap" | "unwrap_err" if is_function => Some("unwrap"),
                "expect" | "expect_err" if is_function => Some("expect"),
                "expect" | "expect_err" if is_method => is_message(tokens, at + 1).then_some("expect"),
                _ => None,
            }
        }
        // As a value: `.map(Option::unwrap)`.
        TokenKind::CloseParen | TokenKind::Comma if is_of_std_type(tokens, at) => match tokens.text(at) {
            "unwrap" | "unwrap_err" => Some("unwrap"),
            "expect" | "expect_err" => Some("expect"),
            _ => None,
        },
        TokenKind::Bang if tokens.kind(at + 2).is_open() => {
            let is_foreign = tokens.kind_before(at) == TokenKind::PathSep
                && at.checked_sub(2).is_some_and(|two| !matches!(tokens.text(two), "std" | "core"));
            let way = match tokens.text(at) {
                "panic" => "panic",
                "unreachable" => "unreachable",
                "todo" => "todo",
                "unimplemented" => "unimplemented",
                "assert" | "assert_eq" | "assert_ne" => "assert",
                _ => return None,
            };
            (!is_foreign).then_some(way)
        }
        _ => None,
    }
}

/// Returns whether what is before `::name` is `Option` or `Result`.
fn is_of_std_type(tokens: Tokens<'_>, at: u32) -> bool {
    tokens.kind_before(at) == TokenKind::PathSep
        && at.checked_sub(2).is_some_and(|two| matches!(tokens.text(two), "Option" | "Result"))
}

/// Returns whether the arguments of an `expect` can be a message: one argument that is no path and no macro call but
/// those that make text.
fn is_message(tokens: Tokens<'_>, open: u32) -> bool {
    let close = tokens.partner(open);
    let mut at = open + 1;
    if at >= close {
        return false;
    }
    while at < close {
        match tokens.kind(at) {
            TokenKind::Comma if at + 1 < close => return false,
            TokenKind::PathSep => return false,
            TokenKind::Bang
                if !matches!(tokens.text(at.saturating_sub(1)), "format" | "concat" | "stringify") =>
            {
                return false;
            }
            _ => {}
        }
        at = tokens.after(at);
    }
    true
}

/// Returns whether a bracket indexes what is before it.
fn is_index(tokens: Tokens<'_>, at: u32) -> bool {
    use TokenKind as T;
    let is_value = match tokens.kind_before(at) {
        T::Ident => !matches!(tokens.text(at - 1), "yield" | "macro_rules"),
        T::CloseParen | T::Question | T::SelfValue | T::Await => true,
        // A field of a tuple: `self.0[i]`, but not the end of a range.
        T::Literal => {
            let before = |by: u32| at.checked_sub(by).map_or(T::End, |at| tokens.kind(at));
            before(2) == T::Dot && before(3) != T::Dot
        }
        // Behind an attribute stands an array.
        T::CloseBracket => !is_attribute_end(tokens, at - 1),
        _ => false,
    };
    let is_full = tokens.kind(at + 1) == T::Dot
        && tokens.kind(at + 2) == T::Dot
        && tokens.kind(at + 3) == T::CloseBracket;
    let is_empty = tokens.kind(at + 1) == T::CloseBracket;
    is_value && !is_full && !is_empty
}

/// Names the way in which an index can panic.
fn index_way(tokens: Tokens<'_>, at: u32) -> &'static str {
    let is_constant =
        tokens.kind(at + 1) == TokenKind::Literal && tokens.kind(at + 2) == TokenKind::CloseBracket;
    if is_constant { "constant_index" } else { "index" }
}

fn is_attribute_end(tokens: Tokens<'_>, close: u32) -> bool {
    let open = tokens.partner(close);
    let before = open.checked_sub(1).map_or(TokenKind::End, |at| tokens.kind(at));
    let two = open.checked_sub(2).map_or(TokenKind::End, |at| tokens.kind(at));
    before == TokenKind::Pound || (before == TokenKind::Bang && two == TokenKind::Pound)
}

/// Returns whether every macro around a token takes expressions.
fn takes_expressions(file: &FileView<'_>, at: u32) -> bool {
    let mut around = file.macro_at(at);
    while let Some(call) = around {
        if call.is_definition || !EXPRESSIONS.contains(&file.tokens.text(call.name)) {
            return false;
        }
        around = call.parent.and_then(|parent| file.shape.macros.get(parent as usize));
    }
    !file.is_broken
}

/// Returns whether a token is in code that runs when the program does: not in a constant, a type or a head.
fn is_run(file: &FileView<'_>, at: u32) -> bool {
    let mut id = file.item_at(at);
    loop {
        let item = file.item(id);
        match item.kind {
            Kind::Fn => return item.body.contains(&at),
            Kind::File | Kind::Macro | Kind::MacroCall => return true,
            // A closure in it, such as that of a `LazyLock`, runs later.
            Kind::Const | Kind::Static => {
                let start = item.body.start.max(at.saturating_sub(CLOSURE));
                return (start..at).any(|token| file.tokens.kind(token) == TokenKind::Or);
            }
            Kind::Gated => id = item.parent,
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[track_caller]
    fn check(source: &str, expect: &[&str]) {
        testing::check("panic_path", "", &[("src/lib.rs", source)], expect);
    }

    #[track_caller]
    fn in_fn(body: &str, expect: &[&str]) {
        check(&format!("fn f() {{\n{body}\n}}"), expect);
    }

    #[test]
    fn methods_are_found() {
        in_fn(
            "x.unwrap(); x.expect(\"y\"); x.unwrap_err();",
            &["2:3 unwrap | `unwrap` panics", "2:15 expect |", "2:30 unwrap_err |"],
        );
        in_fn(
            "x.unwrap_or(1); p.expect(T![;]); p.expect(Kind::Semi); p.expect(a, b); unwrap(); Foo::unwrap(x);",
            &[],
        );
        in_fn("x.map(Option::unwrap); Result::expect(x, \"y\");", &["2:15 unwrap |", "2:32 expect |"]);
    }

    #[test]
    fn macros_are_found() {
        in_fn(
            "panic!(); std::todo !(); core::unreachable!(); mine::panic!();",
            &["2:1 panic | `panic!` panics", "2:16 todo |", "2:32 unreachable |"],
        );
        in_fn("assert!(x); debug_assert!(x);", &[]);
        testing::check(
            "panic_path",
            "forbid = [\"assert\"]",
            &[("src/lib.rs", "fn f() { assert!(x); x.unwrap(); }")],
            &["1:10 assert | `assert!` panics if"],
        );
    }

    #[test]
    fn indexing_is_found_and_other_brackets_are_not() {
        in_fn(
            "a[i]; a.b[i..]; f()[j]; a[i][j]; x?[k]; self[i];",
            &["2:2 [i]", "2:10 [i..]", "2:20 [j]", "2:26 [i]", "2:29 [j]", "2:36 [k]", "2:45 [i]"],
        );
        in_fn(
            "a[..]; let [x, y] = [1, 2]; vec![0; 3]; for i in [1] {} &mut [T]; #[cfg(x)] [1]; match x { [a] => [b], _ => [c] }",
            &[],
        );
        in_fn("let x: [u8; 4] = y as [u8; 4]; return [1]; Foo::<[u8; 2]>::new(); <[T]>::len(&x);", &[]);
        check("struct S(pub(crate) [u8; 4]); fn f(x: [u8; 4]) -> [u8; 4] { x }", &[]);
        check("fn f() { self.0[i]; x.0.1[..2]; }", &["1:16 [i] |", "1:26 [..2] |"]);
        check("fn f() { for i in 0..4 { [i]; } g(..1, [2]); }", &[]);
        in_fn(
            "println!(\"{}\", a[i]); quote! { #x[i] a[j] };",
            &["2:17 [i] | indexing can panic, in macro tokens"],
        );
    }

    #[test]
    fn constant_indices_count_if_the_law_names_them() {
        in_fn("a[0]; f()[1]; self.0[2];", &[]);
        testing::check(
            "panic_path",
            "forbid = [\"constant_index\"]",
            &[("src/lib.rs", "fn f() { a[0]; a[i]; a[1..]; }")],
            &["1:11 [0] | indexing by a constant can panic"],
        );
    }

    #[test]
    fn exits_are_found_under_any_name() {
        in_fn("std::process::exit(1);", &["2:1 std::process::exit | `std::process::exit` ends the program"]);
        check("use std::process; fn f() { process::abort(); }", &["1:28 process::abort |"]);
        check("use std::process::exit; fn f() { exit(1); }", &["1:34 exit |"]);
        check("use std::process::exit;", &[]);
    }

    #[test]
    fn constants_and_tests_are_left_alone() {
        check(
            "const X: u8 = A[0]; const _: () = { assert!(true); panic!(); }; fn f() { const { panic!() } }",
            &[],
        );
        check("static X: LazyLock<u8> = LazyLock::new(|| y.unwrap());", &["1:45 unwrap |"]);
        check("#[test] fn f() { x.unwrap(); } #[cfg(test)] mod t { fn g() { a[0]; } }", &[]);
        check("fn f() { #[cfg(test)] x.unwrap(); y.unwrap(); }", &["1:37 unwrap |"]);
        check("#[deny(x[0])] fn f() {}", &[]);
    }
}
