//! The ledger: how fast it is appended to, and what verifying it costs against SHA-256 alone over the same bytes.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use cargo_governance::evidence::canonical::Digest;
use cargo_governance::evidence::ledger::{
    Draft, InclusionProof, Options, Sync, Writer, leaf_of, verify, verify_file,
};
use cargo_governance::evidence::merkle::Gather;
use cargo_governance::evidence::moment::Moment;
use cargo_governance::ui;
use clap::Subcommand;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::child::{Cost, measure};
use super::lint::{cpu, folder, text};
use super::sample::Sample;

/// How many entries go into one append.
const BATCH: u64 = 1_000;

/// One side of the comparison; returns how many entries or bytes it went through.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Side {
    /// Write a new ledger.
    Append {
        /// How many entries.
        entries: u64,
    },
    /// SHA-256 of the file, and nothing else.
    Hash,
    /// Verify on every processor.
    Verify,
    /// Verify with one thread.
    VerifyAlone,
}

/// Runs the comparison and prints it.
pub(super) fn run(entries: u64, rounds: usize) -> Result<(), String> {
    let file = folder()?.join("ledger.jsonl");
    let job = |side: &[&str]| {
        let words: Vec<String> =
            ["ledger", &text(&file)].into_iter().chain(side.iter().copied()).map(str::to_owned).collect();
        measure(&words, &[])
    };
    let number = entries.to_string();
    let (mut append, mut hash, mut all, mut alone) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        append.push(job(&["append", &number])?);
        hash.push(job(&["hash"])?);
        all.push(job(&["verify"])?);
        alone.push(job(&["verify-alone"])?);
    }
    for cost in all.iter().chain(&alone).chain(&append) {
        if cost.counted != entries {
            return Err(format!("{} of {entries} entries were gone through", cost.counted));
        }
    }
    let bytes = hash.first().map_or(0, |cost| cost.counted);
    ui::say(format_args!(
        "{entries} entries of {} bytes, batches of {BATCH}",
        bytes.checked_div(entries).unwrap_or(0)
    ));
    #[expect(clippy::cast_precision_loss, reason = "counts below 2^52 are exact")]
    let per_second = |wall: f64| entries as f64 / wall;
    let speed = Sample::of(wall(&append).into_iter().map(per_second))?;
    ui::say(format_args!("appended, the wait for the medium included: {speed} entries/s"));
    for (name, costs) in [("verify", &all), ("verify with one thread", &alone)] {
        let by_wall = Sample::ratio(&wall(&hash), &wall(costs))?;
        let by_cpu = Sample::ratio(&cpu(&hash), &cpu(costs))?;
        ui::say(format_args!(
            "speed of {name} / SHA-256 alone: {by_wall} by the clock, {by_cpu} by CPU time"
        ));
        let peak = Sample::of(costs.iter().map(|cost| cost.peak))?;
        ui::say(format_args!("{name}, peak memory: {peak} MB"));
    }
    ui::say(format_args!("proof of inclusion in 1,000,000 entries: {} bytes of JSON", proof_of(1_000_000)?));
    Ok(())
}

fn wall(costs: &[Cost]) -> Vec<f64> {
    costs.iter().map(|cost| cost.wall).collect()
}

/// Does one side in this process.
pub(super) fn one(file: &Path, side: Side) -> Result<u64, String> {
    let open = || File::open(file).map_err(|error| error.to_string());
    match side {
        Side::Append { entries } => append(file, entries),
        Side::Hash => {
            let (mut source, mut hash, mut bytes) = (open()?, Sha256::new(), 0);
            let mut buffer = vec![0; 256 << 10];
            loop {
                let read = source.read(&mut buffer).map_err(|error| error.to_string())?;
                let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
                hash.update(part);
                bytes += read as u64;
            }
            std::hint::black_box(hash.finalize());
            Ok(bytes)
        }
        Side::Verify => Ok(verify_file(file, &[]).map_err(|error| error.to_string())?.entries),
        Side::VerifyAlone => Ok(verify(open()?, &[]).map_err(|error| error.to_string())?.entries),
    }
}

fn append(file: &Path, entries: u64) -> Result<u64, String> {
    if file.exists() {
        std::fs::remove_file(file).map_err(|error| error.to_string())?;
    }
    let options = Options { sync: Sync::OnRequest, ..Options::default() };
    let (mut writer, _) = Writer::open(file, options).map_err(|error| error.to_string())?;
    let bodies: Vec<Value> = (0..BATCH).map(body).collect();
    while writer.entries() < entries {
        let left = usize::try_from(entries - writer.entries()).unwrap_or(usize::MAX);
        let seconds = i64::try_from(1_795_212_000 + writer.entries() / BATCH).unwrap_or(0);
        let time = Moment::from_unix(seconds);
        let drafts: Vec<Draft<'_>> =
            bodies.iter().take(left).map(|body| Draft { kind: "gate.verdict", time, body }).collect();
        writer.append(&drafts).map_err(|error| error.to_string())?;
    }
    writer.sync().map_err(|error| error.to_string())?;
    Ok(writer.entries())
}

/// What a gate's verdict looks like.
fn body(number: u64) -> Value {
    let digest = Digest::of(&number.to_be_bytes()).to_string();
    json!({
        "gate": "tests", "profile": "deploy", "verdict": "pass", "reason": "all 412 tests of 6 feature sets passed",
        "figures": { "passed": 412 + number, "failed": 0, "skipped": 3, "seconds": 12.25 },
        "tool": { "name": "cargo-nextest", "version": "0.9.104" }, "log": digest, "tree": digest,
    })
}

/// Returns how large the document of a proof is.
fn proof_of(size: u64) -> Result<usize, String> {
    let mut gather = Gather::inclusion(size / 3, size).ok_or("there is no such entry")?;
    (0..size).for_each(|number| gather.push(leaf_of(&Digest::of(&number.to_be_bytes()))));
    let (inclusion, root) = gather.into_inclusion().ok_or("the proof is not complete")?;
    Ok(InclusionProof { inclusion, root }.to_json().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_side_goes_through_the_same_ledger() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ledger.jsonl");
        assert_eq!(one(&file, Side::Append { entries: 1_234 }), Ok(1_234));
        assert_eq!(one(&file, Side::Hash), Ok(std::fs::metadata(&file).unwrap().len()));
        assert_eq!(one(&file, Side::Verify), Ok(1_234));
        assert_eq!(one(&file, Side::VerifyAlone), Ok(1_234));
    }

    #[test]
    fn a_proof_is_below_a_kilobyte() {
        assert!(proof_of(5_000).unwrap() < 1024);
    }
}
