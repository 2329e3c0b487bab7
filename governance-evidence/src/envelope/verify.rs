//! Who answers for a payload.

use std::num::NonZeroUsize;

use super::{Envelope, EnvelopeError, PAYLOAD_TYPE, pae};
use crate::keys::{KeyId, PublicKey};

/// A payload that enough known keys have signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<'a> {
    payload: &'a [u8],
    signers: Vec<KeyId>,
    unknown: Vec<KeyId>,
}

impl<'a> Verified<'a> {
    /// Returns the payload.
    #[must_use]
    pub const fn payload(&self) -> &'a [u8] {
        self.payload
    }

    /// Returns the known keys that have signed it, in the order of the envelope.
    #[must_use]
    pub fn signers(&self) -> &[KeyId] {
        &self.signers
    }

    /// Returns the ids of unknown keys that are said to have signed too; they count for nothing.
    #[must_use]
    pub fn unknown(&self) -> &[KeyId] {
        &self.unknown
    }
}

impl Envelope {
    /// Verifies the signatures of the known keys, of which at least `threshold` must be there. One wrong signature of a
    /// known key refuses the envelope, however many right ones there are: somebody changed it.
    ///
    /// # Errors
    ///
    /// If a signature of a known key is wrong, or if too few known keys have signed.
    pub fn verify(
        &self,
        known: &[PublicKey],
        threshold: NonZeroUsize,
    ) -> Result<Verified<'_>, EnvelopeError> {
        let message = pae(PAYLOAD_TYPE, &self.payload);
        let (mut signers, mut unknown) = (Vec::new(), Vec::new());
        for signature in &self.signatures {
            match known.iter().find(|key| key.id() == signature.key_id) {
                None => unknown.push(signature.key_id),
                Some(key) if key.has_signed(&message, &signature.bytes) => signers.push(signature.key_id),
                Some(_) => return Err(EnvelopeError::WrongSignature(signature.key_id.to_string())),
            }
        }
        if signers.len() < threshold.get() {
            return Err(EnvelopeError::TooFewSigners {
                found: signers.len(),
                wanted: threshold.get(),
                unknown: listed(&unknown),
            });
        }
        Ok(Verified { payload: &self.payload, signers, unknown })
    }
}

fn listed(ids: &[KeyId]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}
