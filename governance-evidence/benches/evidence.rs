//! Instruction counts of evidence: canonical JSON, the ledger, the tree above it.

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
use std::path::Path;

use governance_evidence::canonical::{Digest, to_vec};
use governance_evidence::ledger::{Appended, Draft, Options, Report, Sync, Writer, leaf_of, verify};
use governance_evidence::merkle::{Gather, Inclusion};
use governance_evidence::moment::Moment;
use gungraun::{library_benchmark, library_benchmark_group, main};
use serde_json::{Value, json};

/// Entries of the ledger.
const ENTRIES: u64 = 100;
/// Leaves of the tree.
const LEAVES: u64 = 1_000;

fn body(number: u64) -> Value {
    let digest = Digest::of(&number.to_be_bytes()).to_string();
    json!({
        "gate": "tests", "profile": "deploy", "verdict": "pass", "reason": "all 412 tests of 6 feature sets passed",
        "figures": { "passed": 412 + number, "failed": 0, "skipped": 3, "seconds": 12.25 },
        "tool": { "name": "cargo-nextest", "version": "0.9.104" }, "log": digest, "tree": digest,
    })
}

fn bodies() -> Vec<Value> {
    (0..ENTRIES).map(body).collect()
}

fn drafts(bodies: &[Value]) -> Vec<Draft<'_>> {
    let time = Moment::from_unix(1_795_212_000);
    bodies.iter().map(|body| Draft { kind: "gate.verdict", time, body }).collect()
}

/// Opens an empty ledger; waiting for the medium executes nothing that could be counted.
fn open(name: &str) -> Writer {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(std::fs::remove_file(&file));
    let options = Options { sync: Sync::OnRequest, ..Options::default() };
    Writer::open(&file, options).expect("the folder of the benchmark can be written to").0
}

fn writer() -> (Writer, Vec<Value>) {
    (open("append.jsonl"), bodies())
}

fn written() -> Vec<u8> {
    let bodies = bodies();
    open("verify.jsonl").append(&drafts(&bodies)).expect("entries of the benchmark are entries");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify.jsonl");
    std::fs::read(file).expect("what was written can be read")
}

fn leaves() -> Vec<Digest> {
    (0..LEAVES).map(|number| leaf_of(&Digest::of(&number.to_be_bytes()))).collect()
}

#[library_benchmark]
#[bench::verdicts(setup = bodies)]
fn canonical_json(bodies: Vec<Value>) -> Vec<Vec<u8>> {
    black_box(&bodies).iter().map(|body| to_vec(body).expect("JSON has a canonical form")).collect()
}

#[library_benchmark]
#[bench::one_batch(setup = writer)]
fn append_to_ledger((mut writer, bodies): (Writer, Vec<Value>)) -> (Writer, Appended) {
    let appended = writer.append(black_box(&drafts(&bodies))).expect("entries of the benchmark are entries");
    (writer, appended)
}

#[library_benchmark]
#[bench::one_batch(setup = written)]
fn verify_ledger(bytes: Vec<u8>) -> Report {
    verify(black_box(bytes.as_slice()), &[]).expect("the ledger is whole")
}

#[library_benchmark]
#[bench::thousand_leaves(setup = leaves)]
fn prove_inclusion(leaves: Vec<Digest>) -> (Inclusion, Digest) {
    let mut gather = Gather::inclusion(LEAVES / 3, LEAVES).expect("there is such a leaf");
    leaves.into_iter().for_each(|leaf| gather.push(black_box(leaf)));
    gather.into_inclusion().expect("every leaf was pushed")
}

library_benchmark_group!(
    name = records,
    benchmarks = [canonical_json, append_to_ledger, verify_ledger, prove_inclusion]
);
main!(library_benchmark_groups = records);
