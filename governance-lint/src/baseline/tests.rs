//! Baselines made, applied, shrunk and renamed on the report of a real run.

use governance_law::{Date, Law, Severity};

use super::entry::tests::{baseline, entry};
use super::{Baseline, Entry, Scope};
use crate::finding::{Place, Report, Unchecked};
use crate::testing::Folder;

const LAW: &str = "schema = 1\n[[article]]\nid = \"calm\"\nrule = \"panic_path\"\nwhy = \"w\"\n";
const SOURCE: &str = "pub fn f(a: Option<u8>) -> u8 { a.unwrap() + a.unwrap() }\npub fn g(a: Option<u8>) -> u8 { a.unwrap() }\n";

fn report(folder: &Folder) -> Report {
    let law = Law::parse("governance.toml", LAW).unwrap();
    crate::lint(&folder.workspace(), &law, Date { year: 2026, month: 11, day: 20 })
}

fn lines(report: &Report) -> Vec<String> {
    report.findings.iter().map(|it| format!("{} {} {}", it.rule, it.item, it.related.len())).collect()
}

#[track_caller]
fn check(entries: Vec<Entry>, scope: Scope, expect: &[&str], delta: &str) {
    let folder = Folder::with(&[("src/lib.rs", SOURCE)]);
    let mut report = report(&folder);
    baseline(entries).apply(&mut report, &folder.workspace(), scope, "cargo governance");
    assert_eq!(lines(&report), expect);
    assert_eq!(report.baseline.unwrap().to_string(), delta);
}

#[test]
fn known_findings_are_held_back() {
    let all = vec![entry("calm", "kernel", "kernel::f", 2), entry("calm", "kernel", "kernel::g", 1)];
    check(all, Scope::Workspace, &[], "3 known findings in 2 items, 0 fixed");
    let one = vec![entry("calm", "kernel", "kernel::f", 2)];
    check(one, Scope::Workspace, &["panic_path kernel::g 0"], "2 known findings in 1 item, 0 fixed");
}

#[test]
fn an_item_with_more_than_is_known_shows_all_of_its_own() {
    check(
        vec![entry("calm", "kernel", "kernel::f", 1), entry("calm", "kernel", "kernel::g", 1)],
        Scope::Workspace,
        &["panic_path kernel::f 1", "panic_path kernel::f 1"],
        "1 known finding in 1 item, 0 fixed, 1 item with more than is known",
    );
}

#[test]
fn what_is_fixed_must_leave_where_everything_was_judged() {
    let entries = || {
        vec![
            entry("calm", "kernel", "kernel::f", 3),
            entry("calm", "kernel", "kernel::g", 1),
            entry("calm", "kernel", "kernel::gone", 2),
        ]
    };
    check(
        entries(),
        Scope::Workspace,
        &["stale_baseline kernel::f 0", "stale_baseline kernel::gone 0"],
        "3 known findings in 2 items, 3 fixed",
    );
    check(entries(), Scope::Part, &[], "3 known findings in 2 items, 0 fixed");
}

#[test]
fn an_entry_of_another_crate_or_article_holds_nothing() {
    check(
        vec![
            entry("calm", "other", "kernel::f", 2),
            entry("quiet", "kernel", "kernel::f", 2),
            entry("quiet", "kernel", "kernel::g", 1),
        ],
        Scope::Part,
        &["panic_path kernel::f 0", "panic_path kernel::f 0", "panic_path kernel::g 0"],
        "0 known findings in 0 items, 0 fixed",
    );
}

#[test]
fn nothing_is_missed_while_something_could_not_be_checked() {
    let folder = Folder::with(&[("src/lib.rs", SOURCE)]);
    let mut report = report(&folder);
    let place = Place::whole("src/x.rs");
    report.unchecked.push(Unchecked { place, reason: "torn".to_owned(), help: None });
    let known = baseline(vec![entry("calm", "kernel", "kernel::gone", 2)]);
    known.apply(&mut report, &folder.workspace(), Scope::Workspace, "cargo governance");
    assert_eq!((report.findings.len(), report.baseline.unwrap().fixed), (3, 0));
}

#[test]
fn a_baseline_is_made_of_what_is_found_and_shrinks_to_what_is_left() {
    let folder = Folder::with(&[("src/lib.rs", SOURCE)]);
    let workspace = folder.workspace();
    let made = Baseline::of(&report(&folder), &workspace);
    let known: Vec<_> = made.entries().iter().map(|entry| (entry.subject(), entry.count)).collect();
    assert_eq!(
        known,
        [(("calm", "kernel", "kernel::f", "unwrap"), 2), (("calm", "kernel", "kernel::g", "unwrap"), 1)]
    );
    folder.write(
        "src/lib.rs",
        b"pub fn f(a: Option<u8>) -> u8 { a.unwrap() }\npub fn new(a: Option<u8>) -> u8 { a.unwrap() }",
    );
    let (shrunk, left) = made.shrunk(&report(&folder), &workspace);
    let known: Vec<_> = shrunk.entries().iter().map(|entry| (entry.subject(), entry.count)).collect();
    assert_eq!(known, [(("calm", "kernel", "kernel::f", "unwrap"), 1)]);
    let gone: Vec<_> =
        left.iter().map(|left| (left.entry.item.as_str(), left.entry.count, left.now)).collect();
    assert_eq!(gone, [("kernel::f", 2, 1), ("kernel::g", 1, 0)]);
    assert!(shrunk.grown_since(&made).is_empty());
    let grown = made.grown_since(&shrunk);
    assert_eq!(grown.iter().map(|it| (it.entry.count, it.before)).collect::<Vec<_>>(), [(2, 1), (1, 0)]);
}

