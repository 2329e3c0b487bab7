//! The cache with a gate of its own: what is used again, what is not, and what is said about it.

use std::path::Path;

use governance_law::Law;

use super::*;
use crate::gate::{Desk, Files};
use crate::workspace::Workspace;

/// A gate that looks at Rust files alone.
struct Rust;

impl Gate for Rust {
    fn name(&self) -> &'static str {
        "format"
    }
    fn plan(&self, _: &Scene<'_>) -> Vec<Step> {
        vec![Step::inside("look")]
    }
    fn inputs(&self, _: &Scene<'_>) -> Option<Inputs> {
        Some(Inputs { files: Files::Only(&["**/*.rs"]), ..Inputs::default() })
    }
    fn run(&self, _: &Scene<'_>, _: &[Step], _: &Desk) -> Outcome {
        Outcome::pass("fine")
    }
}

/// A gate whose outcome must not be used again.
struct Fleeting;

impl Gate for Fleeting {
    fn name(&self) -> &'static str {
        "canaries"
    }
    fn plan(&self, _: &Scene<'_>) -> Vec<Step> {
        Vec::new()
    }
    fn inputs(&self, _: &Scene<'_>) -> Option<Inputs> {
        None
    }
    fn run(&self, _: &Scene<'_>, _: &[Step], _: &Desk) -> Outcome {
        Outcome::pass("fine")
    }
}

