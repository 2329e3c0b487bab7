//! Statements of runs are written, read, misused in every way there is, and judged again.

mod again;
mod amending;
mod form;
mod merging;
mod trusting;
mod waiving;

use governance_law::Law;
use governance_law::gate::{Absence, Profile};

use super::*;
use crate::approval::tests::public as approver;
use crate::canonical::Digest;
use crate::envelope::Envelope;
use crate::keys::PrivateKey;
use crate::moment::Moment;
use crate::verdict::{self, Facts, Standing};

/// A law whose profile `commit` has two gates, with a signer of verdicts (1), one of outcomes (2) and an approver (7).
fn law() -> Law {
    law_with("")
}

fn law_with(more: &str) -> Law {
    let elsewhere =
        ["format", "law", "generated"].map(|gate| format!("[gates.{gate}]\nprofiles = [\"ci\"]\n"));
    let here = ["coverage", "gpu"].map(|gate| format!("[gates.{gate}]\nprofiles = [\"commit\"]\n"));
    let signer = |number: u8, name: &str, right: &str| {
        let pem = key(number).public().to_pem().unwrap();
        let line = pem.lines().nth(1).unwrap().to_owned();
        format!("[[signer]]\nname = \"{name}\"\nkey = \"{line}\"\nmay_sign = [\"{right}\"]\n")
    };
    let ssh = ssh_key::PublicKey::from(approver(7)).to_openssh().unwrap();
    let text = [
        "schema = 1\n".to_owned(),
        elsewhere.concat(),
        here.concat(),
        signer(1, "release", "verdict"),
        signer(2, "gpu-box", "outcome"),
        format!("[[approver]]\nname = \"ada@example.org\"\nkey = \"{ssh}\"\nmay_approve = [\"waiver\"]\n"),
        more.to_owned(),
    ];
    Law::parse("governance.toml", &text.concat()).unwrap()
}

pub(crate) fn key(number: u8) -> PrivateKey {
    PrivateKey::from_seed(&[number; 32])
}

pub(crate) fn at(time: &str) -> Moment {
    format!("2026-11-20T{time}:00Z").parse().unwrap()
}

pub(crate) fn tree() -> Digest {
    Digest::of(b"tree")
}

pub(crate) fn covered(percent: f64) -> Facts {
    let mut facts = Facts::default();
    facts.figure("line coverage", "law", percent, "%");
    facts
}

fn no_device() -> Facts {
    let mut facts = Facts::default();
    facts.unclear(Absence::NoDevice, "no GPU");
    facts
}

/// Records a gate as a run would.
pub(crate) fn gate(name: &str, facts: Facts, law: &Law) -> GateRun {
    let thresholds = law.thresholds(name);
    let judged = verdict::judge(&facts, &thresholds);
    GateRun {
        name: name.to_owned(),
        verdict: judged.verdict,
        standing: verdict::standing(&judged, law, name, Profile::Commit),
        reason: "r".to_owned(),
        facts,
        thresholds: thresholds.into_iter().map(Held::from).collect(),
        provenance: Provenance::Fresh {},
        log: None,
        duration_ms: 12,
    }
}

pub(crate) fn machine() -> Machine {
    Machine {
        os: "linux".to_owned(),
        arch: "x86_64".to_owned(),
        cpu: "c".to_owned(),
        cores: 2,
        memory: 1 << 30,
    }
}

/// A run of the profile `commit` that ended at twelve.
pub(crate) fn run_of(gates: Vec<GateRun>, law: &Law) -> Run {
    Run {
        profile: Profile::Commit,
        decision: verdict::decide(gates.iter().map(|gate| &gate.standing)),
        law: LawText { path: "governance.toml".to_owned(), sha256: waiver::digest(law) },
        commit: Some(Commit { id: "0".repeat(40), is_dirty: false }),
        tool: "t 1".to_owned(),
        toolchain: "rustc 1".to_owned(),
        machine: machine(),
        begin: at("11:00"),
        end: at("12:00"),
        gates,
        waivers: Vec::new(),
        merged: Vec::new(),
    }
}

/// A run whose gates both pass.
fn passed() -> Run {
    let law = law();
    run_of(vec![gate("coverage", covered(96.0), &law), gate("gpu", Facts::default(), &law)], &law)
}

pub(crate) fn sign(run: &Run, number: u8) -> String {
    let payload = run.statement(tree()).unwrap().to_payload().unwrap();
    Envelope::sign(payload, &key(number)).to_json().unwrap()
}