#[test]
fn warnings_and_what_is_wrong_with_the_law_are_not_known() {
    let folder = Folder::with(&[("src/lib.rs", SOURCE)]);
    let mut report = report(&folder);
    report.findings[0].severity = Severity::Warn;
    report.findings[1].rule = "stale_exemption".into();
    assert_eq!(Baseline::of(&report, &folder.workspace()).findings(), 1);
}

/// Lints a source under a law, knows what it found, and applies that to another source under another law.
#[track_caller]
fn check_change(laws: [&str; 2], sources: [&str; 2], expect: &[&str], delta: &str) -> Report {
    let folder = Folder::with(&[("src/lib.rs", sources[0])]);
    let lint = |law: &str| {
        let law = Law::parse("governance.toml", law).unwrap();
        crate::lint(&folder.workspace(), &law, Date { year: 2026, month: 11, day: 20 })
    };
    let known = Baseline::of(&lint(laws[0]), &folder.workspace());
    folder.write("src/lib.rs", sources[1].as_bytes());
    let mut report = lint(laws[1]);
    known.apply(&mut report, &folder.workspace(), Scope::Workspace, "cargo governance");
    let shown: Vec<_> = report.findings.iter().map(|it| format!("{} {}", it.rule, it.kind)).collect();
    assert_eq!(shown, expect);
    assert_eq!(report.baseline.as_ref().unwrap().to_string(), delta);
    report
}

#[test]
fn a_fault_of_another_kind_in_a_known_item_is_new() {
    check_change(
        [LAW, LAW],
        ["pub fn f() { unreachable!() }\n", "pub fn f() { panic!() }\n"],
        &["stale_baseline ", "panic_path panic"],
        "0 known findings in 0 items, 1 fixed",
    );
    let islands = "schema = 1\n[[article]]\nid = \"calm\"\nrule = \"unsafe_code\"\nwhy = \"w\"\n\
                   allow = [\"ffi\"]\nsafety_note = true\n";
    let none = islands.replace("[\"ffi\"]", "[]");
    let source = "pub mod ffi { pub fn f() { unsafe { g() } } }\n";
    check_change(
        [islands, &none],
        [source, source],
        &["stale_baseline ", "unsafe_code place"],
        "0 known findings in 0 items, 1 fixed",
    );
}

#[test]
fn what_is_a_warning_now_is_shown_and_its_entry_is_not_stale() {
    let warned = format!("{LAW}severity = \"warn\"\n");
    let shown = ["panic_path unwrap", "panic_path unwrap", "panic_path unwrap"];
    check_change([LAW, &warned], [SOURCE, SOURCE], &shown, "0 known findings in 0 items, 0 fixed");
    let more = SOURCE.replace("pub fn g(", "pub fn g(b: Option<u8>, c: Option<u8>, ");
    let more = more.replace("{ a.unwrap() }\n", "{ a.unwrap() + b.unwrap() }\n");
    let shown = ["panic_path unwrap"; 4];
    check_change([LAW, &warned], [SOURCE, &more], &shown, "0 known findings in 0 items, 0 fixed");
}

#[test]
fn many_stale_entries_of_one_article_are_one_finding() {
    let source: String = (0..5)
        .map(|at| format!("pub fn f{at}(a: Option<u8>) -> u8 {{ a.unwrap() + a.unwrap() }}\n"))
        .collect();
    let loose = format!("{LAW}forbid = [\"panic\"]\n");
    let delta = "0 known findings in 0 items, 10 fixed";
    let report = check_change([LAW, &loose], [&source, &source], &["stale_baseline "], delta);
    assert_eq!(
        report.findings[0].message,
        "the baseline knows 10 findings of `calm` in 5 items, and none is left: \
         `kernel::f0`, `kernel::f1`, `kernel::f2` and 2 more"
    );
}

#[test]
fn a_renamed_article_takes_its_entries_along_as_far_as_it_finds_the_same() {
    let folder = Folder::with(&[("src/lib.rs", SOURCE)]);
    let workspace = folder.workspace();
    let known = baseline(vec![
        entry("loud", "kernel", "kernel::f", 1),
        entry("loud", "kernel", "kernel::g", 2),
        entry("loud", "kernel", "kernel::gone", 1),
        entry("zeal", "kernel", "kernel::f", 1),
    ]);
    let (now, left) = known.renamed("loud", "calm", &report(&folder), &workspace);
    let subjects: Vec<_> =
        now.entries().iter().map(|it| (it.article.as_str(), &*it.item, it.count)).collect();
    assert_eq!(subjects, [("calm", "kernel::f", 1), ("calm", "kernel::g", 1), ("zeal", "kernel::f", 1)]);
    let left: Vec<_> = left.iter().map(|left| (&*left.entry.item, left.entry.count, left.now)).collect();
    assert_eq!(left, [("kernel::g", 2, 1), ("kernel::gone", 1, 0)]);
    let both =
        baseline(vec![entry("calm", "kernel", "kernel::f", 1), entry("loud", "kernel", "kernel::f", 2)]);
    let (now, left) = both.renamed("loud", "calm", &report(&folder), &workspace);
    assert_eq!((now.findings(), left.len()), (1, 1));
    let renames = [("loud".to_owned(), "calm".to_owned())];
    assert!(now.grown_since(&both.under(&renames)).is_empty());
}
