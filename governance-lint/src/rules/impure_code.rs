//! Finds code in calculation-only modules that does anything but calculate.
//!
//! ## What it does
//! Judges the selected code as `#[calc_only]` does, by the same table: no input or output, time, randomness, statics,
//! interior mutability, threads, `async` or `unsafe`, and no crate besides `core`, `alloc`, the pure part of `std`, the own
//! crate and the paths of `allow`. Aliases and re-exports are undone. A path is reported where it is imported.
//!
//! Other modules of the own crate may be called: what they do is judged where they are, if an article selects them.
//!
//! ## Why it matters
//! A function that only calculates can be tested with values, replayed from a record and run anywhere. It stays so only
//! while nobody adds one log line that reads the clock.
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "calc-only-calculates"
//! rule = "impure_code"
//! why = "a run is replayed from its record, and must agree with it to the last bit"
//! select = { modules = ["calc::**"] }
//! allow = ["libm"]
//! ```
//!
//! ```rust
//! // in src/calc.rs
//! pub fn price(order: &Order) -> Money {
//!     println!("pricing");
//!     order.total * RATE.load(Ordering::Relaxed)
//! }
//! ```
//!
//! ## Use instead
//! ```rust
//! pub fn price(order: &Order, rate: Rate) -> Money { order.total * rate }
//! ```
//!
//! ## Exemptions
//! `item` is the function that is impure, or the module if the path stands in a `use`: `kernel::calc::price`.

use std::collections::HashSet;
use std::ops::Range;

use governance_law::Article;
use governance_law::judge::calc::{self, Impurity};

use crate::resolve::{Hit, Interest};
use crate::rule::{Fault, Rule, Sink};
use crate::source::{FileView, ItemId, Kind, TokenKind};

pub(super) const RULE: &dyn Rule = &ImpureCode;

struct ImpureCode;

impl Rule for ImpureCode {
    fn interest(&self, _article: &Article) -> Interest {
        Interest::Foreign
    }

    fn check_path(&self, file: &FileView<'_>, hit: &Hit, article: &Article, sink: &mut Sink<'_>) {
        let allow: Vec<&str> = article.texts("allow").iter().map(|path| path.as_str()).collect();
        let segments: Vec<&str> = hit.path.split("::").collect();
        let imported = segments.get(..hit.imported).filter(|path| !path.is_empty());
        let is_reported = imported.is_some_and(|path| calc::path(path, true, &allow).is_some());
        let Some(impurity) = calc::path(&segments, true, &allow).filter(|_| !is_reported) else { return };
        let what = match hit.written == hit.path {
            true => format!("`{}`", hit.path),
            false => format!("`{}`, which is `{}`,", hit.written, hit.path),
        };
        let mut fault =
            fault(file, hit.span.clone(), hit.item, &what, impurity, hit.in_macro).kind(hit.path.clone());
        for via in &hit.via {
            fault = fault.related(via.place.clone(), via.text.clone());
        }
        sink.report(fault);
    }

    fn check_file(&self, file: &FileView<'_>, article: &Article, sink: &mut Sink<'_>) {
        let tokens = file.tokens;
        let mut known: Option<HashSet<&str>> = None;
        for at in 0..tokens.len() {
            let impurity = match tokens.kind(at) {
                // Alone in a group it is a word that a macro gets: `T![async]`.
                TokenKind::Unsafe | TokenKind::Async | TokenKind::Await | TokenKind::Static => {
                    let is_word = tokens.kind_before(at).is_open() && tokens.kind(at + 1).is_close();
                    calc::keyword(tokens.text(at)).filter(|_| !is_word)
                }
                TokenKind::Ident
                    if tokens.kind(at + 1) == TokenKind::Bang && tokens.kind(at + 2).is_open() =>
                {
                    calc::macro_name(tokens.text(at))
                }
                // A name that was not imported by name: through a glob, or from a macro.
                TokenKind::Ident
                    if tokens.kind(at + 1) != TokenKind::PathSep
                        && !matches!(
                            tokens.kind_before(at),
                            TokenKind::Dot | TokenKind::PathSep | TokenKind::Dollar
                        ) =>
                {
                    let bare = calc::path(&[tokens.text(at)], false, &[]);
                    bare.filter(|_| !known.get_or_insert_with(|| names(file)).contains(tokens.text(at)))
                }
                _ => None,
            };
            let Some(impurity) = impurity else { continue };
            let item = file.item_at(at);
            if file.covers(article, item) && file.item(item).kind != Kind::Use {
                let what = match tokens.kind(at + 1) {
                    TokenKind::Bang => format!("`{}!`", tokens.text(at)),
                    _ => format!("`{}`", tokens.text(at)),
                };
                let in_macro = file.is_broken || file.macro_at(at).is_some();
                let fault = fault(file, tokens.span(at), item, &what, impurity, in_macro);
                sink.report(fault.kind(tokens.text(at).to_owned()));
            }
        }
    }
}

/// Returns the names that the file declares or imports: what they mean is judged there.
fn names<'a>(file: &FileView<'a>) -> HashSet<&'a str> {
    let mut names = HashSet::new();
    for (id, item) in file.items() {
        names.insert(file.name(id));
        if item.kind == Kind::Use {
            names.extend(item.tokens.clone().map(|at| file.tokens.text(at)));
        }
    }
    names
}

fn fault(
    file: &FileView<'_>,
    span: Range<usize>,
    item: ItemId,
    what: &str,
    impurity: Impurity,
    in_macro: bool,
) -> Fault {
    let macros = if in_macro { ", in macro tokens, which were not expanded" } else { "" };
    let words = match impurity.words() {
        words if what == words => String::new(),
        words => format!(", which must not use {words}"),
    };
    Fault::at(file, span, item, format!("{what} stands in calculation-only code{macros}{words}"))
        .label("not calculation")
        .help(impurity.remedy())
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[track_caller]
    fn check(source: &str, expect: &[&str]) {
        testing::check("impure_code", "allow = [\"libm\"]", &[("src/lib.rs", source)], expect);
    }

    #[test]
    fn impurities_are_found() {
        check(
            "use std::fs;",
            &["1:5 std::fs | `std::fs` stands in calculation-only code, which must not use input or output"],
        );
        check("fn f() { std::println!(\"x\"); }", &["1:15 println | `println!` stands in"]);
        check("fn f() { println!(\"x\"); }", &["1:10 println | `println!` stands in"]);
        check(
            "static X: u8 = 1; async fn f() { g().await }",
            &["1:1 static |", "1:19 async | `async` stands in calculation-only code", "1:38 await |"],
        );
        check(
            "use std::time; fn f() { time::Instant::now(); }",
            &[
                "1:25 time::Instant::now | `time::Instant::now`, which is `std::time::Instant::now`, stands in calculation-only code, which must not use time",
            ],
        );
        check(
            "use tokio::sync; use libm::sqrt; fn f() { rand::rng(); }",
            &["1:5 tokio::sync |", "1:43 rand::rng |"],
        );
        check("const A: K = T![async];", &[]);
        check("fn f(x: &'static str) -> u8 { std::cmp::max(1, 2) }", &[]);
    }

    #[test]
    fn bare_names_count_if_nothing_declares_them() {
        check("use super::*; fn f(c: Cell<u8>) {}", &["1:23 Cell | `Cell` stands in"]);
        check("struct Cell; fn f(c: Cell) {}", &[]);
        check("use std::cell::Cell; fn f(c: Cell<u8>) {}", &["1:5 std::cell::Cell |"]);
    }
}
