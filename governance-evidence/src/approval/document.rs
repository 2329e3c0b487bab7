//! The document that is signed: eleven lines, and no second way to write them.

use std::str::FromStr;

use super::error::ApprovalError;
use super::fields::{check_line, check_nonce, check_word};
use crate::canonical::Digest;
use crate::moment::Moment;
use crate::printable::printable;

/// The first line.
const HEAD: &str = "governance-approval v1";

/// The largest document, in bytes.
const LARGEST: usize = 8 * 1024;

/// What is approved, and on which terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The SHA-256 of what is approved.
    pub approves: Digest,
    /// What kind of thing it is, one word: `plan`, `waiver`, `law`.
    pub kind: String,
    /// What it is, for the person who reads before signing.
    pub title: String,
    /// Why it is wanted.
    pub reason: String,
    /// The principal who asks for it, as in `allowed_signers`.
    pub requested_by: String,
    /// The machine that may use it.
    pub host: String,
    /// What makes it unique, 32 to 64 hexadecimal digits: one nonce is used once.
    pub nonce: String,
    /// When the approval has to be claimed, at the latest; exclusive.
    pub claim_by: Moment,
    /// When the work may begin.
    pub work_from: Moment,
    /// When the work has to end; exclusive.
    pub work_until: Moment,
}

/// The document that is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval(Terms);

impl Approval {
    /// Makes the document of these terms.
    ///
    /// # Errors
    ///
    /// If a value would not look like what it is in its line, or if the times are not in order.
    pub fn new(terms: Terms) -> Result<Self, ApprovalError> {
        check_word("kind", &terms.kind)?;
        check_line("title", &terms.title)?;
        check_line("reason", &terms.reason)?;
        check_word("requested-by", &terms.requested_by)?;
        check_word("host", &terms.host)?;
        check_nonce(&terms.nonce)?;
        if terms.work_from >= terms.work_until {
            return Err(ApprovalError::TimesOutOfOrder { first: "work-from", then: "work-until" });
        }
        if terms.claim_by > terms.work_until {
            return Err(ApprovalError::TimesOutOfOrder { first: "claim-by", then: "work-until" });
        }
        Ok(Self(terms))
    }

    /// Returns what is approved, and on which terms.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        &self.0
    }

    /// Returns the text that is signed: eleven lines, each with a line break at its end.
    #[must_use]
    pub fn text(&self) -> String {
        let terms = &self.0;
        let mut text = format!("{HEAD}\n");
        for (key, value) in [
            ("approves", format!("sha256:{}", terms.approves)),
            ("kind", terms.kind.clone()),
            ("title", terms.title.clone()),
            ("reason", terms.reason.clone()),
            ("requested-by", terms.requested_by.clone()),
            ("host", terms.host.clone()),
            ("nonce", terms.nonce.clone()),
            ("claim-by", terms.claim_by.to_string()),
            ("work-from", terms.work_from.to_string()),
            ("work-until", terms.work_until.to_string()),
        ] {
            text.push_str(key);
            text.push_str(": ");
            text.push_str(&value);
            text.push('\n');
        }
        text
    }

    /// Reads the text that is signed.
    ///
    /// # Errors
    ///
    /// If it is anything but what [`text`](Self::text) writes: every line in its place, in its only spelling.
    pub fn read(bytes: &[u8]) -> Result<Self, ApprovalError> {
        if bytes.len() > LARGEST {
            return Err(ApprovalError::DocumentTooLarge(bytes.len()));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| ApprovalError::NotText)?;
        let mut lines = Lines { rest: text, number: 0 };
        let head = lines.next("the first line")?;
        if head != HEAD {
            return Err(ApprovalError::BadHead(printable(head)));
        }
        let approves = lines.value("approves")?;
        let approves =
            approves.strip_prefix("sha256:").and_then(|hex| hex.parse().ok()).ok_or_else(|| {
                let reason = "it is not `sha256:` and 64 lowercase hexadecimal digits";
                ApprovalError::BadField { key: "approves", value: printable(approves), reason }
            })?;
        let terms = Terms {
            approves,
            kind: lines.value("kind")?.to_owned(),
            title: lines.value("title")?.to_owned(),
            reason: lines.value("reason")?.to_owned(),
            requested_by: lines.value("requested-by")?.to_owned(),
            host: lines.value("host")?.to_owned(),
            nonce: lines.value("nonce")?.to_owned(),
            claim_by: lines.moment("claim-by")?,
            work_from: lines.moment("work-from")?,
            work_until: lines.moment("work-until")?,
        };
        if lines.rest.is_empty() {
            Self::new(terms)
        } else {
            Err(ApprovalError::BadLine { line: lines.number + 1, wanted: "the end" })
        }
    }
}

/// The lines of a document, each with its line break.
struct Lines<'a> {
    rest: &'a str,
    number: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self, wanted: &'static str) -> Result<&'a str, ApprovalError> {
        self.number += 1;
        let (line, rest) =
            self.rest.split_once('\n').ok_or(ApprovalError::BadLine { line: self.number, wanted })?;
        self.rest = rest;
        Ok(line)
    }

    fn value(&mut self, key: &'static str) -> Result<&'a str, ApprovalError> {
        let line = self.next(key)?;
        let value = line.strip_prefix(key).and_then(|rest| rest.strip_prefix(": "));
        value.ok_or(ApprovalError::BadLine { line: self.number, wanted: key })
    }

    fn moment(&mut self, key: &'static str) -> Result<Moment, ApprovalError> {
        let value = self.value(key)?;
        Moment::from_str(value).map_err(|_| {
            let reason = "it is no point in time as `2026-11-20T22:00:00Z`";
            ApprovalError::BadField { key, value: printable(value), reason }
        })
    }
}
