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
use crate::unread::Named;

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
        let bytes = super::read(path, Named::Statement)?;
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

#[cfg(test)]
mod unit {
    use governance_evidence::envelope::Envelope;
    use governance_evidence::keys::PrivateKey;
    use governance_evidence::run::{self, GateRun, LawText, Machine, Run, waiver};
    use governance_evidence::verdict::{Decision, Facts};
    use governance_law::gate::Profile;

    use super::*;

    fn law() -> Law {
        let pem = PrivateKey::from_seed(&[2; 32]).public().to_pem().unwrap();
        let key = pem.lines().nth(1).unwrap().to_owned();
        let signer = format!("[[signer]]\nname = \"gpu-box\"\nkey = \"{key}\"\nmay_sign = [\"outcome\"]\n");
        Law::parse("governance.toml", &format!("schema = 1\n{signer}")).unwrap()
    }

    /// A statement of another machine on which a gate has come to these facts.
    fn brought(folder: &Path, law: &Law, gate: &str, facts: Facts, end: Moment) -> Brought {
        let outcome = Outcome::of(facts, "fine there");
        let gate = GateRun {
            name: gate.to_owned(),
            verdict: outcome.verdict,
            standing: outcome.plain_standing(),
            reason: outcome.reason.clone(),
            facts: outcome.facts,
            thresholds: law.thresholds(gate).into_iter().map(run::Held::from).collect(),
            provenance: run::Provenance::Fresh {},
            log: None,
            duration_ms: 12,
        };
        let machine =
            Machine { os: "linux".into(), arch: "x86_64".into(), cpu: "c".into(), cores: 1, memory: 1 };
        let run = Run {
            profile: Profile::Deploy,
            decision: Decision::Go,
            law: LawText { path: law.path.clone(), sha256: waiver::digest(law) },
            commit: None,
            tool: "cargo-governance".into(),
            toolchain: "rustc".into(),
            machine,
            begin: end,
            end,
            gates: vec![gate],
            waivers: Vec::new(),
            merged: Vec::new(),
        };
        let tree = Digest::of(b"tree");
        let payload = run.statement(tree).unwrap().to_payload().unwrap();
        let envelope = Envelope::sign(payload, &PrivateKey::from_seed(&[2; 32])).to_json().unwrap();
        let path = folder.join("other.json");
        std::fs::write(&path, envelope).unwrap();
        Brought::open(&path, law, tree).unwrap()
    }

    fn here(absence: Absence) -> Done {
        let outcome = Outcome::absent(absence, "not here");
        let standing = outcome.plain_standing();
        Done { name: "gpu", steps: Vec::new(), outcome, standing, took: std::time::Duration::ZERO, log: None }
    }

    #[test]
    fn an_outcome_is_taken_only_for_a_gate_without_a_device_and_never_improved() {
        let folder = tempfile::tempdir().unwrap();
        let (law, now) = (law(), Moment::from_unix(1_795_212_000));
        let merged = |gate: &str, facts: Facts, absence: Absence| {
            let (mut gates, mut notes) = ([here(absence)], Vec::new());
            let brought = brought(folder.path(), &law, gate, facts, now);
            let envelope = brought.into_gates(&mut gates, &law, now, &mut notes);
            let [done] = gates;
            (done.outcome, envelope.is_some(), notes)
        };
        let mut red = Facts::default();
        red.faults.push("over the limit".to_owned());
        let (outcome, is_used, notes) = merged("gpu", red, Absence::NoDevice);
        assert_eq!((outcome.verdict, is_used, notes), (crate::outcome::Verdict::Fail, true, Vec::new()));
        assert!(
            matches!(&outcome.provenance, Provenance::Merged { by, .. } if by == "gpu-box"),
            "{outcome:?}"
        );
        // A gate that lacks a tool could have it here.
        let (outcome, is_used, notes) = merged("gpu", Facts::default(), Absence::ToolMissing);
        assert_eq!((outcome.provenance, is_used), (Provenance::Fresh, false));
        assert!(notes.iter().any(|note| note.contains("was not needed")), "{notes:?}");
        // What was not run there is not there to be taken.
        let (outcome, is_used, notes) = merged("law", Facts::default(), Absence::NoDevice);
        assert_eq!((outcome.provenance, is_used), (Provenance::Fresh, false));
        assert!(notes.iter().any(|note| note.contains("it has no outcome of the gate `gpu`")), "{notes:?}");
    }
}
