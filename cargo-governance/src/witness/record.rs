//! What a statement says of each gate.

use std::path::Path;

use governance_evidence::canonical::Digest;
use governance_evidence::run::{GateRun, Held, Provenance};
use governance_law::Law;
use governance_lint::build::tree::content;

use crate::outcome;
use crate::runner::Done;

/// Returns what is recorded of a gate that has ended.
pub(super) fn of(done: &Done, law: &Law) -> GateRun {
    let outcome = &done.outcome;
    let provenance = match &outcome.provenance {
        outcome::Provenance::Fresh => Provenance::Fresh {},
        outcome::Provenance::Reused { run, age } => {
            Provenance::Reused { run: run.clone(), age_s: age.as_secs() }
        }
        outcome::Provenance::Merged { from, .. } => from.clone(),
    };
    GateRun {
        name: done.name.to_owned(),
        verdict: outcome.verdict,
        standing: done.standing.clone(),
        reason: outcome.reason.clone(),
        facts: outcome.facts.clone(),
        thresholds: law.thresholds(done.name).into_iter().map(Held::from).collect(),
        provenance,
        log: done.log.as_deref().and_then(digest),
        duration_ms: u64::try_from(done.took.as_millis()).unwrap_or(u64::MAX),
    }
}

/// Returns the digest of a log; nothing if there is none, or if nothing was written into it.
fn digest(log: &Path) -> Option<Digest> {
    let is_written = log.metadata().is_ok_and(|meta| meta.len() > 0);
    is_written.then(|| content(log).ok().map(Digest::from_bytes)).flatten()
}
