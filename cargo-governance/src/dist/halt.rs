//! Why there are no archives, or why a folder of them is refused.

use crate::error::SetupError;
use crate::exit_codes::Exit;

/// Why the work ended early.
#[derive(Debug)]
pub(crate) enum Halt {
    /// Something is wrong with what was built or verified.
    Found {
        /// What was found, and what was expected.
        message: String,
        /// What to do.
        help: String,
    },
    /// The work could not be done.
    Setup(SetupError),
}

impl Halt {
    /// Says what was found, and what to do about it.
    pub(super) fn found(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Found { message: message.into(), help: help.into() }
    }

    /// Says why the work could not be done, and what to do about it.
    pub(super) fn unable(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Setup(SetupError::helped(message, help))
    }

    /// Says why the work could not be done.
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self::Setup(SetupError::Other(message.into()))
    }

    /// Returns how the command ends.
    #[must_use]
    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::Found { .. } => Exit::Violation,
            Self::Setup(_) => Exit::Unchecked,
        }
    }

    /// Returns what to tell, and what to do about it.
    #[must_use]
    pub(crate) fn said(&self) -> (String, Option<String>) {
        match self {
            Self::Found { message, help } => (message.clone(), Some(help.clone())),
            Self::Setup(error) => (error.to_string(), error.help()),
        }
    }
}

impl From<SetupError> for Halt {
    fn from(error: SetupError) -> Self {
        Self::Setup(error)
    }
}
