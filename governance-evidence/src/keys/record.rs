//! What is written down about a key: `NAME.json`, which says which key is the current one and which were before.

use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::error::KeyError;
use super::name::{KeyName, Scope};
use super::public::KeyId;
use crate::moment::Moment;

/// The record of one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The version of this format: 1.
    pub schema: u8,
    /// The name.
    pub name: KeyName,
    /// How far its signatures are to be trusted.
    pub scope: Scope,
    /// The key that signs.
    pub current: Current,
    /// The keys that signed before, oldest first; their public halves are kept.
    pub retired: Vec<Retired>,
}

/// The key that signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Current {
    /// Its id.
    #[serde(serialize_with = "write", deserialize_with = "read")]
    pub key_id: KeyId,
    /// When it was made.
    #[serde(serialize_with = "write", deserialize_with = "read")]
    pub created: Moment,
}

/// A key that signs no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retired {
    /// Its id.
    #[serde(serialize_with = "write", deserialize_with = "read")]
    pub key_id: KeyId,
    /// When it was made.
    #[serde(serialize_with = "write", deserialize_with = "read")]
    pub created: Moment,
    /// When another took its place.
    #[serde(serialize_with = "write", deserialize_with = "read")]
    pub ended: Moment,
}

fn write<T: ToString, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string())
}

fn read<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
    D: Deserializer<'de>,
{
    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
}

impl Record {
    /// Reads a record; `path` is for the message.
    pub(super) fn from_json(text: &str, path: &Path) -> Result<Self, KeyError> {
        let bad = |reason: String| KeyError::BadRecord { path: path.to_path_buf(), reason };
        let record: Self = serde_json::from_str(text).map_err(|error| bad(error.to_string()))?;
        if record.schema != 1 {
            return Err(bad(format!("its schema is `{}`, known is `1`", record.schema)));
        }
        Ok(record)
    }

    /// Returns the text of a record.
    pub(super) fn to_json(&self, path: &Path) -> Result<String, KeyError> {
        let text = serde_json::to_string_pretty(self);
        text.map(|text| text + "\n")
            .map_err(|error| KeyError::BadRecord { path: path.to_path_buf(), reason: error.to_string() })
    }

    /// Returns the record after a new key took the place of the current one.
    pub(super) fn rotated(&self, new: KeyId, now: Moment) -> Self {
        let Current { key_id, created } = self.current;
        let mut next = self.clone();
        next.retired.push(Retired { key_id, created, ended: now });
        next.current = Current { key_id: new, created: now };
        next
    }
}
