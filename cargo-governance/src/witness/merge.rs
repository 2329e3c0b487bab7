//! Outcomes of another machine, for gates that have nothing to run on here.

use std::path::{Path, PathBuf};

use governance_evidence::canonical::Digest;
use governance_evidence::moment::Moment;
use governance_evidence::run::merge::{Foreign, open};
use governance_evidence::verdict;
use governance_law::Law;
use governance_law::gate::Absence;
use serde_json::Value;

use crate::error::SetupError;
use crate::outcome::{Outcome, Provenance};
use crate::runner::Done;

/// A signed statement that the caller has brought.
#[derive(Debug)]
pub(super) struct Brought {
    path: PathBuf,
    foreign: Foreign,
    /// The envelope, to be enclosed in what is signed here.
    envelope: Value,
}

impl Brought {
    /// Opens the file, before anything runs.
    pub(super) fn open(path: &Path, law: &Law, tree: Digest) -> Result<Self, SetupError> {
        let bytes = super::read(path)?;
        let refused = |why: String, help: &str| {
            SetupError::helped(format!("`{}` cannot be merged: {why}", path.display()), help)
        };
        let foreign = open(&bytes, law, tree).map_err(|error| refused(error.to_string(), error.help()))?;
        let envelope = serde_json::from_slice(&bytes)
            .map_err(|error| refused(error.to_string(), "get the file again from its author"))?;
        Ok(Self { path: path.to_path_buf(), foreign, envelope })
    }

    /// Takes over the outcomes of gates that have no device here. Returns the envelope if one was taken, and says what was not.
    pub(super) fn into_gates(
        self,
        gates: &mut [Done],
        law: &Law,
        now: Moment,
        notes: &mut Vec<String>,
    ) -> Option<Value> {
        let mut is_used = false;
        for done in gates.iter_mut().filter(|done| has_no_device(done)) {
            match self.foreign.outcome(done.name, law, now) {
                Ok((there, from)) => {
                    let by = self.foreign.signer().to_owned();
                    let mut outcome = Outcome::of(there.facts.clone(), there.reason.clone());
                    outcome.provenance = Provenance::Merged { by, from };
                    done.outcome = outcome.held(&law.thresholds(done.name));
                    is_used = true;
                }
                Err(error) => notes.push(format!("`{}` is not merged: {error}", self.path.display())),
            }
        }
        if !is_used {
            let tried: Vec<&str> = self.foreign.tried().collect();
            notes.push(format!(
                "`{}` was not needed: no gate that it has an outcome of ({}) lacks a device here",
                self.path.display(),
                tried.join(", ")
            ));
        }
        is_used.then_some(self.envelope)
    }
}

/// Returns whether a gate found nothing here to run on, and nothing else is wrong with it.
fn has_no_device(done: &Done) -> bool {
    let judged = verdict::judge(&done.outcome.facts, &[]);
    judged.faults.is_empty()
        && !judged.unclear.is_empty()
        && judged.unclear.iter().all(|unclear| unclear.absence == Absence::NoDevice)
}
