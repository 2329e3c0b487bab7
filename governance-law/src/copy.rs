//! The copy of a law that a build script leaves for the macros: what it says of itself, and the law's text.
//!
//! The macros take it only if it was made for the same crate by the same run of the script, and if the law still is the
//! file that it was copied from; otherwise they look for the law themselves. So a copy never hides a newer law.

use std::time::Duration;

/// The name of the file in `OUT_DIR`.
pub const FILE: &str = "governance.law";

/// The variable of the build in which the script that wrote the copy says the law's digest.
pub const DIGEST: &str = "GOVERNANCE_LAW_DIGEST";

const HEAD: &str = "governance law copy 1";

/// A copy of a law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LawCopy<'a> {
    /// The folder of the crate for which it was made.
    pub home: &'a str,
    /// The file that it was copied from.
    pub path: &'a str,
    /// The [`stamp`] of that file.
    pub stamp: &'a str,
    /// The digest of the text.
    pub digest: &'a str,
    /// The text of the law.
    pub text: &'a str,
}

impl<'a> LawCopy<'a> {
    /// Writes the copy; `None` if a path has a line break in it.
    #[must_use]
    pub fn render(&self) -> Option<String> {
        let lines = [HEAD, self.home, self.path, self.stamp, self.digest, self.text];
        let is_written = lines.iter().take(5).all(|line| !line.contains(['\n', '\r']));
        is_written.then(|| lines.join("\n"))
    }

    /// Reads a copy; `None` if it is none, or one of another version.
    #[must_use]
    pub fn parse(written: &'a str) -> Option<Self> {
        let mut lines = written.splitn(6, '\n');
        let mut next = || lines.next();
        if next()? != HEAD {
            return None;
        }
        Some(Self { home: next()?, path: next()?, stamp: next()?, digest: next()?, text: next()? })
    }
}

/// Says what the file system says about a law: when it was changed, since 1970, and its length.
#[must_use]
pub fn stamp(modified: Duration, len: u64) -> String {
    format!("{} {len}", modified.as_nanos())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COPY: LawCopy<'_> = LawCopy {
        home: "/w/a",
        path: "/w/governance.toml",
        stamp: "5 12",
        digest: "ab",
        text: "schema = 1\n\n",
    };

    #[test]
    fn a_copy_is_read_as_it_was_written() {
        let written = COPY.render().unwrap();
        assert_eq!(LawCopy::parse(&written), Some(COPY));
    }

    #[test]
    fn what_is_no_copy_is_not_read() {
        for text in
            ["", "schema = 1\n", "governance law copy 2\na\nb\nc\nd\ne", "governance law copy 1\na\nb"]
        {
            assert_eq!(LawCopy::parse(text), None, "{text:?}");
        }
        assert_eq!(LawCopy { home: "/w\n/a", ..COPY }.render(), None);
    }
}
