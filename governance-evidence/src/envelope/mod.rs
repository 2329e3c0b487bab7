//! DSSE version 1: signatures around a payload, without interpreting it.
//!
//! What is signed is [`pae`] of the payload's type and bytes, so a payload can never be taken for one of another type.
//! [`Envelope::read`] is strict; [`Envelope::verify`] is the only way to a payload that somebody answers for.

mod error;
pub(crate) mod object;
mod pae;
mod read;
mod verify;
mod write;

pub use error::EnvelopeError;
pub use pae::pae;
pub use verify::Verified;

use crate::keys::KeyId;

/// The only type of payload that is signed and accepted: an in-toto statement.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// The largest envelope that is read, in bytes.
pub const LARGEST: usize = 16 * 1024 * 1024;

/// The most signatures that an envelope may have.
pub const MOST_SIGNATURES: usize = 32;

/// A payload and its signatures, of which nothing is known to be true before [`Envelope::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    payload: Vec<u8>,
    signatures: Vec<Signature>,
}

/// One signature of an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Signature {
    key_id: KeyId,
    bytes: [u8; 64],
}

impl Envelope {
    /// Returns the payload that nobody has verified: to be shown as such, never to be acted on.
    #[must_use]
    pub fn unverified_payload(&self) -> &[u8] {
        &self.payload
    }

    /// Returns the ids of the keys that are said to have signed; nobody has verified them.
    pub fn claimed_signers(&self) -> impl Iterator<Item = KeyId> + '_ {
        self.signatures.iter().map(|signature| signature.key_id)
    }
}

#[cfg(test)]
mod tests;
