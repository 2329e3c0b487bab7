//! The payload of a statement.

use serde_json::json;

use super::{STATEMENT_TYPE, Statement};
use crate::canonical::{self, CanonicalError};

impl Statement {
    /// Returns the payload: canonical JSON, the same bytes for the same statement.
    ///
    /// # Errors
    ///
    /// If the predicate has no canonical form: an integer that a double would round, or nested too deep.
    pub fn to_payload(&self) -> Result<Vec<u8>, CanonicalError> {
        let subjects = self.subjects().iter();
        let subjects: Vec<_> = subjects
            .map(
                |subject| json!({ "name": subject.name, "digest": { "sha256": subject.sha256.to_string() } }),
            )
            .collect();
        canonical::to_vec(&json!({
            "_type": STATEMENT_TYPE,
            "subject": subjects,
            "predicateType": self.predicate_type(),
            "predicate": self.predicate(),
        }))
    }
}
