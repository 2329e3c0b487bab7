//! Running strangers' tools.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use governance_evidence::canonical::Digest;
use governance_evidence::envelope::Envelope;
use governance_evidence::keys::{KeyStore, Scope};
use governance_evidence::moment::Moment;
use governance_evidence::statement::{Statement, Subject};
use tempfile::TempDir;

/// Returns the path of a script of this repository.
pub(crate) fn script_of(name: &str) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts").join(name);
    script.to_str().unwrap().to_owned()
}

/// Returns whether every tool is there; says which test was skipped, and why, if not.
pub(crate) fn are_there(test: &str, tools: &[&str]) -> bool {
    let is_there = |tool: &&&str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|folder| folder.join(tool).is_file())
    };
    let missing: Vec<&str> = tools.iter().filter(|tool| !is_there(tool)).copied().collect();
    if !missing.is_empty() {
        eprintln!("SKIPPED {test}: not on the PATH: {}", missing.join(", "));
    }
    missing.is_empty()
}

/// Runs a tool in a folder to its end.
pub(crate) fn run(folder: &Path, program: &str, args: &[&str]) -> Output {
    Command::new(program).args(args).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

/// Runs a tool that has to succeed, and returns its standard output.
#[track_caller]
pub(crate) fn succeeds(folder: &Path, program: &str, args: &[&str]) -> String {
    let output = run(folder, program, args);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// A small statement in `statement.json`, signed by the key in `key.pem`; `other.pem` has signed nothing.
pub(crate) struct Signed {
    pub(crate) folder: TempDir,
    pub(crate) payload: String,
    pub(crate) envelope: String,
}

pub(crate) fn signed() -> Signed {
    let folder = TempDir::new().unwrap();
    let store = KeyStore::at(folder.path().join("keys"));
    for name in ["key", "other"] {
        let name = name.parse().unwrap();
        let record = store.create(&name, Scope::Local, Moment::from_unix(0)).unwrap();
        let public = store.public_path(&name, record.current.key_id);
        fs::copy(public, folder.path().join(format!("{name}.pem"))).unwrap();
    }
    let subject = Subject { name: "tree".to_owned(), sha256: Digest::of(b"tree") };
    let predicate = serde_json::json!({ "verdict": "pass", "why": "\u{e4}\u{20ac}\n" });
    let statement =
        Statement::new(vec![subject], "https://example.org/v1", predicate.as_object().unwrap().clone())
            .unwrap();
    let payload = statement.to_payload().unwrap();
    let (key, _) = store.open(&"key".parse().unwrap()).unwrap();
    let envelope = Envelope::sign(payload.clone(), &key).to_json().unwrap();
    fs::write(folder.path().join("statement.json"), &envelope).unwrap();
    Signed { folder, payload: String::from_utf8(payload).unwrap(), envelope }
}
