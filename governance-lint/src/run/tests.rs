//! Whole runs over small workspaces: the module tree, contexts, members, files that cannot be checked.

use governance_law::{Context, Date, Law};

use crate::finding::Report;
use crate::package::{Dependency, DependencyKind, Package, Target, Workspace};
use crate::testing::{self, Folder};

const TODAY: Date = Date { year: 2026, month: 11, day: 20 };

/// Judges files by a law against `std::fs`, and compares the items of what is found and the reasons of what could not
/// be checked.
#[track_caller]
fn check(files: &[(&str, &str)], items: &[&str], unchecked: &[&str]) {
    let report = testing::report("forbidden_import", "imports = [\"std::fs\"]", files);
    compare(&report, items, unchecked);
}

#[track_caller]
fn compare(report: &Report, items: &[&str], unchecked: &[&str]) {
    let found: Vec<_> = report.findings.iter().map(|finding| finding.item.as_str()).collect();
    assert_eq!(found, items, "{:#?}", report.unchecked);
    let reasons: Vec<_> = report.unchecked.iter().map(|it| it.reason.as_str()).collect();
    let fits = reasons.len() == unchecked.len() && reasons.iter().zip(unchecked).all(|(a, b)| a.contains(b));
    assert!(fits, "{reasons:#?}");
}

const USE: &str = "fn f() { std::fs::read(\"x\"); }";

#[test]
fn modules_are_found_where_the_compiler_finds_them() {
    check(
        &[
            ("src/lib.rs", "mod a; mod b { mod c; #[path = \"d.rs\"] mod e; } #[path = \"x/y.rs\"] mod z;"),
            ("src/a/mod.rs", "mod inner;"),
            ("src/a/inner.rs", USE),
            ("src/b/c.rs", USE),
            ("src/b/d.rs", USE),
            ("src/x/y.rs", "mod w;"),
            ("src/x/w.rs", USE),
        ],
        &["kernel::a::inner::f", "kernel::b::c::f", "kernel::b::e::f", "kernel::z::w::f"],
        &[],
    );
    check(
        &[
            ("src/lib.rs", "mod a;"),
            ("src/a.rs", "mod b; mod c { mod d; }"),
            ("src/a/b.rs", USE),
            ("src/a/c/d.rs", USE),
        ],
        &["kernel::a::b::f", "kernel::a::c::d::f"],
        &[],
    );
}

#[test]
fn every_alternative_of_a_condition_is_read() {
    let root = "#[cfg_attr(unix, path = \"u.rs\")] #[cfg_attr(windows, path = \"w.rs\")] mod sys;\n\
                cfg_if::cfg_if! { if #[cfg(x)] { mod p; } else { #[path = \"q2.rs\"] mod q; } }";
    check(
        &[("src/lib.rs", root), ("src/u.rs", USE), ("src/w.rs", USE), ("src/p.rs", USE), ("src/q2.rs", USE)],
        &["kernel::p::f", "kernel::q::f", "kernel::sys::f", "kernel::sys::f"],
        &[],
    );
}

#[test]
fn included_files_stand_where_they_are_included() {
    check(
        &[
            ("src/lib.rs", "mod a { include!(\"b.rs\"); } fn g() -> u8 { include!(\"c.rs\") }"),
            ("src/b.rs", USE),
            ("src/c.rs", "std::fs::x()"),
        ],
        &["kernel::a::f", "kernel"],
        &[],
    );
}

#[test]
fn a_missing_file_is_said_unless_it_may_be_missing() {
    check(
        &[("src/lib.rs", "mod gone;")],
        &[],
        &["the file of module `gone` is missing: there is no `src/gone.rs` and no `src/gone/mod.rs`"],
    );
    check(
        &[("src/lib.rs", "#[cfg(windows)] mod gone; include!(concat!(env!(\"OUT_DIR\"), \"/x.rs\"));")],
        &[],
        &[],
    );
    check(&[("src/lib.rs", "include!(\"gone.rs\");")], &[], &["the included file `src/gone.rs` is missing"]);
    check(&[], &[], &["the root file `src/lib.rs` of a target is missing"]);
}

#[test]
fn a_file_that_contains_itself_is_said() {
    check(
        &[("src/lib.rs", "mod a;"), ("src/a.rs", "#[path = \"a.rs\"] mod b;")],
        &[],
        &["`src/a.rs` contains itself"],
    );
    check(&[("src/lib.rs", "include!(\"lib.rs\");")], &[], &["`src/lib.rs` contains itself"]);
}

