//! Finds paths that must not be named, however they are written.
//!
//! ## What it does
//! Compares every import and every qualified path in the selected code with `imports`, each with all below it, less
//! `allow`. Groups are taken apart, aliases and re-exports undone, across modules and members of the workspace; macro
//! tokens are searched too, and the finding says that they were not expanded. A path is reported where it is imported,
//! and not again at each use.
//!
//! A path that begins with `std` also stands for the same path in `core` and `alloc`. In `allow`, `core` and `alloc` stand for
//! themselves alone: `imports = ["std::sync"]` with `allow = ["alloc", "core"]` forbids only what really needs `std`. A path
//! that begins with `crate` lies in the selected crate. An entry that no code can name, such as `std:fs`, or one that the
//! standard library does not have, such as `std::proces`, is a mistake in the law.
//!
//! Two things are not seen: a single name that comes in through `use other::*`, where `other` is a module of the workspace;
//! and methods, because a call of a method names no path.
//!
//! ## Why it matters
//! Layers and purity die by one import. A review sees the new line, but not that `util::disk` is `std::fs` by another name.
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "kernel-does-no-io"
//! rule = "forbidden_import"
//! why = "the kernel runs where there is no file system"
//! select = { crates = ["kernel"] }
//! imports = ["std::fs", "std::net"]
//! ```
//!
//! ```rust
//! use std::{fs as disk, io};
//! ```
//!
//! ## Use instead
//! ```rust
//! /// The caller reads; this only computes.
//! pub fn parse(text: &str) -> Table { /* ... */ }
//! ```
//!
//! ## Exemptions
//! `item` is the function or type that names the path, or the module if the path stands in a `use`: `kernel::calc::table`.

use governance_law::Article;

use crate::resolve::{Hit, Interest};
use crate::rule::{Fault, Rule, Sink};
use crate::source::FileView;

pub(super) const RULE: &dyn Rule = &ForbiddenImport;

struct ForbiddenImport;

impl Rule for ForbiddenImport {
    fn interest(&self, article: &Article) -> Interest {
        Interest::Below(article.texts("imports").iter().map(|path| path.value.clone()).collect())
    }

    fn check_path(&self, file: &FileView<'_>, hit: &Hit, article: &Article, sink: &mut Sink<'_>) {
        let Some(forbidden) = article.texts("imports").get(hit.pattern) else { return };
        let is_allowed = |allowed: &str| is_below(&hit.path, allowed) || is_below(&hit.written, allowed);
        if article.texts("allow").iter().any(|allowed| is_allowed(allowed.as_str())) {
            return;
        }
        let what = match (hit.is_glob, hit.written == hit.path) {
            (true, _) => format!("everything in `{}`", hit.path),
            (false, true) => format!("`{}`", hit.path),
            (false, false) => format!("`{}`, which is `{}`,", hit.written, hit.path),
        };
        let kind = if hit.is_glob { format!("{}::*", hit.path) } else { hit.path.clone() };
        let verb = if hit.is_use { "is imported" } else { "is used" };
        let macros = if hit.in_macro { " in macro tokens, which were not expanded" } else { "" };
        let message = format!("{what} {verb}{macros}, where nothing at or below `{forbidden}` may be named");
        let mut fault = Fault::at(file, hit.span.clone(), hit.item, message)
            .kind(kind)
            .label("must not be named here")
            .help(
                "let the caller do this and pass the result in, or move the code to where the law allows it",
            );
        for via in &hit.via {
            fault = fault.related(via.place.clone(), via.text.clone());
        }
        sink.report(fault);
    }
}

