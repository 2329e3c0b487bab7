//! Values that are taken from what a step wrote.

use governance_law::Text;

use super::super::template::Template;

/// A value that is taken from the output of a step.
#[derive(Debug, Clone)]
pub struct Capture {
    /// The variable.
    pub name: Text,
    /// The stream.
    pub from: Stream,
    /// Which part of it.
    pub what: Part,
}

/// A stream of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

impl Stream {
    /// Returns its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
        }
    }
}

/// Which part of a stream is taken.
#[derive(Debug, Clone)]
pub enum Part {
    /// All of it, less white space at both ends.
    Whole,
    /// What a JSON pointer leads to.
    Json(Text),
    /// What stands between two markers; up to the end of the line without the second.
    Between(Template, Option<Template>),
}
