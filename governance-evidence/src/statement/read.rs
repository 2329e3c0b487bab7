//! Reading a payload, strictly: one spelling, every key known, every digest a SHA-256.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{STATEMENT_TYPE, Statement, StatementError, Subject};
use crate::canonical;
use crate::envelope::object::Object;
use crate::printable::printable;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(rename = "_type")]
    statement_type: String,
    subject: Vec<Object<TextSubject>>,
    #[serde(rename = "predicateType")]
    predicate_type: String,
    predicate: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextSubject {
    name: String,
    digest: BTreeMap<String, String>,
}

impl Statement {
    /// Reads a payload. Take it from [`Verified::payload`](crate::envelope::Verified::payload): what nobody signed says
    /// nothing.
    ///
    /// # Errors
    ///
    /// If it is not canonical JSON (a key that comes twice is not), has another type or version, a key that statements do
    /// not have, no subject, or a subject without exactly one SHA-256.
    pub fn read(payload: &[u8]) -> Result<Self, StatementError> {
        canonical::check(payload).map_err(|error| StatementError::NotCanonical(error.to_string()))?;
        let Object(text): Object<Text> = serde_json::from_slice(payload)
            .map_err(|error| StatementError::NotStatement(printable(&error.to_string())))?;
        if text.statement_type != STATEMENT_TYPE {
            return Err(StatementError::OtherType(printable(&text.statement_type)));
        }
        let subjects: Result<Vec<_>, _> =
            text.subject.into_iter().map(|Object(subject)| read(subject)).collect();
        Self::new(subjects?, text.predicate_type, text.predicate)
    }
}

fn read(subject: TextSubject) -> Result<Subject, StatementError> {
    let TextSubject { name, digest } = subject;
    let mut digests = digest.iter();
    let (Some((algorithm, sha256)), None) = (digests.next(), digests.next()) else {
        return Err(StatementError::Digests { name: printable(&name), found: listed(&digest) });
    };
    if algorithm != "sha256" {
        return Err(StatementError::Digests { name: printable(&name), found: listed(&digest) });
    }
    match sha256.parse() {
        Ok(sha256) => Ok(Subject { name, sha256 }),
        Err(_) => Err(StatementError::BadDigest { name: printable(&name), found: printable(sha256) }),
    }
}

fn listed(digest: &BTreeMap<String, String>) -> String {
    let names: Vec<String> = digest.keys().map(|name| format!("`{}`", printable(name))).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
