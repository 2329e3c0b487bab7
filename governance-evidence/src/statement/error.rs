//! Why a statement is refused, and what to do about it.

use super::{MOST_SUBJECTS, STATEMENT_TYPE};

/// Why a statement is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatementError {
    /// The payload is not canonical JSON.
    #[error("the statement is not canonical JSON: {0}")]
    NotCanonical(String),
    /// The payload is no statement: a key is missing or unknown, or has a value of another type.
    #[error("the payload is no statement: {0}")]
    NotStatement(String),
    /// The payload is of another type or version.
    #[error("the statement is of type `{0}`, accepted is `{STATEMENT_TYPE}`")]
    OtherType(String),
    /// It is about nothing.
    #[error("the statement has no subject")]
    NoSubject,
    /// It has too many subjects.
    #[error("the statement has `{0}` subjects, allowed are {MOST_SUBJECTS}")]
    TooManySubjects(usize),
    /// A subject has an empty name, or one that cannot be printed.
    #[error("`{0}` is no name of a subject")]
    BadName(String),
    /// Two subjects have one name.
    #[error("two subjects are named `{0}`")]
    DuplicateName(String),
    /// A subject has no SHA-256, or something else beside it.
    #[error("the subject `{name}` has the digests {found}, wanted is `sha256` alone")]
    Digests {
        /// The subject.
        name: String,
        /// What it has.
        found: String,
    },
    /// The digest is none.
    #[error("the subject `{name}` has the sha256 `{found}`, which is not 64 lowercase hexadecimal digits")]
    BadDigest {
        /// The subject.
        name: String,
        /// What was found.
        found: String,
    },
    /// The type of the predicate is no URI.
    #[error("the type of the predicate is `{0}`, wanted is a URI")]
    BadPredicateType(String),
    /// The statement is about something else.
    #[error("the statement is about {found}, not about `sha256:{wanted}`")]
    OtherSubject {
        /// What it is about.
        found: String,
        /// What it should be about.
        wanted: String,
    },
    /// The predicate is of another type.
    #[error("the predicate is of type `{found}`, wanted is `{wanted}`")]
    OtherPredicate {
        /// What it is.
        found: String,
        /// What it should be.
        wanted: String,
    },
}

impl StatementError {
    /// Returns what to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::OtherSubject { .. } => {
                "this is evidence for something else; get the statement of exactly this content"
            }
            Self::OtherPredicate { .. } => "this is evidence of another kind; hand in the right file",
            Self::NotCanonical(_) => "a statement is written as RFC 8785 says; get it again from its author",
            _ => "another program wrote this, or another version of this one",
        }
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn each_refusal_says_where_the_right_one_is_to_be_had() {
        let text = || "x".to_owned();
        let of = |error: StatementError| error.help();
        assert!(
            of(StatementError::OtherSubject { found: text(), wanted: text() })
                .contains("exactly this content")
        );
        assert!(
            of(StatementError::OtherPredicate { found: text(), wanted: text() }).contains("another kind")
        );
        assert!(of(StatementError::NoSubject).contains("another version"));
    }
}
