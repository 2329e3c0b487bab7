//! Runs that never happened, for tests of how they are shown: green, red, by leave, with many figures, without a past and with a
//! long one, and one whose every text wants to break out of its page.

use governance_evidence::canonical::Digest;
use governance_evidence::keys::{KeyId, PrivateKey};
use governance_evidence::moment::Moment;
use governance_evidence::run::{Commit, GateRun, Held, LawText, Machine, Provenance, Run};
use governance_evidence::verdict::{self, Facts, Standing, Verdict};
use governance_law::Law;
use governance_law::catalog::GATES;
use governance_law::gate::{Absence, Profile};

use super::Document;
use super::log::Log;
use crate::witness::history::History;
use crate::witness::seen::{Seen, Signer};

/// What an attacker would want to be taken for more than text.
pub(super) const HOSTILE: &str =
    "</td><script>alert(1)</script>\"'><img src=x onerror=alert(2)>|`@all`\u{0}\u{202e}]]>&amp;<!--";

pub(super) fn key() -> KeyId {
    PrivateKey::from_seed(&[7; 32]).public().id()
}

pub(super) fn law() -> Law {
    Law::parse("governance.toml", "schema = 1\n").unwrap()
}

pub(super) fn machine() -> Machine {
    Machine {
        os: "linux".into(),
        arch: "x86_64".into(),
        cpu: "Sample CPU".into(),
        cores: 8,
        memory: 16 << 30,
    }
}

pub(super) fn gate(name: &str, reason: &str, facts: Facts) -> GateRun {
    let thresholds = law().thresholds(name);
    let judged = verdict::judge(&facts, &thresholds);
    let standing = match judged.verdict {
        Verdict::Pass => Standing::Passed,
        verdict => Standing::Stops(verdict),
    };
    GateRun {
        name: name.into(),
        verdict: judged.verdict,
        standing,
        reason: reason.into(),
        facts,
        thresholds: thresholds.into_iter().map(Held::from).collect(),
        provenance: Provenance::Fresh {},
        log: Some(Digest::of(name.as_bytes())),
        duration_ms: 1_250,
    }
}

pub(super) fn run(end: i64, gates: Vec<GateRun>) -> Run {
    let decision = verdict::decide(gates.iter().map(|gate| &gate.standing));
    Run {
        profile: Profile::Deploy,
        decision,
        law: LawText { path: "governance.toml".into(), sha256: Digest::of(b"law") },
        commit: Some(Commit { id: "0123456789abcdef0123456789abcdef01234567".into(), is_dirty: false }),
        tool: "cargo-governance 0.1.0".into(),
        toolchain: "rustc 1.95.0".into(),
        machine: machine(),
        begin: Moment::from_unix(end - 300),
        end: Moment::from_unix(end),
        gates,
        waivers: Vec::new(),
        merged: Vec::new(),
    }
}

pub(super) fn seen(run: Run) -> Seen {
    let sha256 = Digest::of(serde_json::to_string(&run).unwrap().as_bytes());
    let signer = Signer::Known { name: "release".into(), id: key(), is_local: false };
    Seen { run, tree: Digest::of(b"tree"), sha256, signer }
}

pub(super) fn document(run: Run, past: Vec<Run>) -> Document {
    let file = std::path::Path::new("target/governance/statements/deploy.json");
    let mut document = Document::of_statement(seen(run), file, "cargo governance").unwrap();
    for gate in &document.run.gates {
        let log =
            gate.log.map(|sha256| Log { sha256, link: Some(format!("../logs/{}.log", gate.name.len())) });
        document.logs.extend(log.map(|log| (gate.name.clone(), log)));
    }
    let runs: Vec<Seen> = past.into_iter().map(seen).collect();
    document.remember(History { runs, ..History::default() });
    document.history.entered = document.history.runs.iter().map(|past| past.sha256).collect();
    document
}

/// The time of every sample.
pub(super) const NOW: i64 = 1_795_228_020;

pub(super) fn covered(values: &[f64]) -> Facts {
    let mut facts = Facts::default();
    for (index, value) in values.iter().enumerate() {
        facts.figure("line coverage", format!("package-{index}"), *value, "%");
    }
    facts.tool("cargo-tarpaulin", "0.37.0");
    facts
}

fn fault(line: &str) -> Facts {
    Facts { faults: vec![line.into()], ..Facts::default() }
}

pub(super) fn green() -> Document {
    let coverage = gate("coverage", "every package has at least 95 %", covered(&[96.1, 99.0]));
    let gates = vec![gate("format", "every file is formatted", Facts::default()), coverage];
    document(run(NOW, gates), Vec::new())
}

