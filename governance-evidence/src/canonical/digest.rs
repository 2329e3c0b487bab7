//! A SHA-256, and its two spellings.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Encoding};
use sha2::{Digest as _, Sha256};

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// The 64 lowercase digits of a digest, without an allocation.
pub type Hex = [u8; 64];

/// What is no digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a SHA-256")]
pub struct DigestError(String);

impl Digest {
    /// What stands for "nothing came before": 32 zero bytes.
    pub const ZERO: Self = Self([0; 32]);

    /// Hashes bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Takes 32 bytes for the digest that they are.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Returns the 64 lowercase digits, as `sha256sum` prints them.
    #[must_use]
    pub fn hex(&self) -> Hex {
        // Without a branch or a table, so that all 64 are written at once.
        let digit = |four: u8| four + b'0' + u8::from(four > 9) * (b'a' - b'0' - 10);
        let mut hex = [0; 64];
        for (pair, byte) in hex.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 0xf)]);
        }
        hex
    }

    /// Returns the standard Base64, as checkpoints spell it.
    #[must_use]
    pub fn base64(&self) -> String {
        Base64::encode_string(&self.0)
    }

    /// Reads the standard Base64 of 32 bytes.
    ///
    /// # Errors
    ///
    /// If it is anything else, a second spelling of the same bytes included.
    pub fn from_base64(text: &str) -> Result<Self, DigestError> {
        let mut bytes = [0; 32];
        match Base64::decode(text, &mut bytes) {
            Ok(read) if read.len() == 32 => Ok(Self(bytes)),
            _ => Err(DigestError(text.to_owned())),
        }
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    /// Reads 64 lowercase hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, DigestError> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let read = || {
            let mut bytes = [0; 32];
            if text.len() != 64 {
                return None;
            }
            for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
                let [high, low] = pair else { return None };
                *byte = digit(*high)? << 4 | digit(*low)?;
            }
            Some(Self(bytes))
        };
        read().ok_or_else(|| DigestError(text.to_owned()))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0 {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_abc_is_that_of_the_standard() {
        let abc = Digest::of(b"abc");
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(abc.to_string(), hex);
        assert_eq!(abc.hex().as_slice(), hex.as_bytes());
        assert_eq!(hex.parse(), Ok(abc));
        assert_eq!(Digest::from_base64(&abc.base64()), Ok(abc));
    }

    #[test]
    fn a_second_spelling_is_refused() {
        let hex = Digest::of(b"abc").to_string();
        for other in [hex.to_uppercase(), hex[1..].to_owned(), format!("{hex}0"), hex.replace('b', "g")] {
            assert_eq!(other.parse::<Digest>(), Err(DigestError(other)));
        }
        let base64 = Digest::ZERO.base64();
        // The last digit before the padding has two bits that count for nothing.
        for other in [base64.replace("A=", "B="), base64.replace('=', ""), "AAAA".to_owned()] {
            assert!(Digest::from_base64(&other).is_err(), "{other}");
        }
    }
}
