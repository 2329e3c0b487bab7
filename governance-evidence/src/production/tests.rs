//! Builds and starts: admitted under exactly the statement that fits, refused in one sentence under every other.

use governance_law::Law;
use governance_law::catalog::{AMENDMENTS, GATES};
use governance_law::gate::Profile;

use super::provisional::Provisional;
use super::start::{Found, Started};
use super::*;
use crate::canonical::Digest;
use crate::envelope::Envelope;
use crate::keys::PublicKey;
use crate::moment::Moment;
use crate::run::tests::{at, covered, gate, key, run_of, sign, tree};
use crate::run::{Authority, GateRun, Run, Trust, Trusted, gates_of};
use crate::verdict::{self, Facts};

/// A law whose profile `deploy` has the gate `coverage`, and the one that no law takes out of it; with one signer (1).
fn law(more: &str) -> Law {
    let others = GATES.iter();
    let others = others.filter(|gate| !["coverage", AMENDMENTS].contains(&gate.name));
    let others: String = others.map(|gate| format!("[gates.{}]\nprofiles = [\"ci\"]\n", gate.name)).collect();
    let pem = key(1).public().to_pem().unwrap();
    let line = pem.lines().nth(1).unwrap().to_owned();
    let signer = format!("[[signer]]\nname = \"release\"\nkey = \"{line}\"\nmay_sign = [\"verdict\"]\n");
    Law::parse("governance.toml", &format!("schema = 1\n{others}{signer}{more}")).unwrap()
}

/// A run of a profile in which all is well but for what the tests reach.
fn run(percent: f64, profile: Profile, law: &Law) -> Run {
    let gates: Vec<GateRun> = gates_of(law, profile)
        .map(|name| {
            let mut facts = if name == "coverage" { covered(percent) } else { Facts::default() };
            if name == AMENDMENTS {
                facts.figure("unapproved weakenings", "", 0.0, "");
            }
            let judged = verdict::judge(&facts, &law.thresholds(name));
            GateRun { standing: verdict::standing(&judged, law, name, profile), ..gate(name, facts, law) }
        })
        .collect();
    Run { profile, ..run_of(gates, law) }
}

/// The signers of the law, and the key 4 of this machine.
fn trust(law: &Law) -> Trust {
    let mut trust = Trust::of_law(law).unwrap();
    let authority = Authority::Machine(None);
    trust.also(Trusted { name: "machine".to_owned(), key: key(4).public().clone(), authority });
    trust
}

fn build(statement: &str, law: &Law, tree: Digest, now: &str) -> Result<Admitted, String> {
    let trust = trust(law);
    let terms = Terms { law, trust: &trust, tree, now: at(now) };
    admit(statement.as_bytes(), &terms).map_err(|refusal| refusal.message)
}

#[track_caller]
fn refused(statement: &str, law: &Law, tree: Digest, now: &str, expected: &str) {
    let message = build(statement, law, tree, now).unwrap_err();
    assert!(message.starts_with(expected), "{message}");
    assert!(!message.contains(['\n', '\r']), "{message}");
}

/// A program that was built under a verdict of this key.
fn sealed(number: u8) -> Seal {
    let law = law("");
    build(&sign(&run(96.0, Profile::Deploy, &law), number), &law, tree(), "13:00").unwrap().seal
}

#[track_caller]
fn starts(seal: &Seal, statement: Option<&str>, made_here: &[PublicKey]) -> Result<Started, String> {
    let found = Found { statement: statement.map(str::as_bytes), secret: None, made_here };
    seal.start(&found).map_err(|refusal| refusal.message)
}

#[test]
fn a_verdict_on_this_tree_admits_the_build() {
    let law = law("");
    let statement = sign(&run(96.0, Profile::Deploy, &law), 1);
    let admitted = build(&statement, &law, tree(), "13:00").unwrap();
    assert!(admitted.notes.is_empty());
    assert_eq!(admitted.seal.tree, tree());
    assert_eq!(admitted.seal.statement, Digest::of(statement.as_bytes()));
    assert_eq!(Seal::read(&admitted.seal.to_line().unwrap()).unwrap(), admitted.seal);
    // The law's signer alone: it counts everywhere, and the machine's key has signed nothing.
    assert_eq!(admitted.seal.keys.iter().map(|key| key.reach).collect::<Vec<_>>(), [Reach::Everywhere]);
}

