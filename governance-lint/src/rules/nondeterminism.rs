//! Finds code whose result differs from run to run.
//!
//! ## What it does
//! `forbid` names the sources; all of them if the law does not say:
//!
//! * `time`: reading a clock, such as `std::time::Instant::now`. A `Duration` or an `Instant` that comes in as an argument is fine.
//! * `random`: generators that the operating system seeds, such as `rand::rng`. A generator made from a seed is fine.
//! * `hash_order`: `std::collections::HashMap` and `HashSet`, whose order of iteration differs from run to run.
//! * `thread`: threads and channels of `std`, and `rayon`: their order is the scheduler's.
//! * `environment`: `std::env`, except its constants.
//!
//! Aliases and re-exports are undone. A path is reported where it is imported, and not again at each use.
//!
//! ## Why it matters
//! A result that cannot be reproduced cannot be checked: not by a test, not by a replay, not by a stranger.
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "runs-are-repeatable"
//! rule = "nondeterminism"
//! why = "a record that nobody can repeat proves nothing"
//! select = { modules = ["kernel::**"] }
//! ```
//!
//! ```rust
//! let started = std::time::Instant::now();
//! let order: std::collections::HashMap<Id, Item> = load();
//! ```
//!
//! ## Use instead
//! ```rust
//! fn step(now: Instant, items: &BTreeMap<Id, Item>, random: &mut impl Rng) { /* ... */ }
//! ```
//!
//! ## Exemptions
//! `item` is the function or type that names the path, or the module if the path stands in a `use`: `kernel::calc`.

use governance_law::Article;

use crate::resolve::{Hit, Interest};
use crate::rule::{Fault, Rule, Sink};
use crate::source::{FileView, TokenKind};

use super::forbidden_import::is_below;

pub(super) const RULE: &dyn Rule = &Nondeterminism;

struct Nondeterminism;

/// The sources, by their word in the law.
const SOURCES: &[(&str, &[&str])] = &[
    (
        "time",
        &[
            "std::time::Instant::now",
            "std::time::SystemTime::now",
            "tokio::time::Instant::now",
            "web_time::Instant::now",
            "web_time::SystemTime::now",
            "chrono::Utc::now",
            "chrono::Local::now",
            "time::OffsetDateTime::now_utc",
            "time::OffsetDateTime::now_local",
            "jiff::Timestamp::now",
            "jiff::Zoned::now",
        ],
    ),
    (
        "random",
        &[
            "rand::rng",
            "rand::thread_rng",
            "rand::random",
            "rand::random_range",
            "rand::random_bool",
            "rand::rngs::ThreadRng",
            "rand::rngs::OsRng",
            "rand::prelude::thread_rng",
            "rand::prelude::ThreadRng",
            "rand_core::OsRng",
            "getrandom",
            "fastrand",
            "uuid::Uuid::new_v4",
            "std::hash::RandomState",
            "std::collections::hash_map::RandomState",
        ],
    ),
    (
        "hash_order",
        &[
            "std::collections::HashMap",
            "std::collections::HashSet",
            "std::collections::hash_map::HashMap",
            "std::collections::hash_set::HashSet",
        ],
    ),
    (
        "thread",
        &[
            "std::thread::spawn",
            "std::thread::scope",
            "std::thread::Builder",
            "std::thread::current",
            "std::thread::available_parallelism",
            "std::sync::mpsc",
            "rayon",
        ],
    ),
    ("environment", &["std::env", "num_cpus"]),
];

/// Functions that seed a generator from the operating system, by the last segment: their type is any generator.
const SEEDS: &[&str] = &["from_entropy", "from_os_rng"];

/// Returns the sources that an article forbids.
fn forbidden(article: &Article) -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_all = article.option("forbid").is_none();
    let listed: Vec<&str> = article.texts("forbid").iter().map(|word| word.as_str()).collect();
    let words = SOURCES.iter().filter(move |(word, _)| is_all || listed.contains(word));
    words.flat_map(|(word, paths)| paths.iter().map(|path| (*word, *path)))
}