#[test]
fn a_file_that_does_not_parse_is_judged_by_its_tokens() {
    check(
        &[("src/lib.rs", "use std::fs; fn f( { }")],
        &["kernel"],
        &["the file does not parse, so only its tokens were checked: `(` is never closed"],
    );
    check(
        &[("src/lib.rs", "use std::fs; wrong { } fn f() {}")],
        &["kernel"],
        &["no item begins with `wrong`"],
    );
    let report =
        testing::report("missing_attribute", "attributes = [\"x\"]", &[("src/lib.rs", "struct S; fn f( {")]);
    compare(&report, &[], &["so `missing_attribute` could not be checked in it"]);
}

#[test]
fn findings_go_by_their_exact_items() {
    let source = "impl<T> Table<T> { fn load() { std::fs::x() } }\n\
                  impl fmt::Display for &'a mut other::Table<u8> { fn fmt() { std::fs::x() } }\n\
                  mod a { trait T { fn d() { std::fs::x() } } const C: u8 = std::fs::x(); }\n\
                  fn outer() { fn inner() { std::fs::x() } struct S; impl S { fn m() { std::fs::x() } } }\n\
                  macro_rules! m { () => { std::fs::x() } } thread_local! { static Z: u8 = std::fs::x(); }";
    check(
        &[("src/lib.rs", source)],
        &[
            "kernel::Table::load",
            "kernel::Table::fmt",
            "kernel::a::T::d",
            "kernel::a::C",
            "kernel::outer::inner",
            "kernel::outer::S::m",
            "kernel::m",
            "kernel",
        ],
        &[],
    );
}

#[test]
fn tests_are_known_by_their_attributes_and_where_they_stand() {
    let source = "#[cfg(all(test, unix))] mod t; #[tokio::test] async fn a() { std::fs::x() }\n\
                  #[cfg(any(test, unix))] fn b() { std::fs::x() } fn c() { #[cfg(test)] { std::fs::x() } std::fs::y() }\n\
                  #[cfg(test)] impl S { fn d() { std::fs::x() } } mod e { #![cfg(test)] use std::fs; }";
    check(
        &[("src/lib.rs", source), ("src/t.rs", "use std::fs; mod u;"), ("src/t/u.rs", USE)],
        &["kernel::b", "kernel::c"],
        &[],
    );
}

fn member(folder: &Folder, name: &str, dependencies: &[(&str, Option<&str>)]) -> Package {
    let home = folder.0.join(name);
    let target = Target { name: name.to_owned(), context: Context::Main, root: home.join("src/lib.rs") };
    let of = |(name, rename): &(&str, Option<&str>)| Dependency {
        name: (*name).to_owned(),
        rename: rename.map(str::to_owned),
        kind: DependencyKind::Normal,
        path: Some(folder.0.join(name)),
        optional: false,
    };
    Package {
        name: name.to_owned(),
        manifest: home.join("Cargo.toml"),
        targets: vec![target],
        dependencies: dependencies.iter().map(of).collect(),
    }
}

#[test]
fn re_exports_of_members_are_followed_under_any_name() {
    let folder = Folder::with(&[
        ("util/src/lib.rs", "pub mod io { pub use std::fs as disk; } pub use io::*;"),
        ("kernel/src/lib.rs", "use util::disk; fn f() { disk::read(); } fn g() { u::io::disk::read(); }"),
        ("other/src/lib.rs", "use kernel::*; fn f() { u::disk::read(); }"),
    ]);
    let mut packages = vec![
        member(&folder, "util", &[]),
        member(&folder, "kernel", &[("util", None)]),
        member(&folder, "other", &[("util", Some("u")), ("kernel", None)]),
    ];
    let known = packages[1].dependencies[0].clone();
    packages[1].dependencies.push(Dependency { rename: Some("u".to_owned()), ..known });
    let workspace = Workspace { root: folder.0.clone(), packages };
    let text = "schema = 1\n[[article]]\nid = \"it\"\nrule = \"forbidden_import\"\nwhy = \"w\"\nimports = [\"std::fs\"]\n\
                select = { crates = [\"kernel\", \"other\"] }";
    let law = Law::parse("governance.toml", text).unwrap();
    let report = crate::lint(&workspace, &law, TODAY);
    compare(&report, &["kernel", "kernel::g", "other::f"], &[]);
    let first = &report.findings[0];
    assert_eq!(
        first.message,
        "`util::disk`, which is `std::fs`, is imported, where nothing at or below `std::fs` may be named"
    );
    let related: Vec<_> =
        first.related.iter().map(|(place, text)| format!("{}:{} {text}", place.file, place.line)).collect();
    assert_eq!(related, ["util/src/lib.rs:1 everything in `io`", "util/src/lib.rs:1 `disk` is `std::fs`"]);
}