#[test]
fn every_other_statement_is_refused_in_one_sentence() {
    let law = law("");
    let good = sign(&run(96.0, Profile::Deploy, &law), 1);
    refused(&good, &law, Digest::of(b"other"), "13:00", "the statement is about the tree `sha256:");
    // Seven days if the law does not say.
    let late: Moment = "2026-11-27T12:00:01Z".parse().unwrap();
    let trust = trust(&law);
    let terms = Terms { law: &law, trust: &trust, tree: tree(), now: late };
    let refusal = admit(good.as_bytes(), &terms).unwrap_err();
    assert!(refusal.message.ends_with("604801 s ago, and at most `7 d` is allowed"), "{refusal}");
    refused(&good, &law, tree(), "11:00", "the run ended at `2026-11-20T12:00:00Z`, which has not come yet");
    let unknown = sign(&run(96.0, Profile::Deploy, &law), 9);
    refused(&unknown, &law, tree(), "13:00", "it is signed by `");
    let low = sign(&run(94.0, Profile::Deploy, &law), 1);
    let expected = "the statement does not prove profile `deploy`: it is stopped by gate `coverage` (fail): ";
    refused(&low, &law, tree(), "13:00", expected);
    let other_profile = sign(&run(96.0, Profile::Ci, &law), 1);
    refused(&other_profile, &law, tree(), "13:00", "the statement does not prove profile `deploy`: ");
    refused("{}", &law, tree(), "13:00", "");
}

#[test]
fn a_verdict_by_another_law_admits_nothing() {
    let judged_by = law("");
    let now = law("[production]\npackages = [\"app\"]\n");
    let statement = sign(&run(96.0, Profile::Deploy, &judged_by), 1);
    refused(
        &statement,
        &now,
        tree(),
        "13:00",
        "the statement does not prove profile `deploy`: it was judged by the law",
    );
}

#[test]
fn a_verdict_that_says_more_than_its_facts_admits_nothing() {
    let law = law("");
    let mut lie = run(94.0, Profile::Deploy, &law);
    lie.decision = verdict::Decision::Go;
    let expected =
        "the statement does not prove profile `deploy`: it was recorded otherwise than its facts say";
    refused(&sign(&lie, 1), &law, tree(), "13:00", expected);
}

#[test]
fn no_flipped_byte_admits_a_build_or_a_start() {
    let law = law("");
    let good = sign(&run(96.0, Profile::Deploy, &law), 1);
    let seal = sealed(1);
    // Every byte of an envelope is flipped where envelopes are read.
    for index in (0..good.len()).step_by(7) {
        let mut bytes = good.clone().into_bytes();
        bytes[index] ^= 1;
        let trust = trust(&law);
        let terms = Terms { law: &law, trust: &trust, tree: tree(), now: at("13:00") };
        assert!(admit(&bytes, &terms).is_err(), "byte {index}");
        let found = Found { statement: Some(&bytes), secret: None, made_here: &[] };
        assert!(seal.start(&found).is_err(), "byte {index}");
    }
}

#[test]
fn a_program_starts_under_a_statement_that_keeps_its_seal() {
    let law = law("");
    let good = run(96.0, Profile::Deploy, &law);
    let started = starts(&sealed(1), Some(&sign(&good, 1)), &[]).unwrap();
    assert!(matches!(started, Started::Proved { reach: Reach::Everywhere, .. }));
    assert_eq!(starts(&sealed(1), None, &[]).unwrap_err(), "there is no statement for this program");
    let other = good.statement(Digest::of(b"other")).unwrap().to_payload().unwrap();
    let other = Envelope::sign(other, &key(1)).to_json().unwrap();
    let error = starts(&sealed(1), Some(&other), &[]).unwrap_err();
    assert!(error.starts_with("the statement is about the tree `sha256:"), "{error}");
    let error = starts(&sealed(1), Some(&sign(&run(94.0, Profile::Deploy, &law), 1)), &[]).unwrap_err();
    assert!(error.contains("says `violation`"), "{error}");
    assert!(starts(&sealed(1), Some(&sign(&good, 9)), &[]).unwrap_err().starts_with("it is signed by `"));
}