fn with_scene<T>(law: &str, check: impl FnOnce(&Scene<'_>, &Path) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.rs"), "one").unwrap();
    std::fs::write(folder.path().join("a.md"), "one").unwrap();
    let workspace = Workspace {
        packages: governance_lint::package::Workspace { root: folder.path().into(), packages: Vec::new() },
        target: folder.path().join("target"),
        is_locked: false,
        libraries: std::collections::BTreeSet::new(),
        origins: governance_lint::report::origin::Origins::default(),
    };
    let law = Law::parse("governance.toml", &format!("schema = 1\n{law}")).unwrap();
    let scene = Scene { workspace: &workspace, law: &law, generators: &[], tool: "cargo governance" };
    check(&scene, folder.path())
}

fn keep(scene: &Scene<'_>) -> Result<(), String> {
    let took = Duration::from_millis(1_500);
    Cache::open(scene).keep(scene, &Rust, &Rust.plan(scene), &Outcome::pass("fine"), took)
}

#[track_caller]
fn misses(scene: &Scene<'_>, expected: &str) {
    match Cache::open(scene).look(scene, &Rust, &Rust.plan(scene)) {
        Look::Miss(why) => assert_eq!(why, expected),
        hit @ Look::Hit(..) => panic!("{hit:?}, and `{expected}` is wanted"),
    }
}

#[track_caller]
fn hits(scene: &Scene<'_>) -> Outcome {
    match Cache::open(scene).look(scene, &Rust, &Rust.plan(scene)) {
        Look::Hit(outcome, took) => {
            assert_eq!(took, Duration::from_millis(1_500));
            *outcome
        }
        Look::Miss(why) => panic!("{why}"),
    }
}

#[test]
fn a_pass_is_used_again_until_something_that_it_looked_at_changes() {
    with_scene("", |scene, root| {
        misses(scene, "no earlier pass is kept");
        keep(scene).unwrap();
        let outcome = hits(scene);
        assert_eq!((outcome.verdict, &*outcome.reason), (Verdict::Pass, "fine"));
        assert!(matches!(outcome.provenance, Provenance::Reused { .. }));
        std::fs::write(root.join("a.md"), "two").unwrap();
        hits(scene);
        std::fs::write(root.join("b.rs"), "new").unwrap();
        misses(scene, "`b.rs` is new");
        std::fs::write(root.join("a.rs"), "two").unwrap();
        misses(scene, "`a.rs` changed, and 1 more");
        // The content counts, and not that it was written.
        std::fs::write(root.join("a.rs"), "one").unwrap();
        std::fs::remove_file(root.join("b.rs")).unwrap();
        hits(scene);
    });
}

#[test]
fn another_command_is_another_run() {
    with_scene("", |scene, _| {
        keep(scene).unwrap();
        let look = Cache::open(scene).look(scene, &Rust, &[Step::inside("look twice")]);
        assert_eq!(look, Look::Miss("`step 1` changed".to_owned()));
    });
}

#[test]
fn what_changed_during_the_run_is_not_kept() {
    with_scene("", |scene, root| {
        let cache = Cache::open(scene);
        std::fs::write(root.join("a.rs"), "edited while the gate ran").unwrap();
        let kept = cache.keep(scene, &Rust, &Rust.plan(scene), &Outcome::pass("fine"), Duration::ZERO);
        assert_eq!(kept.unwrap_err(), "during the run `a.rs` changed");
        misses(scene, "no earlier pass is kept");
    });
}

#[test]
fn only_a_fresh_pass_is_kept() {
    with_scene("", |scene, _| {
        let cache = Cache::open(scene);
        let reused = Provenance::Reused { run: "r".to_owned(), age: Duration::ZERO };
        for outcome in [
            Outcome::fail("red"),
            Outcome::inconclusive("unclear"),
            Outcome { provenance: reused, ..Outcome::pass("fine") },
        ] {
            cache.keep(scene, &Rust, &Rust.plan(scene), &outcome, Duration::ZERO).unwrap();
            misses(scene, "no earlier pass is kept");
        }
        let left_out = Outcome::not_run("left out with `--skip`");
        cache.keep(scene, &Rust, &Rust.plan(scene), &left_out, Duration::ZERO).unwrap();
        misses(scene, "no earlier pass is kept");
        let absent = Outcome::absent(Absence::NoDevice, "no GPU");
        cache.keep(scene, &Rust, &Rust.plan(scene), &absent, Duration::from_millis(1_500)).unwrap();
        assert_eq!(hits(scene).verdict, Verdict::NotRun);
        let old = Outcome::absent(Absence::DatabaseStale, "the database is 93 days old");
        cache.keep(scene, &Rust, &Rust.plan(scene), &old, Duration::from_millis(1_500)).unwrap();
        assert_eq!(hits(scene).verdict, Verdict::Inconclusive);
        cache.keep(scene, &Fleeting, &[], &Outcome::pass("fine"), Duration::ZERO).unwrap();
        let look = cache.look(scene, &Fleeting, &[]);
        assert_eq!(look, Look::Miss("its outcome is never used again".to_owned()));
    });
}

#[test]
fn a_gate_that_was_run_again_and_is_red_is_no_longer_a_pass() {
    with_scene("", |scene, _| {
        keep(scene).unwrap();
        let cache = Cache::open(scene);
        cache.keep(scene, &Rust, &Rust.plan(scene), &Outcome::fail("red"), Duration::ZERO).unwrap();
        misses(scene, "no earlier pass is kept");
    });
}

#[test]
fn a_pass_that_needed_a_second_try_is_not_kept() {
    with_scene("", |scene, _| {
        let mut flaky = Outcome::pass("2 passed");
        flaky.facts.figure("flaky tests", "default", 1.0, "");
        Cache::open(scene).keep(scene, &Rust, &Rust.plan(scene), &flaky, Duration::ZERO).unwrap();
        misses(scene, "no earlier pass is kept");
    });
}

#[test]
fn a_pass_that_is_too_old_or_of_the_future_is_none() {
    with_scene("[gates.format]\nmax_age = \"1 d\"\n", |scene, _| {
        let plant = |ended: u64| {
            let cache = Cache::open(scene);
            let common = cache.common.as_ref().unwrap();
            let key = cache.key(scene, common, ("format", &Rust.inputs(scene).unwrap()), &Rust.plan(scene));
            let key = key.unwrap();
            Kept::of("format", &key, ended, 1_500).write(&cache.scratch, &key).unwrap();
        };
        plant(clock::now() - 86_000);
        hits(scene);
        plant(clock::now() - 90_000);
        misses(scene, "the earlier pass is older than `max_age` allows (1 d)");
        plant(clock::now() + 3_600);
        misses(scene, "the earlier pass is of the future: the clock was set back");
    });
}

#[test]
fn one_mismatch_ends_the_trust_in_everything_that_is_kept() {
    with_scene("", |scene, _| {
        keep(scene).unwrap();
        let cache = Cache::open(scene);
        cache.distrust("tests", "2 tests failed");
        let look = cache.look(scene, &Rust, &Rust.plan(scene));
        assert_eq!(look, Look::Miss("what was kept is no longer trusted".to_owned()));
        misses(
            scene,
            "what was kept is no longer trusted: `tests` passed on exactly these inputs before, and does not now: 2 tests failed",
        );
        cache.forget();
        misses(scene, "no earlier pass is kept");
    });
}

#[test]
fn the_law_says_which_files_make_no_difference() {
    with_scene("[gates.format]\nignores = [\"generated/**\"]\n", |scene, root| {
        keep(scene).unwrap();
        std::fs::create_dir(root.join("generated")).unwrap();
        std::fs::write(root.join("generated/x.rs"), "x").unwrap();
        hits(scene);
    });
}

#[test]
fn about_one_hit_in_twenty_is_run_again() {
    let drawn = (0..20_000).filter(|_| Cache::draws()).count();
    assert!((700..1_300).contains(&drawn), "{drawn}");
}
