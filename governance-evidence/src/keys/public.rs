//! Public keys: their text, their id, and strict verification.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePublicKey, EncodePublicKey};
use ed25519_dalek::{Signature, VerifyingKey};

use super::error::KeyError;
use crate::canonical::{Digest, DigestError};

/// The id of a key: the SHA-256 of its SPKI DER, written as 64 lowercase hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(Digest);

impl KeyId {
    /// Returns the first 16 digits, which name files.
    #[must_use]
    pub fn short(&self) -> String {
        self.0.to_string().chars().take(16).collect()
    }
}

impl FromStr for KeyId {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        text.parse().map(Self)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An Ed25519 public key that is fit to verify with.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    key: VerifyingKey,
    id: KeyId,
}

/// What precedes the 32 bytes of the key in its SPKI DER (RFC 8410): sequence, algorithm 1.3.101.112, bit string.
const SPKI_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

impl PublicKey {
    /// Takes a key of the library, unless it is weak.
    ///
    /// # Errors
    ///
    /// If the key is one of the few under which one signature fits every message.
    pub fn new(key: VerifyingKey) -> Result<Self, KeyError> {
        if key.is_weak() { Err(KeyError::Weak) } else { Ok(Self::unchecked(key)) }
    }

    /// Takes a key that was derived from a private one, and so cannot be weak.
    pub(super) fn unchecked(key: VerifyingKey) -> Self {
        let id = KeyId(Digest::of(&spki(&key)));
        Self { key, id }
    }

    /// Reads the text that `openssl pkey -pubout` and `keys create` write.
    ///
    /// # Errors
    ///
    /// If it is anything else; a private key is named as such.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        if text.contains("PRIVATE KEY-----") {
            return Err(KeyError::PrivateForPublic);
        }
        let key = VerifyingKey::from_public_key_pem(text)
            .map_err(|error| KeyError::NotPublic(error.to_string().replace('\n', " ")))?;
        Self::new(key)
    }

    /// Returns the key as PEM text (SPKI, RFC 8410).
    ///
    /// # Errors
    ///
    /// If the library cannot write it.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        self.key.to_public_key_pem(LineEnding::LF).map_err(|error| KeyError::Unwritable(error.to_string()))
    }

    /// Returns the id.
    #[must_use]
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// Returns the key as the library knows it.
    #[must_use]
    pub const fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// Returns whether this is the signature of this key over exactly these bytes. Strict: neither a second spelling of
    /// the same signature nor a point of small order is accepted (RFC 8032, and section 3 of "Taming the many EdDSAs").
    #[must_use]
    pub fn has_signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.key.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

/// Returns the SPKI DER of a key.
fn spki(key: &VerifyingKey) -> [u8; 44] {
    let mut der = [0; 44];
    let (head, tail) = der.split_at_mut(SPKI_HEAD.len());
    head.copy_from_slice(&SPKI_HEAD);
    tail.copy_from_slice(key.as_bytes());
    der
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The public key of RFC 8410, section 10.1.
    const RFC_8410: &str = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
        -----END PUBLIC KEY-----\n";

    #[test]
    fn the_key_of_the_standard_is_read_and_written() {
        let key = PublicKey::from_pem(RFC_8410).unwrap();
        assert_eq!(key.to_pem().unwrap(), RFC_8410);
        let der = key.key().to_public_key_der().unwrap();
        assert_eq!(der.as_bytes(), spki(key.key()));
        assert_eq!(key.id().to_string(), Digest::of(der.as_bytes()).to_string());
        assert_eq!(key.id().to_string().parse(), Ok(key.id()));
    }

    #[test]
    fn what_is_no_public_key_is_refused() {
        let private = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        assert_eq!(PublicKey::from_pem(private), Err(KeyError::PrivateForPublic));
        for text in
            ["", "ssh-ed25519 AAAA", &RFC_8410.replace("MCow", "MCox"), &RFC_8410.replace("uE=", "u==")]
        {
            assert!(matches!(PublicKey::from_pem(text), Err(KeyError::NotPublic(_))), "{text}");
        }
    }

    #[test]
    fn a_weak_key_is_refused() {
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let key = VerifyingKey::from_bytes(&neutral).unwrap();
        assert_eq!(PublicKey::new(key), Err(KeyError::Weak));
    }
}
