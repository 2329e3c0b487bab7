//! Reading an envelope, strictly: one object, each key once, no other key, nothing behind it.

use base64ct::{Base64, Encoding};
use serde::Deserialize;

use super::object::Object;
use super::{Envelope, EnvelopeError, LARGEST, MOST_SIGNATURES, PAYLOAD_TYPE, Signature};
use crate::printable::printable;

// The derived readers refuse a key that comes twice, and `deny_unknown_fields` one that DSSE does not have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    payload: String,
    #[serde(rename = "payloadType")]
    payload_type: String,
    signatures: Vec<Object<TextSignature>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextSignature {
    keyid: String,
    sig: String,
}

impl Envelope {
    /// Reads an envelope. White space and the order of keys are free, as other writers order them differently.
    ///
    /// # Errors
    ///
    /// If it is too large, no JSON, has a key twice or an unknown one, has bytes behind its end, is of another type of
    /// payload, has no signature, too many or two of the same key, or anything in it is not spelled in the only way.
    pub fn read(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        if bytes.len() > LARGEST {
            return Err(EnvelopeError::TooLarge(bytes.len()));
        }
        if bytes.is_empty() {
            return Err(EnvelopeError::NotEnvelope("the file is empty".to_owned()));
        }
        let Object(text): Object<Text> = serde_json::from_slice(bytes)
            .map_err(|error| EnvelopeError::NotEnvelope(printable(&error.to_string())))?;
        if text.payload_type != PAYLOAD_TYPE {
            return Err(EnvelopeError::UnknownType(printable(&text.payload_type)));
        }
        let payload = decoded(&text.payload, "payload")?;
        match text.signatures.len() {
            0 => return Err(EnvelopeError::Unsigned),
            count if count > MOST_SIGNATURES => return Err(EnvelopeError::TooManySignatures(count)),
            _ => {}
        }
        let mut signatures: Vec<Signature> = Vec::with_capacity(text.signatures.len());
        for Object(signature) in text.signatures {
            let signature = read_signature(signature)?;
            if signatures.iter().any(|earlier| earlier.key_id == signature.key_id) {
                return Err(EnvelopeError::DuplicateSignature(signature.key_id.to_string()));
            }
            signatures.push(signature);
        }
        Ok(Self { payload, signatures })
    }
}

fn read_signature(text: TextSignature) -> Result<Signature, EnvelopeError> {
    let TextSignature { keyid, sig } = text;
    let key_id = keyid.parse().map_err(|_| EnvelopeError::BadKeyId(printable(&keyid)))?;
    let bytes = decoded(&sig, "signature")?;
    let length = bytes.len();
    let bytes = bytes.try_into().map_err(|_| EnvelopeError::SignatureSize { key_id: keyid, length })?;
    Ok(Signature { key_id, bytes })
}

fn decoded(text: &str, what: &'static str) -> Result<Vec<u8>, EnvelopeError> {
    Base64::decode_vec(text).map_err(|_| EnvelopeError::NotBase64(what))
}
