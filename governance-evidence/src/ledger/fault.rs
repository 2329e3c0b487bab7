//! What can be wrong with a ledger, named so that somebody can go and look.

use std::fmt;

use crate::canonical::{Digest, NotCanonical};

/// The first bad entry, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The entry, counted from 0.
    pub index: u64,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The line is no entry in canonical form.
    Form(NotCanonical),
    /// The line is longer than any that a writer writes.
    TooLong,
    /// The last line has no newline: an append that was killed, or a cut end.
    Unfinished {
        /// How many bytes it has.
        bytes: u64,
    },
    /// The line has another index than its place.
    Index {
        /// The index that it has.
        found: u64,
    },
    /// The time is no point in time.
    Time {
        /// What is written.
        found: String,
    },
    /// The entry after it is intact and was chained to other bytes.
    Changed {
        /// The SHA-256 of the line.
        found: Digest,
        /// The SHA-256 to which the next entry was chained.
        expected: String,
    },
    /// The entry is not chained to the line before it.
    Unchained {
        /// What the entry says.
        found: String,
        /// The SHA-256 of the line before.
        expected: Digest,
    },
    /// The last entry is not chained to this one: either may have been changed.
    ChangedOrNext {
        /// The SHA-256 of the line.
        found: Digest,
        /// What the last entry says.
        expected: String,
    },
    /// The ledger ends before the checkpoint does.
    Missing {
        /// How many entries the checkpoint has.
        expected: u64,
    },
    /// The chain holds in itself, and is another than the one under the checkpoint: what is named is the first entry that may differ.
    Rewritten {
        /// The last entry that the checkpoint covers.
        last: u64,
        /// The root of the entries up to there.
        found: Digest,
        /// The root under the checkpoint.
        expected: Digest,
    },
}

impl Fault {
    /// Returns the line, counted from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.index.saturating_add(1)
    }

    /// Returns what was found.
    #[must_use]
    pub fn found(&self) -> String {
        match &self.reason {
            Reason::Form(fault) => fault.found(),
            Reason::TooLong => "a longer line".to_owned(),
            Reason::Unfinished { bytes } => format!("{bytes} bytes"),
            Reason::Index { found } => found.to_string(),
            Reason::Time { found } | Reason::Unchained { found, .. } => found.clone(),
            Reason::Changed { found, .. } | Reason::ChangedOrNext { found, .. } => found.to_string(),
            Reason::Missing { .. } => "the end".to_owned(),
            Reason::Rewritten { found, .. } => found.base64(),
        }
    }

    /// Returns what was expected.
    #[must_use]
    pub fn expected(&self) -> String {
        match &self.reason {
            Reason::Form(fault) => fault.expected().to_owned(),
            Reason::TooLong => format!("at most {} bytes", super::LONGEST),
            Reason::Unfinished { .. } => "a newline".to_owned(),
            Reason::Index { .. } => self.index.to_string(),
            Reason::Time { .. } => "a time as `2026-11-20T22:00:00Z`".to_owned(),
            Reason::Changed { expected, .. } | Reason::ChangedOrNext { expected, .. } => expected.clone(),
            Reason::Unchained { expected, .. } => expected.to_string(),
            Reason::Missing { expected } => format!("{expected} entries"),
            Reason::Rewritten { expected, .. } => expected.base64(),
        }
    }

    /// Returns what to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match &self.reason {
            Reason::Unfinished { .. } => {
                "if nobody is writing now, an append was killed or the end was cut off; the next writer mends what was unfinished"
            }
            Reason::Index { .. } => "entries were dropped, inserted, swapped or copied here",
            Reason::Missing { .. } => {
                "the end was cut off; a copy that has the entries shows what was in them"
            }
            Reason::Rewritten { .. } => {
                "a copy of the ledger, or an older checkpoint given as well, narrows down where"
            }
            _ => "compare the line with a copy of the ledger; what is recorded is never corrected in place",
        }
    }

    /// Returns the word for reports.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match &self.reason {
            Reason::Form(_) | Reason::TooLong | Reason::Time { .. } => "form",
            Reason::Unfinished { .. } => "unfinished",
            Reason::Index { .. } => "index",
            Reason::Changed { .. } | Reason::ChangedOrNext { .. } => "changed",
            Reason::Unchained { .. } => "unchained",
            Reason::Missing { .. } => "missing",
            Reason::Rewritten { .. } => "rewritten",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (index, line) = (self.index, self.line());
        let (found, expected) = (self.found(), self.expected());
        match &self.reason {
            Reason::Form(fault) => write!(f, "entry {index} (line {line}) is not in canonical form: {fault}"),
            Reason::TooLong => {
                write!(f, "entry {index} (line {line}) has more than {} bytes", super::LONGEST)
            }
            Reason::Unfinished { .. } => {
                write!(f, "entry {index} (line {line}) is unfinished: {found} without a newline")
            }
            Reason::Index { .. } => {
                write!(f, "entry {index} (line {line}) has the index `{found}`, expected `{expected}`")
            }
            Reason::Time { .. } => {
                write!(f, "entry {index} (line {line}) has the time `{found}`, expected {expected}")
            }
            Reason::Changed { .. } => write!(
                f,
                "entry {index} (line {line}) was changed: its SHA-256 is `{found}`, and the next entry was chained to `{expected}`"
            ),
            Reason::ChangedOrNext { .. } => write!(
                f,
                "entry {index} (line {line}) or the one after it was changed: its SHA-256 is `{found}`, and the next entry says `{expected}`"
            ),
            Reason::Unchained { .. } => write!(
                f,
                "entry {index} (line {line}) is not chained to the one before: it says `{found}`, expected `{expected}`"
            ),
            Reason::Missing { .. } => {
                write!(f, "entry {index} (line {line}) is missing: the checkpoint has {expected}")
            }
            Reason::Rewritten { last, .. } => write!(
                f,
                "the entries {index} to {last} are not those of the checkpoint: their root is `{found}`, expected `{expected}`"
            ),
        }
    }
}

