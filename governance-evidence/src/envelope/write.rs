//! Signing, and the text of an envelope.

use base64ct::{Base64, Encoding};
use serde::Serialize;

use super::{Envelope, EnvelopeError, LARGEST, MOST_SIGNATURES, PAYLOAD_TYPE, Signature, pae};
use crate::canonical;
use crate::keys::PrivateKey;

#[derive(Serialize)]
struct Text<'a> {
    payload: String,
    #[serde(rename = "payloadType")]
    payload_type: &'a str,
    signatures: Vec<TextSignature>,
}

#[derive(Serialize)]
struct TextSignature {
    keyid: String,
    sig: String,
}

impl Envelope {
    /// Signs a payload with one key.
    #[must_use]
    pub fn sign(payload: Vec<u8>, key: &PrivateKey) -> Self {
        let signature = signature(&payload, key);
        Self { payload, signatures: vec![signature] }
    }

    /// Returns the envelope with the signature of one more key.
    ///
    /// # Errors
    ///
    /// If the key has signed already, or if there are too many signatures.
    pub fn signed_also_by(mut self, key: &PrivateKey) -> Result<Self, EnvelopeError> {
        let id = key.public().id();
        if self.claimed_signers().any(|signer| signer == id) {
            return Err(EnvelopeError::DuplicateSignature(id.to_string()));
        }
        if self.signatures.len() >= MOST_SIGNATURES {
            return Err(EnvelopeError::TooManySignatures(self.signatures.len() + 1));
        }
        self.signatures.push(signature(&self.payload, key));
        Ok(self)
    }

    /// Returns the text: one line of canonical JSON, without a line break.
    ///
    /// # Errors
    ///
    /// If it would be too large to be read again.
    pub fn to_json(&self) -> Result<String, EnvelopeError> {
        // Base64 makes four bytes of three.
        if self.payload.len() > LARGEST / 4 * 3 {
            return Err(EnvelopeError::TooLarge(self.payload.len().div_ceil(3) * 4));
        }
        let signatures = self.signatures.iter().map(|signature| TextSignature {
            keyid: signature.key_id.to_string(),
            sig: Base64::encode_string(&signature.bytes),
        });
        let text = Text {
            payload: Base64::encode_string(&self.payload),
            payload_type: PAYLOAD_TYPE,
            signatures: signatures.collect(),
        };
        let bytes = canonical::to_vec(&text).map_err(|error| EnvelopeError::Unwritable(error.to_string()))?;
        if bytes.len() > LARGEST {
            return Err(EnvelopeError::TooLarge(bytes.len()));
        }
        String::from_utf8(bytes).map_err(|error| EnvelopeError::Unwritable(error.to_string()))
    }
}

fn signature(payload: &[u8], key: &PrivateKey) -> Signature {
    Signature { key_id: key.public().id(), bytes: key.sign(&pae(PAYLOAD_TYPE, payload)) }
}