/// Returns whether a path is another or below it. What is below `std::x` may be written with `core` and `alloc` too; what is
/// below `core::x` or `alloc::x` is so only by that name.
pub(super) fn is_below(path: &str, prefix: &str) -> bool {
    let plain = |text: &str| -> String {
        let text = text.trim_start_matches("::");
        match text.split_once("::") {
            Some(("core" | "alloc", rest)) => format!("std::{rest}"),
            _ => text.to_owned(),
        }
    };
    let prefix = prefix.trim_start_matches("::");
    let path = if prefix == "std" || prefix.starts_with("std::") {
        plain(path)
    } else {
        path.trim_start_matches("::").to_owned()
    };
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    const LAW: &str = "imports = [\"std::fs\", \"rand\", \"std::collections::HashMap\", \"crate::legacy\"]\nallow = [\"rand::Rng\"]";

    #[track_caller]
    fn check(source: &str, expect: &[&str]) {
        testing::check("forbidden_import", LAW, &[("src/lib.rs", source)], expect);
    }

    #[test]
    fn imports_are_found_in_every_form() {
        check("use std::fs;", &["1:5 std::fs | `std::fs` is imported"]);
        check(
            "use std::{io, fs::{self, File}};",
            &["1:20 self | `std::fs` is imported", "1:26 File | `std::fs::File` is"],
        );
        check("use std::fs::*;", &["1:5 std::fs::* | everything in `std::fs` is imported"]);
        check("use ::std::fs as disk;", &["1:5 ::std::fs | `std::fs` is imported"]);
        check("use rand::Rng;", &[]);
        check("use core::fs;", &["1:5 core::fs | `core::fs` is imported"]);
    }

    #[test]
    fn what_needs_no_std_can_be_allowed() {
        let law = "imports = [\"std::sync\"]\nallow = [\"alloc\", \"core\", \"std::sync::Weak\"]";
        let source = "use alloc::sync::Arc; use ::core::sync::atomic::AtomicU8; use std::sync::Arc as A; use std::sync::Weak;";
        let expect = ["1:63 std::sync::Arc | `std::sync::Arc` is imported"];
        testing::check("forbidden_import", law, &[("src/lib.rs", source)], &expect);
        let source = "fn f() { ::std::sync::Arc::new(1); }";
        let expect = ["1:10 ::std::sync::Arc::new | `std::sync::Arc::new` is used"];
        testing::check("forbidden_import", law, &[("src/lib.rs", source)], &expect);
    }

    #[test]
    fn uses_are_found_once() {
        check("use std::fs; fn f() { fs::read(\"x\"); }", &["1:5 std::fs | `std::fs` is imported"]);
        check("fn f() { std::fs::read(\"x\"); }", &["1:10 std::fs::read | `std::fs::read` is used,"]);
        check(
            "use std as s; fn f() { s::fs::read(\"x\"); }",
            &["1:24 s::fs::read | `s::fs::read`, which is `std::fs::read`, is used"],
        );
        check("fn f() { use std::fs; fs::read(\"x\"); }", &["1:14 std::fs | `std::fs` is imported"]);
        check("mod std { pub mod fs { pub fn read() {} } } fn f() { std::fs::read(); }", &[]);
        check(
            "use std::collections::*; fn f(m: HashMap<u8, u8>) {}",
            &["1:34 HashMap | `HashMap`, which is `std::collections::HashMap`, is used"],
        );
    }

    #[test]
    fn re_exports_are_followed() {
        check(
            "mod util { pub use std::fs as disk; } fn f() { crate::util::disk::read(\"x\"); }",
            &[
                "1:20 std::fs | `std::fs` is imported",
                "1:48 crate::util::disk::read | `crate::util::disk::read`, which is `std::fs::read`, is used",
            ],
        );
        check(
            "mod a { use super::b::disk; fn f() { disk::read(\"x\"); } } mod b { pub use std::fs as disk; }",
            &[
                "1:13 super::b::disk | `super::b::disk`, which is `std::fs`, is imported",
                "1:75 std::fs | `std::fs` is imported",
            ],
        );
        check(
            "pub mod legacy { pub fn f() {} } fn g() { legacy::f(); }",
            &["1:43 legacy::f | `legacy::f`, which is `crate::legacy::f`, is used"],
        );
    }

    #[test]
    fn macro_tokens_are_searched() {
        check(
            "macro_rules! m { () => { std::fs::read(\"x\") } }",
            &["1:26 std::fs::read | `std::fs::read` is used in macro tokens, which were not expanded,"],
        );
        check(
            "fn f() { println!(\"{:?}\", std::fs::read(\"x\")); }",
            &["1:27 std::fs::read | `std::fs::read` is used in macro tokens"],
        );
    }

    #[test]
    fn tests_are_not_selected_unless_the_law_says_so() {
        check("#[cfg(test)] mod tests { use std::fs; }", &[]);
        check("#[cfg(not(test))] mod m { use std::fs; }", &["1:31 std::fs | `std::fs` is imported"]);
    }
}
