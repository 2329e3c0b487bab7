//! Reading: entry by entry, in constant memory, and none that is not chained to the one before.

use std::io::{BufRead, BufReader, Read};

use super::LONGEST;
use super::fault::{Fault, Reason, VerifyError};
use super::form;
use super::walk::{SetBack, Walk};
use crate::canonical::Digest;
use crate::moment::Moment;

/// How many bytes are read at a time.
const BUFFER: usize = 256 << 10;

/// A ledger being read.
#[derive(Debug)]
pub struct Reader<R> {
    source: BufReader<R>,
    line: Vec<u8>,
    /// The line after a bad one, which may show whose fault it is.
    ahead: Vec<u8>,
    pub(super) walk: Walk,
    bytes: u64,
}

/// An entry as it stands in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'l> {
    /// Its index.
    pub index: u64,
    kind: &'l [u8],
    body: &'l [u8],
    /// What its writer's clock said.
    pub time: Moment,
    /// Its line, newline included.
    pub line: &'l [u8],
    /// The SHA-256 of the line.
    pub digest: Digest,
}

impl<'l> Entry<'l> {
    /// Returns what sort of entry it is.
    #[must_use]
    pub fn kind(&self) -> &'l str {
        // The whole line is UTF-8.
        std::str::from_utf8(self.kind).unwrap_or_default()
    }

    /// Returns its body, canonical JSON.
    #[must_use]
    pub fn body(&self) -> &'l str {
        std::str::from_utf8(self.body).unwrap_or_default()
    }
}

impl<R: Read> Reader<R> {
    /// Reads from the beginning of a ledger.
    pub fn new(source: R) -> Self {
        Self {
            source: BufReader::with_capacity(BUFFER, source),
            line: Vec::new(),
            ahead: Vec::new(),
            walk: Walk::default(),
            bytes: 0,
        }
    }

    /// Returns the next entry, or nothing at the end.
    ///
    /// # Errors
    ///
    /// The first bad entry, or what the system says.
    pub fn next_entry(&mut self) -> Result<Option<Entry<'_>>, VerifyError> {
        let index = self.walk.entries();
        if !next_line(&mut self.source, &mut self.line, index)? {
            return Ok(None);
        }
        match self.walk.step(&self.line) {
            Ok((form, time)) => {
                self.bytes += self.line.len() as u64;
                let digest = self.walk.head;
                let (kind, body) = (form.kind, form.body);
                Ok(Some(Entry { index, kind, time, body, line: &self.line, digest }))
            }
            Err(Reason::Unchained { found, expected }) => {
                next_line(&mut self.source, &mut self.ahead, index + 1)?;
                Err(unchained(index, found, expected, &Digest::of(&self.line), &self.ahead).into())
            }
            Err(reason) => Err(Fault { index, reason }.into()),
        }
    }

    /// Returns how many entries have been read.
    pub const fn entries(&self) -> u64 {
        self.walk.entries()
    }

    /// Returns how many bytes their lines have.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the SHA-256 of the last line that was read.
    pub const fn head(&self) -> Digest {
        self.walk.head
    }

    /// Returns the root of the entries that were read.
    pub fn root(&self) -> Digest {
        self.walk.tree.root()
    }

    /// Returns how often a clock was set back, and the first time.
    pub const fn set_backs(&self) -> (u64, Option<SetBack>) {
        (self.walk.set_backs, self.walk.first_set_back)
    }

    /// Returns the bytes of the line at which reading ended with an error.
    pub(super) fn last_line(&self) -> &[u8] {
        &self.line
    }
}

/// Reads the next line into a buffer; at the end there is none.
fn next_line(source: &mut impl BufRead, line: &mut Vec<u8>, index: u64) -> Result<bool, VerifyError> {
    line.clear();
    source.take(LONGEST as u64 + 1).read_until(b'\n', line)?;
    if line.len() > LONGEST {
        return Err(Fault { index, reason: Reason::TooLong }.into());
    }
    Ok(!line.is_empty())
}

/// Says which of two entries was changed: if the one after is chained to the later of them, that one is intact.
fn unchained(index: u64, found: String, expected: Digest, line: &Digest, ahead: &[u8]) -> Fault {
    let Some(before) = index.checked_sub(1) else {
        return Fault { index, reason: Reason::Unchained { found, expected } };
    };
    let next = ahead.strip_suffix(b"\n").and_then(|line| form::read(line).ok());
    let is_intact = next.is_some_and(|next| next.index == index + 1 && *next.previous == line.hex());
    // Seen from the entry before, the two change their roles.
    if is_intact {
        Fault { index: before, reason: Reason::Changed { found: expected, expected: found } }
    } else if ahead.is_empty() {
        Fault { index: before, reason: Reason::ChangedOrNext { found: expected, expected: found } }
    } else {
        Fault { index, reason: Reason::Unchained { found, expected } }
    }
}