pub(super) fn red() -> Document {
    let mut tests = Facts::default();
    tests.figure("passed tests", "default", 1_075.0, "");
    tests.figure("failed tests", "default", 6.0, "");
    let gates = vec![
        gate("format", "every file is formatted", Facts::default()),
        gate("law", "1 finding in 12 files", fault("src/lib.rs:3:5: `unwrap` in library code")),
        gate("tests", "`failed tests` of `default` is 6, and at most 0 is allowed", tests),
        gate("coverage", "`line coverage` of `package-1` is 94.2 %", covered(&[96.1, 94.2])),
    ];
    document(run(NOW, gates), Vec::new())
}

/// A run that proceeds by leave, with outcomes of earlier runs and of another machine.
pub(super) fn leave() -> Document {
    let mut old = Facts::default();
    old.figure("database age", "", 8_042_295.0, "s");
    let mut accepted = gate("audit", "`database age` is 93.08 d", old);
    accepted.standing = Standing::Accepted(vec!["an old database still finds what it knows".into()]);
    let mut waived = gate("coverage", "`line coverage` of `package-0` is 94.2 %", covered(&[94.2]));
    waived.standing = Standing::Waived("waived by ada until 2999-01-02: the release is urgent".into());
    let mut reused = gate("clippy", "no warning in 1 feature set", Facts::default());
    reused.provenance = Provenance::Reused { run: "1a2b3c4d".into(), age_s: 7_200 };
    let mut device = Facts::default();
    device.figure("device memory", "H200", 139.0 * f64::from(1_u32 << 30), "B");
    let mut merged = gate("gpu", "1 device runs the kernels", device);
    merged.provenance = Provenance::Merged {
        key_id: key(),
        envelope: Digest::of(b"e"),
        machine: machine(),
        made: Moment::from_unix(NOW - 4_000),
    };
    let mut absent = Facts::default();
    absent.unclear(Absence::ToolMissing, "`valgrind` is not installed");
    let unclear = gate("leaks", "`valgrind` is not installed", absent);
    let mut left = Facts::default();
    left.unclear(Absence::LeftOut, "left out with `--skip`");
    let left = gate("docs", "left out with `--skip`", left);
    let mut document = document(run(NOW, vec![accepted, waived, reused, merged, unclear, left]), Vec::new());
    document.names.insert(key().to_string(), "gpu-box".into());
    document
}

/// Every gate of the catalogue, forty figures, and this many runs before it.
pub(super) fn many(past: i64) -> Document {
    let at = |back: i64| {
        #[expect(clippy::cast_precision_loss, reason = "small numbers of a test")]
        let wave = (back as f64 * 0.7).sin();
        let gates = GATES.iter().enumerate().map(|(index, known)| {
            let mut facts = match known.name {
                "coverage" => covered(&[95.4 + wave * 0.3, 97.0 - wave, 100.0, 96.5 + wave]),
                _ => Facts::default(),
            };
            if known.name == "benchmarks" {
                for bench in 0..30 {
                    let instructions =
                        (1_000.0 * f64::from(bench + 1).powi(3) * (1.0 + wave / 100.0)).round();
                    facts.figure(
                        "instructions",
                        format!("parse_long_name_{bench}"),
                        instructions,
                        "instructions",
                    );
                    facts.figure("instruction growth", format!("parse_long_name_{bench}"), wave.abs(), "%");
                }
            }
            let mut one = gate(known.name, "checked, and nothing is wrong", facts);
            let shift = u64::try_from(index).unwrap() * 900;
            one.duration_ms = if wave > 0.0 { 3_000 + shift } else { 2_000 + shift };
            if back == 3 && index == 2 {
                one.provenance = Provenance::Reused { run: "1a2b".into(), age_s: 60 };
            }
            one
        });
        run(NOW - back * 5_400, gates.collect())
    };
    document(at(0), (1..=past).map(at).collect())
}

/// A run every text of which wants to be more than text.
pub(super) fn hostile() -> Document {
    let mut facts = fault(HOSTILE);
    facts.figure("line coverage", HOSTILE, 99.0, HOSTILE);
    facts.unclear(Absence::Other, HOSTILE);
    facts.tool(HOSTILE, HOSTILE);
    facts.notes.push(HOSTILE.into());
    let mut one = gate("coverage", HOSTILE, facts.clone());
    one.provenance = Provenance::Reused { run: HOSTILE.into(), age_s: 1 };
    let mut waived = gate("law", HOSTILE, facts);
    waived.standing = Standing::Waived(HOSTILE.into());
    let mut run = run(NOW, vec![one, waived]);
    run.commit = Some(Commit { id: HOSTILE.into(), is_dirty: true });
    (run.tool, run.toolchain, run.machine.cpu) = (HOSTILE.into(), HOSTILE.into(), HOSTILE.into());
    run.law.path = HOSTILE.into();
    let past = Run { begin: Moment::from_unix(NOW - 900), end: Moment::from_unix(NOW - 800), ..run.clone() };
    let mut document = document(run, vec![past]);
    document.history.skipped.push(HOSTILE.into());
    if let super::document::Source::Statement { file, signer, .. } = &mut document.source {
        *file = HOSTILE.into();
        *signer = Signer::Unknown(HOSTILE.into());
    }
    document
}
