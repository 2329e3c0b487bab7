//! What a key is called, and how far its signatures are to be trusted.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::KeyError;

/// The longest name of a key, in characters.
const LONGEST: usize = 40;

/// The name of a key: up to 40 lowercase letters, digits, `-` and `_`, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyName(String);

impl KeyName {
    /// Returns the name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for KeyName {
    type Error = KeyError;

    fn try_from(name: String) -> Result<Self, KeyError> {
        let is_tail =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
        let begins = name.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        if begins && name.len() <= LONGEST && name.bytes().all(is_tail) {
            Ok(Self(name))
        } else {
            Err(KeyError::BadName(name))
        }
    }
}

impl FromStr for KeyName {
    type Err = KeyError;

    fn from_str(name: &str) -> Result<Self, KeyError> {
        Self::try_from(name.to_owned())
    }
}

impl From<KeyName> for String {
    fn from(name: KeyName) -> Self {
        name.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far a signature is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// On the machine that made the key, and nowhere else.
    Local,
    /// Wherever the law lists the public key.
    Team,
}

impl Scope {
    /// Returns the word for records and reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Team => "team",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path() {
        for name in ["machine", "a", "ci-2_b", &"k".repeat(40)] {
            assert_eq!(name.parse::<KeyName>().unwrap().as_str(), name);
        }
        for name in ["", "../x", "a/b", "a.b", "-a", "1a", "A", "a b", "ä", "a\n", "a\0", &"k".repeat(41)] {
            assert_eq!(name.parse::<KeyName>(), Err(KeyError::BadName(name.to_owned())));
        }
    }
}
