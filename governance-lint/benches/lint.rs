//! Instruction counts of reading Rust source: its tokens, its names, and every rule that needs no workspace.

#![expect(
    missing_docs,
    unused_qualifications,
    reason = "what the macros of the harness write has no documentation"
)]
#![expect(
    clippy::exit,
    clippy::expect_used,
    reason = "a benchmark that cannot be set up or counted has to end"
)]

use std::hint::black_box;

use governance_law::{Date, Law};
use governance_lint::finding::Report;
use governance_lint::lint_text;
use gungraun::{library_benchmark, library_benchmark_group, main};

/// A law in which every function of the source has something to answer for.
const LAW: &str = include_str!("law.toml");
/// One file of ordinary source, lawful but for a few places.
const SOURCE: &str = include_str!("source.txt");
const TODAY: Date = Date { year: 2026, month: 1, day: 1 };

fn law() -> Law {
    Law::parse("governance.toml", LAW).expect("the law of the benchmark is one")
}

#[library_benchmark]
#[bench::one_file(setup = law)]
fn lint_a_file(law: Law) -> Report {
    lint_text(black_box(&law), black_box(SOURCE), TODAY)
}

library_benchmark_group!(name = files, benchmarks = [lint_a_file]);
main!(library_benchmark_groups = files);