/// Returns what to do about a source.
fn help(source: &str) -> &'static str {
    match source {
        "time" => "pass the moment in as an argument",
        "random" => "pass a generator in that was made from a seed",
        "hash_order" => "use `BTreeMap` or `BTreeSet`, or sort before the order matters",
        "thread" => "let the caller decide what runs where, and combine the results in a fixed order",
        _ => "pass the setting in as an argument",
    }
}

/// Returns what a source is, to follow "depends on".
fn words(source: &str) -> &'static str {
    match source {
        "time" => "the clock",
        "random" => "randomness without a seed",
        "hash_order" => "the order of a hash map",
        "thread" => "the order of threads",
        _ => "the environment",
    }
}

impl Rule for Nondeterminism {
    fn interest(&self, article: &Article) -> Interest {
        Interest::Below(forbidden(article).map(|(_, path)| path.to_owned()).collect())
    }

    fn check_path(&self, file: &FileView<'_>, hit: &Hit, article: &Article, sink: &mut Sink<'_>) {
        let Some((source, _)) = forbidden(article).nth(hit.pattern) else { return };
        if is_below(&hit.path, "std::env::consts") {
            return;
        }
        let what = match hit.written == hit.path {
            true => format!("`{}`", hit.path),
            false => format!("`{}`, which is `{}`,", hit.written, hit.path),
        };
        let macros = if hit.in_macro { ", in macro tokens, which were not expanded" } else { "" };
        let message = format!("{what} makes the result depend on {}{macros}", words(source));
        let fault = Fault::at(file, hit.span.clone(), hit.item, message)
            .kind(source)
            .label("differs from run to run")
            .help(help(source));
        sink.report(fault);
    }

    fn check_file(&self, file: &FileView<'_>, article: &Article, sink: &mut Sink<'_>) {
        if forbidden(article).all(|(source, _)| source != "random") {
            return;
        }
        let mut next = file.tokens.find(0, TokenKind::PathSep);
        while next < file.tokens.len() {
            let at = next + 1;
            next = file.tokens.find(at, TokenKind::PathSep);
            let is_seed = file.tokens.kind(at) == TokenKind::Ident
                && file.tokens.kind(at + 1) == TokenKind::OpenParen
                && SEEDS.contains(&file.tokens.text(at));
            if !is_seed {
                continue;
            }
            let item = file.item_at(at);
            if file.covers(article, item) {
                let message =
                    format!("`{}` makes the result depend on {}", file.tokens.text(at), words("random"));
                let fault = Fault::at(file, file.tokens.span(at), item, message)
                    .kind("random")
                    .label("differs from run to run")
                    .help(help("random"));
                sink.report(fault);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use governance_law::catalog;

    use crate::testing;

    #[track_caller]
    fn check(keys: &str, source: &str, expect: &[&str]) {
        testing::check("nondeterminism", keys, &[("src/lib.rs", source)], expect);
    }

    #[test]
    fn every_source_of_the_catalogue_has_paths() {
        assert_eq!(super::SOURCES.iter().map(|(word, _)| *word).collect::<Vec<_>>(), catalog::NONDETERMINISM);
    }

    #[test]
    fn sources_are_found() {
        check(
            "",
            "use std::time::Instant; fn f(t: Instant) { Instant::now(); }",
            &[
                "1:44 Instant::now | `Instant::now`, which is `std::time::Instant::now`, makes the result depend on the clock",
            ],
        );
        check(
            "",
            "use std::collections::{BTreeMap, HashMap};",
            &["1:34 HashMap | `std::collections::HashMap` makes"],
        );
        check(
            "",
            "fn f() { rand::rng(); SmallRng::from_entropy(); SmallRng::seed_from_u64(1); }",
            &["1:10 rand::rng |", "1:33 from_entropy |"],
        );
        check(
            "",
            "use std::env; fn f() { env::var(\"x\"); }",
            &["1:5 std::env | `std::env` makes the result depend on the environment"],
        );
        check("", "fn f() { std::env::consts::OS; std::thread::sleep(d); core::env!(\"X\"); }", &[]);
    }

    #[test]
    fn only_what_is_listed_is_forbidden() {
        let source = "use std::collections::HashMap; fn f() { std::time::Instant::now(); }";
        check("forbid = [\"time\"]", source, &["1:41 std::time::Instant::now |"]);
    }
}
