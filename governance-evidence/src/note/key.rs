//! A public key under its name, and the text by which it is passed on.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Encoding};
use ed25519_dalek::VerifyingKey;
use ed25519_dalek::pkcs8::DecodePublicKey;
use sha2::{Digest as _, Sha256};

/// The byte by which the specification names Ed25519.
const ED25519: u8 = 1;

/// A public Ed25519 key under the name by which its signatures go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    key: VerifyingKey,
}

/// Why a text is no key, or a name is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// It has not the three parts.
    #[error("`{0}` is not of the form `name+id+key`")]
    Form(String),
    /// A name that signature lines cannot hold.
    #[error("the name `{0}` of a key is empty, or has a space, a plus or a control character")]
    Name(String),
    /// The id belongs to another key or name.
    #[error("the key of `{name}` has the id `{expected:08x}`, and `{found}` is written")]
    Id {
        /// The name.
        name: String,
        /// What is written.
        found: String,
        /// The id of this key under this name.
        expected: u32,
    },
    /// The last part is no Ed25519 key.
    #[error("`{0}` is not the Base64 of an Ed25519 key")]
    Key(String),
    /// It is no PEM of an Ed25519 key.
    #[error("it is not the PEM of an Ed25519 key")]
    Pem,
}

impl VerifierKey {
    /// Names a key.
    ///
    /// # Errors
    ///
    /// If the name is empty or has a space, a plus or a control character.
    pub fn new(name: &str, key: VerifyingKey) -> Result<Self, KeyError> {
        check_name(name)?;
        Ok(Self { name: name.to_owned(), id: id_of(name, &key), key })
    }

    /// Names a key that is written as PEM, as OpenSSL does.
    ///
    /// # Errors
    ///
    /// If it is no Ed25519 key, or if the name is none.
    pub fn from_pem(name: &str, pem: &str) -> Result<Self, KeyError> {
        let key = VerifyingKey::from_public_key_pem(pem).map_err(|_| KeyError::Pem)?;
        Self::new(name, key)
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the id, which together with the name says whose a signature is.
    #[must_use]
    pub const fn id(&self) -> u32 {
        self.id
    }

    /// Returns the key.
    #[must_use]
    pub const fn key(&self) -> &VerifyingKey {
        &self.key
    }
}

/// Checks that a name can stand in a signature line.
pub(super) fn check_name(name: &str) -> Result<(), KeyError> {
    let is_bad = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '+';
    if name.is_empty() || name.contains(is_bad) { Err(KeyError::Name(name.to_owned())) } else { Ok(()) }
}

/// Returns the id of a key under a name: the first four bytes of a hash over both.
pub(super) fn id_of(name: &str, key: &VerifyingKey) -> u32 {
    let hash: [u8; 32] = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(key.as_bytes())
        .finalize()
        .into();
    hash.first_chunk().map_or(0, |four| u32::from_be_bytes(*four))
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let form = || KeyError::Form(text.to_owned());
        // Base64 may hold a plus.
        let (name, rest) = text.split_once('+').ok_or_else(form)?;
        let (id, encoded) = rest.split_once('+').ok_or_else(form)?;
        let bad_key = || KeyError::Key(encoded.to_owned());
        let bytes = Base64::decode_vec(encoded).map_err(|_| bad_key())?;
        let Some((&ED25519, key)) = bytes.split_first() else { return Err(bad_key()) };
        let key = key.try_into().map_err(|_| bad_key())?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| bad_key())?;
        let named = Self::new(name, key)?;
        if id == format!("{:08x}", named.id) {
            Ok(named)
        } else {
            Err(KeyError::Id { name: named.name, found: id.to_owned(), expected: named.id })
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{:08x}+{}", self.name, self.id, Base64::encode_string(&bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key with which Go's own implementation is tested.
    const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    #[test]
    fn a_key_is_read_and_written_as_others_do() {
        let key: VerifierKey = PETER.parse().unwrap();
        assert_eq!((key.name(), key.id(), key.to_string().as_str()), ("PeterNeumann", 0xc74f_20a3, PETER));
    }

    #[test]
    fn every_part_and_every_changed_byte_of_a_key_is_refused() {
        for begin in 0..PETER.len() {
            for end in begin..=PETER.len() {
                let part = &PETER[begin..end];
                assert!(part == PETER || part.parse::<VerifierKey>().is_err(), "{part}");
            }
            let mut bytes = PETER.as_bytes().to_vec();
            bytes[begin] += 1;
            let changed = String::from_utf8(bytes).unwrap();
            assert!(changed.parse::<VerifierKey>().is_err(), "{changed}");
        }
    }

    #[test]
    fn a_key_of_openssl_is_read_under_the_name_that_it_gets() {
        // Peter's key, by `openssl pkey -pubin -inform DER`.
        let pem = "-----BEGIN PUBLIC KEY-----\n\
                   MCowBQYDK2VwAyEAGlzZBxQ8OExB6DDFvOEqqIF+xWSaqr8sMTiLNbLXRNY=\n\
                   -----END PUBLIC KEY-----\n";
        assert_eq!(VerifierKey::from_pem("PeterNeumann", pem), PETER.parse());
        assert_eq!(VerifierKey::from_pem("PeterNeumann", &pem.replace("MCow", "MCox")), Err(KeyError::Pem));
    }

    #[test]
    fn the_message_says_what_is_wrong() {
        let refused = |text: &str| text.parse::<VerifierKey>().unwrap_err().to_string();
        assert_eq!(refused("peter"), "`peter` is not of the form `name+id+key`");
        assert_eq!(
            refused(&PETER.replace("c74f", "C74F")),
            "the key of `PeterNeumann` has the id `c74f20a3`, and `C74F20a3` is written"
        );
        // Another kind of key, with its own id.
        assert!(
            refused("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
                .ends_with("is not the Base64 of an Ed25519 key")
        );
        let key = *PETER.parse::<VerifierKey>().unwrap().key();
        for name in ["", "a b", "a+b", "a\u{a0}b", "a\n"] {
            assert_eq!(VerifierKey::new(name, key), Err(KeyError::Name(name.to_owned())));
        }
    }
}
