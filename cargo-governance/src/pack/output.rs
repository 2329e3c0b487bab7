//! What is kept of a run: a statement in a file, signed if that is wanted, and an entry of a ledger.

use std::path::{Path, PathBuf};

use governance_evidence::canonical::{Digest, DigestError};
use governance_evidence::envelope::Envelope;
use governance_evidence::keys::{KeyName, KeyStore, PrivateKey, default_folder};
use governance_evidence::ledger::{Draft, Options, Writer};
use governance_evidence::pack::{self, Pack, Proof, Run};
use serde_json::Value;

use super::place::Place;
use crate::error::SetupError;
use crate::inputs;

/// The kind of a pack's entries in a ledger.
const KIND: &str = "proof.pack";

/// A key that signs, opened before anything runs.
pub(crate) struct Signer {
    key: PrivateKey,
    scope: String,
}

impl Signer {
    /// Opens the key of a name; `tool` is how the user calls this tool.
    ///
    /// # Errors
    /// Says why it cannot sign.
    pub(crate) fn open(name: &KeyName, tool: &str) -> Result<Self, SetupError> {
        let opened = default_folder(|name| std::env::var_os(name))
            .map(KeyStore::at)
            .and_then(|store| store.open(name));
        let (key, record) = opened.map_err(|error| {
            let help = error.help().map(|help| help.replace("`keys ", &format!("`{tool} keys ")));
            SetupError::advised(error.to_string(), help)
        })?;
        Ok(Self { key, scope: record.scope.to_string() })
    }
}

/// Where a result is kept.
pub(crate) struct Keep<'a> {
    /// The file of the statement.
    pub(crate) out: Option<&'a Path>,
    /// The ledger that gets an entry.
    pub(crate) ledger: Option<&'a Path>,
    /// Who signs the statement.
    pub(crate) signer: Option<Signer>,
}

impl Keep<'_> {
    /// Returns what is known about a run; `before` is the digest of the tree before it began.
    #[must_use]
    pub(crate) fn run(&self, place: &Place, tree: Option<Digest>) -> Run {
        Run {
            pack: place.name.clone(),
            pack_digest: place.digest,
            tree,
            tool: concat!("cargo-governance ", env!("CARGO_PKG_VERSION")).to_owned(),
            scope: self.signer.as_ref().map_or_else(|| "unsigned".to_owned(), |signer| signer.scope.clone()),
            machine: format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
        }
    }

    /// Writes what is to be kept, and returns the files.
    ///
    /// # Errors
    /// Says what could not be written.
    pub(crate) fn write(&self, pack: &Pack, proof: &Proof, run: &Run) -> Result<Vec<PathBuf>, SetupError> {
        let failed = |error: &dyn std::fmt::Display| {
            SetupError::Other(format!("the statement cannot be made: {error}"))
        };
        let mut written = Vec::new();
        if let Some(path) = self.out {
            let statement = pack::statement(pack, proof, run).map_err(|error| failed(&error))?;
            let payload = statement.to_payload().map_err(|error| failed(&error))?;
            let text = match &self.signer {
                Some(signer) => {
                    Envelope::sign(payload, &signer.key).to_json().map_err(|error| failed(&error))? + "\n"
                }
                None => String::from_utf8(payload).map_err(|error| failed(&error))?,
            };
            let refused =
                |error| SetupError::Other(format!("`{}` cannot be written: {error}", path.display()));
            inputs::replace(path, &text).map_err(refused)?;
            written.push(path.to_path_buf());
        }
        if let Some(path) = self.ledger {
            let refused = |error: &dyn std::fmt::Display| {
                SetupError::Other(format!(
                    "nothing was entered into the ledger `{}`: {error}",
                    path.display()
                ))
            };
            let (mut writer, _) = Writer::open(path, Options::default()).map_err(|error| refused(&error))?;
            let body = Value::Object(pack::predicate(pack, proof, run));
            let draft = Draft { kind: KIND, time: proof.ended, body: &body };
            writer.append(&[draft]).map_err(|error| refused(&error))?;
            written.push(path.to_path_buf());
        }
        Ok(written)
    }
}

/// Returns the digest of the workspace's tree, where there is a workspace.
///
/// # Errors
/// Says why no digest can stand for the tree.
pub(crate) fn tree(place: &Place) -> Result<Option<Digest>, SetupError> {
    let Some(workspace) = &place.workspace else { return Ok(None) };
    let tree = inputs::read_tree(workspace).map_err(SetupError::Other)?;
    tree.digest().parse().map(Some).map_err(|error: DigestError| SetupError::Other(error.to_string()))
}