#[test]
fn a_file_in_two_crates_is_said_once() {
    let folder = Folder::with(&[("src/lib.rs", "mod a;"), ("src/main.rs", "mod a;"), ("src/a.rs", USE)]);
    let mut workspace = folder.workspace();
    let main = Target { name: "tool".to_owned(), context: Context::Main, root: folder.0.join("src/main.rs") };
    workspace.packages[0].targets.push(main);
    let report = crate::lint(&workspace, &testing::law("forbidden_import", "imports = [\"std::fs\"]"), TODAY);
    compare(&report, &["kernel::a::f"], &[]);
    assert_eq!(report.files, 3);
}

#[test]
fn exemptions_lift_one_item_while_they_hold() {
    let law = |expires: &str| {
        let keys = format!(
            "imports = [\"std::fs\"]\n[[exemption]]\narticle = \"it\"\nitem = \"kernel::f\"\nreason = \"r\"\nexpires = {expires}"
        );
        testing::law("forbidden_import", &keys)
    };
    let folder = Folder::with(&[("src/lib.rs", "fn f() { std::fs::x() } fn g() { std::fs::x() }")]);
    let report = crate::lint(&folder.workspace(), &law("2026-11-20"), TODAY);
    compare(&report, &["kernel::g"], &[]);
    assert_eq!(report.exempted, 1);
    let report = crate::lint(&folder.workspace(), &law("2026-11-19"), TODAY);
    assert!(report.findings.iter().any(|finding| finding.item == "kernel::f"), "{report:#?}");
    assert!(report.findings.iter().any(|finding| &*finding.rule == "expired_exemption"), "{report:#?}");
}

/// A law with every rule that reads source text.
const EVERY: &str = "schema = 1\n[[article]]\nid = \"a\"\nrule = \"forbidden_import\"\nwhy = \"w\"\nimports = [\"std\", \"crate::a\"]\n\
    [[article]]\nid = \"b\"\nrule = \"unsafe_code\"\nwhy = \"w\"\nallow = [\"**\"]\nsafety_note = true\n\
    [[article]]\nid = \"c\"\nrule = \"panic_path\"\nwhy = \"w\"\n[[article]]\nid = \"d\"\nrule = \"blocking_in_async\"\nwhy = \"w\"\n\
    [[article]]\nid = \"e\"\nrule = \"nondeterminism\"\nwhy = \"w\"\n[[article]]\nid = \"f\"\nrule = \"impure_code\"\nwhy = \"w\"\n\
    [[article]]\nid = \"g\"\nrule = \"missing_attribute\"\nwhy = \"w\"\nattributes = [\"x\"]\n\
    [[article]]\nid = \"h\"\nrule = \"missing_trait\"\nwhy = \"w\"\ntraits = [\"X\"]\n";

#[test]
fn no_text_makes_a_run_panic() {
    let law = Law::parse("governance.toml", EVERY).unwrap();
    let sources = [
        include_str!("tests.rs"),
        include_str!("../source/lexing.rs"),
        include_str!("../rules/panic_path.rs"),
    ];
    let words = [
        "{", "}", "(", "]", "\"", "'", "r#\"", "/*", "use ", "::", "<", "mod ", "#[", "!", "unsafe ", "$",
        "№", "\r\n", "\0", "*",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below.max(1) as u64).unwrap()
    };
    for round in 0..150 {
        let source: Vec<char> = sources[round % sources.len()].chars().collect();
        let start = random(source.len());
        let mut text: Vec<char> = source[start..(start + 2000).min(source.len())].to_vec();
        for _ in 0..random(20) {
            let at = random(text.len() + 1);
            let end = (at + random(30)).min(text.len());
            text.splice(at..end, words[random(words.len())].chars());
        }
        let text: String = text.into_iter().collect();
        for finding in super::lint_text(&law, &text, TODAY).findings {
            let in_text = &*finding.place.file == "text.rs";
            assert!(!in_text || text.get(finding.place.span.clone()).is_some(), "{finding:?} in {text:?}");
        }
    }
}
