//! Expectations, typed: what has to come of a command.

use std::ops::Range;
use std::time::Duration;

use serde_json::Value;

use super::template::Template;
use crate::canonical::Digest;

/// Everything that has to come of a command; all of it together.
#[derive(Debug, Clone)]
pub struct Expect {
    /// How it has to end.
    pub end: End,
    /// How long it may have taken.
    pub took: Option<Duration>,
    /// What it has to write to standard output.
    pub stdout: Content,
    /// What it has to write to standard error.
    pub stderr: Content,
    /// What it has to leave behind.
    pub files: Vec<FileExpect>,
}

impl Expect {
    /// Returns what is expected where nothing is said: that the command ends with code 0.
    #[must_use]
    pub const fn success() -> Self {
        Self {
            end: End::Codes(Vec::new()),
            took: None,
            stdout: Content::nothing(),
            stderr: Content::nothing(),
            files: Vec::new(),
        }
    }

    /// Returns whether it says more than how the command ends.
    pub(super) const fn says_more_than_time(&self) -> bool {
        !self.stdout.checks.is_empty()
            || !self.stderr.checks.is_empty()
            || !self.files.is_empty()
            || self.took.is_none()
    }
}

/// How a command has to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// By itself, with one of these codes; with 0 if there is none.
    Codes(Vec<i32>),
    /// Killed by this signal.
    Signal(i32),
    /// By itself, with whatever code.
    Any,
}

/// What a text has to be like.
#[derive(Debug, Clone)]
pub struct Content {
    /// Whether upper and lower case are the same.
    pub ignore_case: bool,
    /// The conditions, all of them.
    pub checks: Vec<Check>,
}

impl Content {
    /// Returns no condition at all.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { ignore_case: false, checks: Vec::new() }
    }
}

/// One condition on a text.
#[derive(Debug, Clone)]
pub enum Check {
    /// It holds this text.
    Contains(Template),
    /// It does not hold this text.
    Lacks(Template),
    /// It is exactly this text.
    Equals(Template),
    /// One of its lines is like this pattern, in which `*` stands for anything.
    HasLine(Template),
    /// None of its lines is like this pattern.
    LacksLine(Template),
    /// So many of its lines are like this pattern.
    Count(Template, Bounds),
    /// A number stands between two markers, and is within bounds.
    Number {
        /// What stands before it.
        after: Option<Template>,
        /// What stands behind it.
        before: Option<Template>,
        /// What it has to be.
        bounds: Bounds,
    },
    /// It is one JSON document, and a pointer leads to this.
    Json(String, JsonCheck),
}

/// What a JSON pointer has to lead to.
#[derive(Debug, Clone)]
pub enum JsonCheck {
    /// To a value that equals this one; strings in it may hold variables.
    Equals(Value, Range<usize>),
    /// To a number within bounds.
    Number(Box<Bounds>),
    /// To anything.
    Exists,
    /// To nothing.
    Absent,
}

/// What a number has to be; at least one of these.
#[derive(Debug, Clone, Default)]
pub struct Bounds {
    /// Not less than this.
    pub at_least: Option<Template>,
    /// Not more than this.
    pub at_most: Option<Template>,
    /// More than this.
    pub more_than: Option<Template>,
    /// Less than this.
    pub less_than: Option<Template>,
    /// Exactly this.
    pub equals: Option<Template>,
}

impl Bounds {
    /// Returns each bound that is given, with its key.
    pub fn given(&self) -> impl Iterator<Item = (&'static str, &Template)> {
        [
            ("at_least", &self.at_least),
            ("at_most", &self.at_most),
            ("more_than", &self.more_than),
            ("less_than", &self.less_than),
            ("equals", &self.equals),
        ]
        .into_iter()
        .filter_map(|(key, bound)| bound.as_ref().map(|bound| (key, bound)))
    }
}

/// What a file has to be like.
#[derive(Debug, Clone)]
pub struct FileExpect {
    /// The file.
    pub path: Template,
    /// Whether it has to be there.
    pub is: Presence,
    /// The digest of its content.
    pub sha256: Option<Digest>,
    /// What its text has to be like.
    pub content: Content,
}

/// Whether a file has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is there.
    Exists,
    /// It is not.
    Absent,
}
