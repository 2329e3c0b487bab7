//! The seal: what a build leaves in the program, one line of canonical JSON.

use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};

use crate::canonical::{self, Digest};
use crate::keys::PublicKey;
use crate::moment::Moment;
use crate::run::words;

/// What a program for production knows of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// The version of this format: 1.
    schema: u8,
    /// The digest of the tree that it was built from.
    #[serde(with = "words::text")]
    pub tree: Digest,
    /// The SHA-256 of the law's text.
    #[serde(with = "words::text")]
    pub law: Digest,
    /// The SHA-256 of the statement that it was built under.
    #[serde(with = "words::text")]
    pub statement: Digest,
    /// When the run of that statement ended.
    #[serde(with = "words::text")]
    pub ended: Moment,
    /// Whose statements it starts under.
    pub keys: Vec<SealedKey>,
    /// The SHA-256 of the secret of the gate that it was built for, if it was built for one.
    #[serde(with = "words::some_text")]
    pub challenge: Option<Digest>,
}

/// A key whose statements count for a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedKey {
    /// What the law, or the machine, calls it.
    pub name: String,
    /// The public key: the Base64 of its PEM text.
    key: String,
    /// Where its signature counts.
    pub reach: Reach,
}

/// Where the signature of a key counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// Everywhere: the law lists the key.
    Everywhere,
    /// Where the key was made.
    Machine,
}

/// Why a text is no seal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the program has no seal that can be read: {0}")]
pub struct SealError(pub(crate) String);

impl Seal {
    /// Makes a seal.
    pub(super) const fn new(
        tree: Digest,
        law: Digest,
        (statement, ended): (Digest, Moment),
        keys: Vec<SealedKey>,
        challenge: Option<Digest>,
    ) -> Self {
        Self { schema: 1, tree, law, statement, ended, keys, challenge }
    }

    /// Returns the one line.
    ///
    /// # Errors
    ///
    /// If something in it has no canonical form.
    pub fn to_line(&self) -> Result<String, SealError> {
        let bytes = canonical::to_vec(self).map_err(|error| SealError(error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| SealError(error.to_string()))
    }

    /// Reads the line.
    ///
    /// # Errors
    ///
    /// If it is not one that [`Seal::to_line`] has written.
    pub fn read(line: &str) -> Result<Self, SealError> {
        let seal: Self = serde_json::from_str(line).map_err(|error| SealError(error.to_string()))?;
        if seal.schema != 1 || seal.to_line()? != line {
            return Err(SealError("another version of this tool has written it".to_owned()));
        }
        Ok(seal)
    }
}

impl SealedKey {
    /// Seals a key.
    ///
    /// # Errors
    ///
    /// If the key has no text.
    pub(super) fn of(name: &str, key: &PublicKey, reach: Reach) -> Result<Self, SealError> {
        let pem = key.to_pem().map_err(|error| SealError(error.to_string()))?;
        Ok(Self { name: name.to_owned(), key: Base64::encode_string(pem.as_bytes()), reach })
    }

    /// Returns the key.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn key(&self) -> Result<PublicKey, SealError> {
        let bad = |reason: String| SealError(format!("the key `{}` is none: {reason}", self.name));
        let pem = Base64::decode_vec(&self.key).map_err(|error| bad(error.to_string()))?;
        PublicKey::from_pem(&String::from_utf8_lossy(&pem)).map_err(|error| bad(error.to_string()))
    }
}
