//! The ledger by tampering, by killing, and by failing disks.

mod crash;
mod form;
mod parallel;
mod tamper;
mod writing;

use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Draft, Fault, Options, VerifyError, Writer, verify};
use crate::moment::Moment;
use crate::note::{Checkpoint, VerifierKey};

pub(super) const ORIGIN: &str = "example.com/ledger";

/// A folder that is removed when the test ends, and the ledger in it.
pub(super) struct Place {
    _folder: TempDir,
    pub(super) path: PathBuf,
}

impl Place {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.jsonl");
        Self { _folder: folder, path }
    }

    /// A ledger of so many entries, one append each.
    pub(super) fn with(count: u64) -> (Self, Vec<u8>, Checkpoint) {
        let place = Self::new();
        let mut writer = opened(&place.path);
        for number in 0..count {
            writer.append(&[draft(number, &body(number))]).unwrap();
        }
        let checkpoint = writer.checkpoint(ORIGIN);
        drop(writer);
        let bytes = place.bytes();
        (place, bytes, checkpoint)
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        std::fs::read(&self.path).unwrap()
    }
}

#[track_caller]
pub(super) fn opened(path: &Path) -> Writer {
    let (writer, mended) = Writer::open(path, Options::default()).unwrap();
    assert_eq!(mended, None);
    writer
}

pub(super) fn body(number: u64) -> Value {
    json!({ "gate": "tests", "number": number, "of": [1.5, null, "\u{20ac} \"x\""] })
}

pub(super) fn draft(number: u64, body: &Value) -> Draft<'_> {
    Draft { kind: "gate.verdict", time: Moment::from_unix(1_795_212_000 + number as i64), body }
}

/// Returns what is wrong with a ledger.
pub(super) fn fault(bytes: &[u8], known: &[Checkpoint]) -> Option<Fault> {
    match verify(bytes, known) {
        Ok(_) => None,
        Err(VerifyError::Bad(fault)) => Some(fault),
        Err(VerifyError::Unreadable(error)) => panic!("{error}"),
    }
}

pub(super) fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

pub(super) fn signed(checkpoint: &Checkpoint) -> (String, VerifierKey) {
    let secret = SigningKey::from_bytes(&[9; 32]);
    let key = VerifierKey::new(ORIGIN, secret.verifying_key()).unwrap();
    (checkpoint.sign(&[(ORIGIN, &secret)]).unwrap(), key)
}