#[test]
fn a_key_of_the_machine_counts_on_the_machine_alone() {
    let law = law("");
    let statement = sign(&run(96.0, Profile::Deploy, &law), 4);
    let seal = sealed(4);
    let here = [key(4).public().clone()];
    let started = starts(&seal, Some(&statement), &here).unwrap();
    assert!(matches!(started, Started::Proved { reach: Reach::Machine, .. }));
    let error = starts(&seal, Some(&statement), &[]).unwrap_err();
    assert!(error.ends_with("a key whose signature counts only on the machine that made it"), "{error}");
    // A signer of the law signs for everybody, whoever was there when it was built.
    assert!(starts(&seal, Some(&sign(&run(96.0, Profile::Deploy, &law), 1)), &[]).is_ok());
}

#[test]
fn a_provisional_program_runs_in_the_hands_of_its_gate_alone() {
    let law = law("");
    let secret = "a secret";
    let provisional = Provisional::new(tree(), secret, at("12:00"));
    let seal = build(&provisional.sign(&key(4)).unwrap(), &law, tree(), "12:01").unwrap().seal;
    let start = |secret| seal.start(&Found { statement: None, secret, made_here: &[] });
    assert_eq!(start(Some(secret)).unwrap(), Started::InGate);
    // A verdict does not free it either: nobody has judged what was built before.
    let good = sign(&run(96.0, Profile::Deploy, &law), 1);
    for secret in [None, Some("another"), Some("")] {
        let found = Found { statement: Some(good.as_bytes()), secret, made_here: &[] };
        assert!(seal.start(&found).unwrap_err().message.ends_with("runs in the hands of that gate alone"));
    }
    refused(
        &provisional.sign(&key(1)).unwrap(),
        &law,
        tree(),
        "12:01",
        "it is provisional, and signed by `release`",
    );
    refused(&provisional.sign(&key(9)).unwrap(), &law, tree(), "12:01", "it is signed by `");
    let other = Provisional::new(Digest::of(b"other"), secret, at("12:00")).sign(&key(4)).unwrap();
    refused(&other, &law, tree(), "12:01", "it is provisional for the tree `sha256:");
}

#[test]
fn what_is_no_seal_is_no_proof() {
    let line = sealed(1).to_line().unwrap();
    for text in ["", "{}", &line.replace("\"schema\":1", "\"schema\":2"), &format!("{line} ")] {
        assert!(boot::seal(Some(text)).unwrap_err().message.starts_with("the program has no seal"), "{text}");
    }
    assert!(boot::seal(None).unwrap_err().message.starts_with("this program was not built for production"));
    assert!(boot::seal(Some(&line)).is_ok());
}

/// A workspace with a law, a statement kept where `validate` keeps it, and the key of this machine.
struct Ground {
    folder: tempfile::TempDir,
    text: String,
}

impl Ground {
    fn new(more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::keys::KeyStore::at(folder.path().join("config/governance/keys"));
        store.create(&"machine".parse().unwrap(), crate::keys::Scope::Local, at("10:00")).unwrap();
        let (machine, _) = store.open(&"machine".parse().unwrap()).unwrap();
        let law = law(more);
        let payload = run(96.0, Profile::Deploy, &law).statement(tree()).unwrap().to_payload().unwrap();
        let text = Envelope::sign(payload, &machine).to_json().unwrap();
        let ground = Self { folder, text };
        ground.write("governance.toml", &law.text);
        ground
    }

