//! A run and the statement that carries it; there is one spelling.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{PREDICATE_TYPE, Run, SUBJECT};
use crate::canonical::{CanonicalError, Digest};
use crate::printable::printable;
use crate::statement::{Statement, StatementError, Subject};

/// Why a statement is not that of a run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// It is no statement, or one of another kind.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The subject is not one tree.
    #[error("the statement of a run is about one subject, the `{SUBJECT}`, and this one is about {0}")]
    Subject(String),
    /// The predicate is not that of a run: a key is missing or unknown, or has a value of another kind.
    #[error("the statement does not describe a run: {0}")]
    Predicate(String),
    /// A gate comes twice.
    #[error("the statement names the gate `{0}` twice")]
    TwiceNamed(String),
    /// It ended before it began.
    #[error("the run ended at `{end}`, before it began at `{begin}`")]
    BackInTime {
        /// When it is said to have begun.
        begin: String,
        /// When it is said to have ended.
        end: String,
    },
    /// Something in it has no canonical form.
    #[error("the run cannot be written: {0}")]
    Unwritable(String),
}

impl From<CanonicalError> for RunError {
    fn from(error: CanonicalError) -> Self {
        Self::Unwritable(error.to_string())
    }
}

impl RunError {
    /// Returns what to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Statement(error) => error.help(),
            Self::Unwritable(_) => "this is a defect of the tool; please report it",
            _ => {
                "another program wrote this, or another version of this one; get the statement of a run of `validate`"
            }
        }
    }
}

impl Run {
    /// Returns the statement of this run about a tree.
    ///
    /// # Errors
    ///
    /// If something in it has no canonical form.
    pub fn statement(&self, tree: Digest) -> Result<Statement, RunError> {
        let predicate = match serde_json::to_value(self) {
            Ok(Value::Object(predicate)) => predicate,
            Ok(_) => return Err(RunError::Unwritable("it is no object".to_owned())),
            Err(error) => return Err(RunError::Unwritable(error.to_string())),
        };
        let subject = Subject { name: SUBJECT.to_owned(), sha256: tree };
        Ok(Statement::new(vec![subject], PREDICATE_TYPE, predicate)?)
    }

    /// Reads a payload that somebody answers for, and returns the run and the tree that it is about.
    ///
    /// # Errors
    ///
    /// If it is no statement, of another type, about anything but one tree, or if the run is not spelled as
    /// [`Run::statement`] spells it.
    pub fn read(payload: &[u8]) -> Result<(Self, Digest), RunError> {
        let statement = Statement::read(payload)?;
        let predicate = statement.predicate_of(PREDICATE_TYPE)?;
        let tree = match statement.subjects() {
            [Subject { name, sha256 }] if name == SUBJECT => *sha256,
            others => {
                let names: Vec<String> =
                    others.iter().take(3).map(|subject| format!("`{}`", printable(&subject.name))).collect();
                return Err(RunError::Subject(names.join(", ")));
            }
        };
        let run: Self = serde_json::from_value(Value::Object(predicate.clone()))
            .map_err(|error| RunError::Predicate(printable(&error.to_string())))?;
        // serde takes a list for an object, and leaves out what may be absent; what is written again is the one spelling.
        if run.statement(tree)?.to_payload()? != payload {
            return Err(RunError::Predicate("it is not spelled as this version spells it".to_owned()));
        }
        let mut names = BTreeSet::new();
        if let Some(gate) = run.gates.iter().find(|gate| !names.insert(gate.name.as_str())) {
            return Err(RunError::TwiceNamed(printable(&gate.name)));
        }
        if run.end < run.begin {
            return Err(RunError::BackInTime { begin: run.begin.to_string(), end: run.end.to_string() });
        }
        Ok((run, tree))
    }
}
