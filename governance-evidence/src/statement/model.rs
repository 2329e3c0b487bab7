//! A statement and its parts.

use serde_json::{Map, Value};

use super::StatementError;
use crate::canonical::Digest;
use crate::printable::{is_unseen, printable};

/// What is claimed, and about exactly which bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    subjects: Vec<Subject>,
    predicate_type: String,
    predicate: Map<String, Value>,
}

/// What a statement is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Its name, for people; the digest is what counts.
    pub name: String,
    /// The SHA-256 of its content.
    pub sha256: Digest,
}

impl Statement {
    /// Makes a statement; its type of predicate is a URI, which says how to read the predicate.
    ///
    /// # Errors
    ///
    /// If there is no subject or are too many, if a name is empty, unprintable or comes twice, or if the type is no URI.
    pub fn new(
        subjects: Vec<Subject>,
        predicate_type: impl Into<String>,
        predicate: Map<String, Value>,
    ) -> Result<Self, StatementError> {
        let predicate_type = predicate_type.into();
        check_subjects(&subjects)?;
        if !is_uri(&predicate_type) {
            return Err(StatementError::BadPredicateType(printable(&predicate_type)));
        }
        Ok(Self { subjects, predicate_type, predicate })
    }

    /// Returns what it is about; at least one subject.
    #[must_use]
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// Returns the URI that says how to read the predicate.
    #[must_use]
    pub fn predicate_type(&self) -> &str {
        &self.predicate_type
    }

    /// Returns what is claimed.
    #[must_use]
    pub const fn predicate(&self) -> &Map<String, Value> {
        &self.predicate
    }

    /// Returns the subject that has this digest: the answer to a statement that is shown again for something else.
    ///
    /// # Errors
    ///
    /// If none has; the error says what the statement is about.
    pub fn about(&self, sha256: &Digest) -> Result<&Subject, StatementError> {
        self.subjects.iter().find(|subject| subject.sha256 == *sha256).ok_or_else(|| {
            let mut named: Vec<String> = self.subjects.iter().take(3).map(shown).collect();
            if self.subjects.len() > named.len() {
                named.push(format!("{} more", self.subjects.len() - named.len()));
            }
            StatementError::OtherSubject { found: named.join(", "), wanted: sha256.to_string() }
        })
    }

    /// Returns the predicate if it is of this type.
    ///
    /// # Errors
    ///
    /// If it is of another.
    pub fn predicate_of(&self, wanted: &str) -> Result<&Map<String, Value>, StatementError> {
        if self.predicate_type == wanted {
            Ok(&self.predicate)
        } else {
            let found = self.predicate_type.clone();
            Err(StatementError::OtherPredicate { found, wanted: wanted.to_owned() })
        }
    }
}

fn shown(subject: &Subject) -> String {
    format!("`{}` (`sha256:{}`)", printable(&subject.name), subject.sha256)
}

fn check_subjects(subjects: &[Subject]) -> Result<(), StatementError> {
    match subjects.len() {
        0 => return Err(StatementError::NoSubject),
        count if count > super::MOST_SUBJECTS => return Err(StatementError::TooManySubjects(count)),
        _ => {}
    }
    let mut names: Vec<&str> = subjects.iter().map(|subject| subject.name.as_str()).collect();
    if let Some(name) =
        names.iter().find(|name| name.is_empty() || name.chars().any(|c| c.is_control() || is_unseen(c)))
    {
        return Err(StatementError::BadName(printable(name)));
    }
    names.sort_unstable();
    let twice = names.windows(2).find_map(|pair| match pair {
        [first, second] if first == second => Some(*first),
        _ => None,
    });
    twice.map_or(Ok(()), |name| Err(StatementError::DuplicateName(printable(name))))
}

/// Returns whether a text is a URI with a scheme (RFC 3986, without a look at what is behind it).
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && !rest.is_empty()
        && rest.bytes().all(|byte| byte.is_ascii_graphic())
}
