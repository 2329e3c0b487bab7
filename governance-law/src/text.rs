//! A string of the law together with the place where it was written.

use std::ops::Range;

/// A string and its byte range in `governance.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What the law says, unescaped.
    pub value: String,
    /// Where it says so, as a byte range of the file, quotes included.
    pub span: Range<usize>,
}

impl Text {
    /// Joins a value and its place.
    #[must_use]
    pub fn new(value: impl Into<String>, span: Range<usize>) -> Self {
        Self { value: value.into(), span }
    }

    /// Returns the string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.value)
    }
}
