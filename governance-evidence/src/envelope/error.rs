//! Why an envelope is refused, and what to do about it.

use super::{LARGEST, MOST_SIGNATURES, PAYLOAD_TYPE};

/// Why an envelope is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// It is too large to be honest.
    #[error("the envelope has `{0}` bytes, allowed are {LARGEST}")]
    TooLarge(usize),
    /// It is not the JSON of an envelope: broken, a key twice, an unknown key, a key missing, bytes after the end.
    #[error("the envelope is not one JSON object as DSSE has it: {0}")]
    NotEnvelope(String),
    /// The payload has another type.
    #[error("the payload is of type `{0}`, accepted is `{PAYLOAD_TYPE}`")]
    UnknownType(String),
    /// A field is not Base64 in its only spelling.
    #[error("the {0} is not the standard Base64 of any bytes")]
    NotBase64(&'static str),
    /// A signature has not the size of one.
    #[error("the signature of key `{key_id}` has `{length}` bytes, an Ed25519 signature has 64")]
    SignatureSize {
        /// The key that is said to have signed.
        key_id: String,
        /// How many bytes there are.
        length: usize,
    },
    /// The id of a key is none.
    #[error("the key id `{0}` is no SHA-256")]
    BadKeyId(String),
    /// There is no signature.
    #[error("the envelope has no signature")]
    Unsigned,
    /// There are too many signatures.
    #[error("the envelope has `{0}` signatures, allowed are {MOST_SIGNATURES}")]
    TooManySignatures(usize),
    /// One key signed twice.
    #[error("the key `{0}` has two signatures in one envelope")]
    DuplicateSignature(String),
    /// The signature of a known key fits something else.
    #[error("the signature of the key `{0}` does not fit this payload")]
    WrongSignature(String),
    /// Too few known keys have signed.
    #[error(
        "signed by {found} of the known keys, wanted are {wanted}; unknown keys that are said to have signed: {unknown}"
    )]
    TooFewSigners {
        /// How many known keys have signed.
        found: usize,
        /// How many have to.
        wanted: usize,
        /// The ids of the others, or `none`.
        unknown: String,
    },
    /// The envelope cannot be written.
    #[error("the envelope cannot be written: {0}")]
    Unwritable(String),
}

impl EnvelopeError {
    /// Returns what to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::TooFewSigners { .. } => {
                "get the public key of the signer from somebody you trust, not from where the file came from"
            }
            Self::WrongSignature(_) => {
                "the file was changed after it was signed; get it again from its author"
            }
            _ => "get the file again from its author; it was damaged, or something else wrote it",
        }
    }
}
