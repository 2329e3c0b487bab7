//! Proving that an entry is in a ledger, and the document that says so.

use std::io::{Read, Seek};

use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

use super::fault::VerifyError;
use super::reader::Reader;
use super::walk::leaf_of;
use crate::canonical::{Digest, to_vec};
use crate::merkle::{Gather, Inclusion, ProofError};

/// A proof that an entry is among the first entries of a ledger, with the root that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof {
    /// The proof itself.
    pub inclusion: Inclusion,
    /// The root, to be compared with that of a checkpoint of the same size.
    pub root: Digest,
}

/// Why nothing can be proved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProveError {
    /// The ledger is not intact, or cannot be read.
    #[error(transparent)]
    Ledger(#[from] VerifyError),
    /// There is no such entry.
    #[error("there is no entry `{index}` among the first `{size}`, of the `{entries}` that the ledger has")]
    NoEntry {
        /// The entry that was asked for.
        index: u64,
        /// How many entries were to be covered.
        size: u64,
        /// How many there are.
        entries: u64,
    },
    /// Somebody wrote while it was read.
    #[error("the ledger was changed while it was read")]
    Moved,
    /// The text is no proof.
    #[error("the text is no proof: `{0}` is missing or not as it should be")]
    Text(&'static str),
}

/// Proves that entry `index` is among the first `size` entries, all of them if none are named; reads the ledger twice and keeps nothing of it.
///
/// # Errors
///
/// If the ledger is not intact or has no such entry.
pub fn prove(
    mut ledger: impl Read + Seek,
    index: u64,
    size: Option<u64>,
) -> Result<InclusionProof, ProveError> {
    let entries = super::verify(&mut ledger, &[])?.entries;
    let size = size.unwrap_or(entries);
    let gather = Gather::inclusion(index, size).filter(|_| size <= entries);
    let mut gather = gather.ok_or(ProveError::NoEntry { index, size, entries })?;
    ledger.rewind().map_err(VerifyError::from)?;
    let mut reader = Reader::new(ledger);
    while reader.entries() < size {
        let entry = reader.next_entry()?.ok_or(ProveError::Moved)?;
        gather.push(leaf_of(&entry.digest));
    }
    let (inclusion, root) = gather.into_inclusion().ok_or(ProveError::Moved)?;
    Ok(InclusionProof { inclusion, root })
}

impl InclusionProof {
    /// Checks that this line, newline included, is the entry, and that the root is the one that is known from elsewhere.
    ///
    /// # Errors
    ///
    /// If it is another line or another root, or if the proof is of another shape.
    pub fn verify(&self, line: &[u8], root: &Digest) -> Result<(), ProofError> {
        self.inclusion.verify(&leaf_of(&Digest::of(line)), root)
    }

    /// Returns the document: canonical JSON, the hashes one after the other in one Base64.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Inclusion { index, size, hashes } = &self.inclusion;
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.as_bytes()).collect();
        let value = json!({
            "hashes": Base64::encode_string(&bytes), "index": index, "root": self.root.base64(), "size": size,
        });
        // Indices are exact: there are fewer entries than 2^53.
        String::from_utf8(to_vec(&value).unwrap_or_default()).unwrap_or_default()
    }

    /// Reads the document.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn from_json(text: &str) -> Result<Self, ProveError> {
        let value: Value = serde_json::from_str(text).map_err(|_| ProveError::Text("JSON"))?;
        let number = |key| value.get(key).and_then(Value::as_u64).ok_or(ProveError::Text(key));
        let word = |key| value.get(key).and_then(Value::as_str).ok_or(ProveError::Text(key));
        let bytes = Base64::decode_vec(word("hashes")?).map_err(|_| ProveError::Text("hashes"))?;
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() {
            return Err(ProveError::Text("hashes"));
        }
        let hashes = hashes.iter().map(|hash| Digest::from_bytes(*hash)).collect();
        let root = Digest::from_base64(word("root")?).map_err(|_| ProveError::Text("root"))?;
        Ok(Self { inclusion: Inclusion { index: number("index")?, size: number("size")?, hashes }, root })
    }
}