impl std::error::Error for Fault {}

/// Why a ledger is not intact, or not known to be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// An entry is bad.
    #[error(transparent)]
    Bad(#[from] Fault),
    /// The ledger could not be read.
    #[error("the ledger cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
}

#[cfg(test)]
mod unit {
    use super::*;

    /// Every way to be bad that no entry in canonical form can hide, in the words of a report.
    #[test]
    fn every_fault_names_its_entry_what_was_found_and_what_was_wanted() {
        let (one, other) = (Digest::of(b"one"), Digest::of(b"other"));
        let both = |a: &Digest, b: &Digest| (a.to_string(), b.to_string());
        let (hex_one, hex_other) = both(&one, &other);
        let cases = [
            (Reason::TooLong, "form", "a longer line", "has more than ", "compare the line"),
            (
                Reason::Unfinished { bytes: 7 },
                "unfinished",
                "7 bytes",
                "is unfinished: 7 bytes",
                "an append was killed",
            ),
            (
                Reason::Index { found: 9 },
                "index",
                "9",
                "has the index `9`, expected `3`",
                "were dropped, inserted",
            ),
            (
                Reason::Time { found: "noon".into() },
                "form",
                "noon",
                "has the time `noon`",
                "compare the line",
            ),
            (
                Reason::Changed { found: one, expected: hex_other.clone() },
                "changed",
                &hex_one,
                "was changed: its SHA-256 is",
                "compare the line",
            ),
            (
                Reason::Unchained { found: "x".into(), expected: other },
                "unchained",
                "x",
                "is not chained to the one before: it says `x`",
                "compare the line",
            ),
            (
                Reason::ChangedOrNext { found: one, expected: hex_other.clone() },
                "changed",
                &hex_one,
                "or the one after it was changed",
                "compare the line",
            ),
            (
                Reason::Missing { expected: 8 },
                "missing",
                "the end",
                "is missing: the checkpoint has 8 entries",
                "was cut off",
            ),
            (
                Reason::Rewritten { last: 5, found: one, expected: other },
                "rewritten",
                &one.base64(),
                "the entries 3 to 5 are not those of the checkpoint",
                "narrows down where",
            ),
        ];
        for (reason, word, found, said, help) in cases {
            let fault = Fault { index: 3, reason };
            let text = fault.to_string();
            assert_eq!((fault.word(), fault.found().as_str(), fault.line()), (word, found, 4), "{fault:?}");
            assert!(text.contains(said) && fault.help().contains(help), "{text}; {}", fault.help());
            assert!(
                !fault.expected().is_empty() && (text.contains("entry 3") || text.contains("entries 3")),
                "{text}"
            );
        }
    }
}
