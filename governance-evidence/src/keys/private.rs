//! Private keys: they sign, they are wiped from memory when dropped, and no `Debug` or `Display` shows them.

use std::fmt;
use std::path::Path;

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, KeypairBytes};
use ed25519_dalek::{Signer, SigningKey};
use zeroize::{Zeroize, Zeroizing};

use super::error::KeyError;
use super::public::PublicKey;

/// An Ed25519 private key; wiped from memory when dropped.
pub struct PrivateKey {
    key: SigningKey,
    public: PublicKey,
}

impl PrivateKey {
    /// Makes the key of a seed. Whoever has the seed has the key.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self::new(SigningKey::from_bytes(seed))
    }

    fn new(key: SigningKey) -> Self {
        let public = PublicKey::unchecked(key.verifying_key());
        Self { key, public }
    }

    /// Reads PKCS#8 PEM; `path` is for the message.
    pub(super) fn from_pem(text: &str, path: &Path) -> Result<Self, KeyError> {
        SigningKey::from_pkcs8_pem(text).map(Self::new).map_err(|error| KeyError::NotPrivate {
            path: path.to_path_buf(),
            reason: error.to_string().replace('\n', " "),
        })
    }

    /// Returns PKCS#8 PEM of version 1, without the public key: OpenSSL 3.0 cannot read version 2.
    pub(super) fn to_pem(&self) -> Result<Zeroizing<String>, KeyError> {
        let mut bytes = KeypairBytes { secret_key: *self.key.as_bytes(), public_key: None };
        let pem = bytes.to_pkcs8_pem(LineEnding::LF);
        // The type wipes itself only with a feature that nothing else needs.
        bytes.secret_key.zeroize();
        pem.map_err(|error| KeyError::Unwritable(error.to_string()))
    }

    /// Returns the public half.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Returns the key as the library knows it, for signers of other formats.
    #[must_use]
    pub const fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Signs bytes.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey(of {})", self.public.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let key = PrivateKey::from_seed(&[7; 32]);
        let pem = key.to_pem().unwrap();
        assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
        let again = PrivateKey::from_pem(&pem, Path::new("k")).unwrap();
        assert_eq!(again.public(), key.public());
        assert!(key.public().has_signed(b"text", &again.sign(b"text")));
        assert!(!key.public().has_signed(b"texT", &again.sign(b"text")));
    }

    #[test]
    fn the_private_half_is_never_shown() {
        let key = PrivateKey::from_seed(&[7; 32]);
        assert_eq!(format!("{key:?}"), format!("PrivateKey(of {})", key.public().id()));
    }

    #[test]
    fn a_broken_text_is_refused_without_showing_it() {
        let pem = PrivateKey::from_seed(&[7; 32]).to_pem().unwrap().replace("MC4", "MC5");
        let error = PrivateKey::from_pem(&pem, Path::new("a.key.pem")).unwrap_err().to_string();
        assert!(error.starts_with("`a.key.pem` holds no Ed25519 private key: "), "{error}");
        assert!(!error.contains("BwcH"), "{error}");
    }
}
