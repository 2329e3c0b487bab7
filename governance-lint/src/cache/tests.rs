//! What is answered from the cache, and what is not.

use super::*;
use crate::testing::{Folder, law};

const TODAY: Date = Date { year: 2026, month: 11, day: 20 };

struct Bench {
    folder: Folder,
    law: Law,
}

impl Bench {
    fn new() -> Self {
        let folder = Folder::with(&[("src/lib.rs", "mod a;\nfn f() { x.unwrap(); }"), ("src/a.rs", "")]);
        let law = law("panic_path", "[[article]]\nid = \"reach\"\nrule = \"unreached_file\"\nwhy = \"w\"");
        Self { folder, law }
    }

    #[track_caller]
    fn check(&self, is_cached: bool, findings: usize) {
        let options = Options { cache: self.folder.0.join("out/cache"), fresh: false };
        let answer = lint_cached(&self.folder.workspace(), &self.law, TODAY, &options);
        assert_eq!(answer.trouble, None);
        assert_eq!((answer.is_cached, answer.report.findings.len()), (is_cached, findings));
        assert_eq!(
            answer.report,
            crate::lint(&self.folder.workspace(), &self.law, TODAY),
            "as if it were fresh"
        );
        let left = fs::read_dir(self.folder.0.join("out")).unwrap().count();
        assert_eq!(left, 1, "temporary files are removed");
    }
}

#[test]
fn nothing_changed_is_answered_from_the_cache() {
    let bench = Bench::new();
    bench.check(false, 1);
    bench.check(true, 1);
    bench.check(true, 1);
}

#[test]
fn changes_of_content_are_seen_at_once() {
    let bench = Bench::new();
    bench.check(false, 1);
    // Of the same size and, very likely, within one tick of the clock.
    bench.folder.write("src/lib.rs", b"mod a;\nfn f() { x.unwrqp(); }");
    bench.check(false, 0);
    bench.folder.write("src/lib.rs", b"mod a;\nfn f() { x.unwrap(); }");
    bench.check(false, 1);
}

#[test]
fn a_file_written_anew_with_the_same_content_is_no_change() {
    let bench = Bench::new();
    bench.check(false, 1);
    bench.folder.write("src/a.rs", b"");
    bench.check(true, 1);
}

#[test]
fn new_and_removed_files_are_seen() {
    let bench = Bench::new();
    bench.check(false, 1);
    bench.folder.write("src/b.rs", b"");
    bench.check(false, 2);
    fs::remove_file(bench.folder.0.join("src/b.rs")).unwrap();
    bench.check(false, 1);
    fs::remove_file(bench.folder.0.join("src/a.rs")).unwrap();
    let options = Options { cache: bench.folder.0.join("out/cache"), fresh: false };
    let answer = lint_cached(&bench.folder.workspace(), &bench.law, TODAY, &options);
    assert_eq!((answer.is_cached, answer.report.unchecked.len()), (false, 1));
}

#[test]
fn a_module_that_was_missing_is_seen_when_it_comes() {
    let bench = Bench::new();
    bench.folder.write("src/lib.rs", b"#[cfg(x)] mod later;\nmod a;");
    bench.check(false, 0);
    bench.check(true, 0);
    bench.folder.write("src/later.rs", b"fn f() { x.unwrap(); }");
    bench.check(false, 1);
}

#[test]
fn another_law_or_manifest_is_another_answer() {
    let mut bench = Bench::new();
    bench.check(false, 1);
    bench.law = law("panic_path", "forbid = [\"index\"]");
    bench.check(false, 0);
    bench.check(true, 0);
    bench.folder.write("Cargo.toml", b"[package]");
    bench.check(false, 0);
}

#[test]
fn what_is_no_cache_is_none() {
    let bench = Bench::new();
    bench.check(false, 1);
    let cache = bench.folder.0.join("out/cache");
    let good = fs::read(&cache).unwrap();
    for bytes in [&b""[..], b"governance-lint cache 1\n", &good[..good.len() / 2], &[0xff; 100]] {
        fs::write(&cache, bytes).unwrap();
        bench.check(false, 1);
    }
    let mut torn = good.clone();
    let last = torn.len() - 1;
    torn[last] ^= 1;
    fs::write(&cache, &torn).unwrap();
    bench.check(false, 1);
    bench.check(true, 1);
}

#[test]
fn fresh_reads_everything() {
    let bench = Bench::new();
    bench.check(false, 1);
    let options = Options { cache: bench.folder.0.join("out/cache"), fresh: true };
    assert!(!lint_cached(&bench.folder.workspace(), &bench.law, TODAY, &options).is_cached);
}

#[test]
fn a_cache_that_cannot_be_written_is_said() {
    let bench = Bench::new();
    let options = Options { cache: bench.folder.0.join("src/lib.rs/cache"), fresh: false };
    let answer = lint_cached(&bench.folder.workspace(), &bench.law, TODAY, &options);
    assert!(answer.trouble.is_some_and(|reason| reason.starts_with("cannot be written: ")));
    assert_eq!(answer.report.findings.len(), 1);
}