    fn write(&self, path: &str, text: &str) -> std::path::PathBuf {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    fn variable(&self, name: &str) -> Option<std::ffi::OsString> {
        let root = self.folder.path();
        match name {
            "XDG_CONFIG_HOME" | "APPDATA" => Some(root.join("config").into()),
            "OUT_DIR" => Some(root.join("built/debug/build/app-1/out").into()),
            "CARGO_PKG_NAME" => Some("app".into()),
            _ => None,
        }
    }

    fn told(&self, tree: &str) -> String {
        let variable = |name: &str| self.variable(name);
        let script = script::Script { root: self.folder.path(), now: at("13:00"), variable: &variable };
        script.told("cargo xtask", tree).join("\n")
    }
}

#[test]
fn a_build_script_tells_cargo_the_seal_or_the_reason() {
    let ground = Ground::new("");
    let tree = tree().to_string();
    let told = ground.told(&tree);
    assert!(
        told.contains("error=no build for production: there is no verdict on this tree: there is no file `")
    );
    // The first place is named although nothing lies there.
    assert!(told.contains("built/governance/statements/deploy.json` or `"), "{told}");
    assert!(told.ends_with("= help: run `cargo xtask validate --profile deploy`"), "{told}");
    ground.write("evidence/deploy.json", &ground.text.replace("payload\":\"", "payload\":\"A"));
    let told = ground.told(&tree);
    assert!(
        told.contains("evidence/deploy.json`: ") && told.ends_with("`cargo xtask validate --profile deploy`")
    );
    ground.write("built/governance/statements/deploy.json", &ground.text);
    let told = ground.told(&tree);
    assert!(told.starts_with("rerun-if-env-changed=GOVERNANCE_STATEMENT\nrerun-if-changed="), "{told}");
    let seal = told.lines().find_map(|line| line.strip_prefix("rustc-env=GOVERNANCE_SEAL=")).unwrap();
    assert_eq!(Seal::read(seal).unwrap().keys.last().unwrap().reach, Reach::Machine);
    assert!(ground.told("no digest").contains("`no digest` is no digest of a tree"));
}

#[test]
fn a_build_script_asks_the_law_what_ships() {
    let ground = Ground::new("[production]\npackages = [\"other\"]\n");
    let told = ground.told(&tree().to_string());
    assert!(told.contains("`app` does not ship: the law names `other`"), "{told}");
    ground.write("governance.toml", "schema = 2\n");
    assert!(ground.told(&tree().to_string()).contains("the law has mistakes: "));
    std::fs::remove_file(ground.folder.path().join("governance.toml")).unwrap();
    assert!(ground.told(&tree().to_string()).contains("governance.toml` cannot be read: "));
}

#[test]
fn a_program_looks_beside_itself_or_where_it_is_told() {
    let ground = Ground::new("");
    let placed = ground.write("built/governance/statements/deploy.json", &ground.text);
    let told = ground.told(&tree().to_string());
    let seal = told.lines().find_map(|line| line.strip_prefix("rustc-env=GOVERNANCE_SEAL=")).unwrap();
    let program = ground.folder.path().join("app");
    let start = |named: Option<&std::path::Path>| {
        let variable = |name: &str| match name {
            STATEMENT => named.map(std::ffi::OsString::from),
            other => ground.variable(other),
        };
        boot::start(Some(seal), variable, Some(&program)).map_err(|refusal| refusal.message)
    };
    let error = start(None).unwrap_err();
    assert!(error.ends_with("app.statement.json` is not there"), "{error}");
    assert!(matches!(start(Some(&placed)).unwrap().1, Started::Proved { reach: Reach::Machine, .. }));
    ground.write("app.statement.json", &ground.text);
    assert!(start(None).is_ok());
    assert!(start(Some(ground.folder.path())).unwrap_err().contains("cannot be read: "));
    // A machine that has made no key does not know the one that signed.
    let elsewhere = boot::start(Some(seal), |_| None, Some(&program)).unwrap_err().message;
    assert!(elsewhere.ends_with("only on the machine that made it"), "{elsewhere}");
}

#[test]
fn what_was_let_through_is_said_where_it_is_built() {
    let accepts = "[[accept]]\ngate = \"gpu\"\nabsence = \"no_device\"\nprofiles = [\"deploy\"]\nwhy = \"no kernel yet\"\n";
    let law = law(accepts);
    let text = law.text.replace("[gates.gpu]\nprofiles = [\"ci\"]\n", "");
    let law = Law::parse("governance.toml", &text).unwrap();
    let mut run = run(96.0, Profile::Deploy, &law);
    let gpu = run.gates.iter_mut().find(|gate| gate.name == "gpu").unwrap();
    gpu.facts.unclear(governance_law::gate::Absence::NoDevice, "no GPU");
    let judged = verdict::judge(&gpu.facts, &law.thresholds("gpu"));
    gpu.verdict = judged.verdict;
    gpu.standing = verdict::standing(&judged, &law, "gpu", Profile::Deploy);
    run.decision = verdict::decide(run.gates.iter().map(|gate| &gate.standing));
    let notes = build(&sign(&run, 1), &law, tree(), "13:00").unwrap().notes;
    assert_eq!(notes.len(), 1);
    assert!(
        notes[0].starts_with("gate `gpu` is accepted by the law: ") && notes[0].contains("no kernel yet")
    );
}
