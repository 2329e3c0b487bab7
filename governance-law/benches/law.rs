//! Instruction counts of reading a law and of comparing two.

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

use governance_law::Law;
use governance_law::diff::{Change, diff};
use gungraun::{library_benchmark, library_benchmark_group, main};

/// The law of this workspace as it was when the benchmark was written: another law would be another amount of work.
const LAW: &str = include_str!("law.toml");

fn law(text: &str) -> Law {
    Law::parse("governance.toml", text).expect("the law of the benchmark is one")
}

/// The same law, weakened in three places.
fn two() -> (Law, Law) {
    let weaker = LAW
        .replace("\"8 GiB\"", "\"9 GiB\"")
        .replace("at_least = 0.999", "at_least = 0.9")
        .replace("severity = \"error\"", "severity = \"warning\"");
    (law(LAW), law(&weaker))
}

#[library_benchmark]
fn read_our_law() -> Law {
    law(black_box(LAW))
}

#[library_benchmark]
#[bench::weakened(setup = two)]
fn compare_two_laws((old, new): (Law, Law)) -> Vec<Change> {
    diff(black_box(&old), black_box(&new))
}

library_benchmark_group!(name = laws, benchmarks = [read_our_law, compare_two_laws]);
main!(library_benchmark_groups = laws);
