//! One step after the other along the chain: what has to hold between an entry and the one before.

use super::fault::Reason;
use super::form::{self, Form, TIME};
use crate::canonical::{Digest, Hex};
use crate::merkle::{self, Frontier};
use crate::moment::Moment;

/// Returns the leaf of an entry in the tree: its input is the 32 bytes of the SHA-256 of the line.
#[must_use]
pub fn leaf_of(line: &Digest) -> Digest {
    merkle::leaf(line.as_bytes())
}

/// A clock that was set back between two entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetBack {
    /// The entry with the earlier time.
    pub index: u64,
    /// Its time.
    pub time: Moment,
    /// The time of the entry before it.
    pub before: Moment,
}

/// What a walk leaves its leaves with.
pub(super) trait Tree {
    /// Returns the index of the next leaf.
    fn next(&self) -> u64;
    /// Takes the next leaf.
    fn take(&mut self, leaf: Digest);
}

impl Tree for Frontier {
    fn next(&self) -> u64 {
        self.size()
    }

    fn take(&mut self, leaf: Digest) {
        self.push(leaf);
    }
}

/// The leaves of a part of a ledger, from some entry on.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    first: u64,
    leaves: Vec<Digest>,
}

impl Part {
    pub(super) fn leaves(&self) -> &[Digest] {
        &self.leaves
    }
}

impl Tree for Part {
    fn next(&self) -> u64 {
        self.first + self.leaves.len() as u64
    }

    fn take(&mut self, leaf: Digest) {
        self.leaves.push(leaf);
    }
}

/// Where a walk along the chain has got to.
#[derive(Debug, Clone)]
pub(super) struct Walk<T = Frontier> {
    /// The SHA-256 of the last line, and as the next one has to spell it.
    pub(super) head: Digest,
    spelled: Hex,
    pub(super) tree: T,
    /// The time of the last entry, and as it is spelled.
    time: Option<(Moment, [u8; TIME])>,
    /// How many entries have an earlier time than the one before, and the first of them.
    pub(super) set_backs: u64,
    pub(super) first_set_back: Option<SetBack>,
}

impl Default for Walk {
    fn default() -> Self {
        Self::over(Frontier::default(), Digest::ZERO.hex())
    }
}

impl Walk {
    /// Returns how many entries it has gone past.
    pub(super) const fn entries(&self) -> u64 {
        self.tree.size()
    }

    /// Returns a walk that goes on from here and has noted nothing yet.
    pub(super) fn onward(&self) -> Self {
        Self { set_backs: 0, first_set_back: None, ..self.clone() }
    }

    /// Goes on from where a walk has ended that began where this one is; its leaves and its first time are known.
    pub(super) fn go_on_from(&mut self, other: &Walk<Part>) {
        (self.head, self.spelled, self.time) = (other.head, other.spelled, other.time);
        self.set_backs += other.set_backs;
        self.first_set_back = self.first_set_back.or(other.first_set_back);
    }
}

impl Walk<Part> {
    /// Begins in the middle, behind a line of which only the SHA-256 is known, as the next one spells it.
    pub(super) fn from_middle(first: u64, previous: Hex) -> Self {
        Self::over(Part { first, leaves: Vec::new() }, previous)
    }
}

impl<T: Tree> Walk<T> {
    const fn over(tree: T, spelled: Hex) -> Self {
        Self { head: Digest::ZERO, spelled, tree, time: None, set_backs: 0, first_set_back: None }
    }

    /// Returns the head as the next line has to spell it.
    pub(super) const fn spelled(&self) -> &Hex {
        &self.spelled
    }

    /// Returns the time of the last entry.
    pub(super) fn time(&self) -> Option<Moment> {
        self.time.map(|(time, _)| time)
    }

    /// Goes past a line, newline included, or stays and says what is wrong with it.
    pub(super) fn step<'l>(&mut self, line: &'l [u8]) -> Result<(Form<'l>, Moment), Reason> {
        let Some(text) = line.strip_suffix(b"\n") else {
            return Err(Reason::Unfinished { bytes: line.len() as u64 });
        };
        let form = form::read(text).map_err(Reason::Form)?;
        if form.index != self.tree.next() {
            return Err(Reason::Index { found: form.index });
        }
        if *form.previous != self.spelled {
            let found = String::from_utf8_lossy(form.previous).into_owned();
            return Err(Reason::Unchained { found, expected: self.head });
        }
        let time = self.read_time(form.time)?;
        self.advance(Digest::of(line), time);
        Ok((form, time))
    }

    /// Goes past an entry that is known to be chained.
    pub(super) fn advance(&mut self, line: Digest, time: Moment) {
        self.note_time(time);
        self.head = line;
        self.spelled = line.hex();
        self.tree.take(leaf_of(&line));
    }

    /// Notes the time of the next entry.
    pub(super) fn note_time(&mut self, time: Moment) {
        let index = self.tree.next();
        if let Some((before, _)) = self.time.filter(|(before, _)| time < *before) {
            self.set_backs += 1;
            self.first_set_back.get_or_insert(SetBack { index, time, before });
        }
        if self.time.is_none_or(|(last, _)| last != time) {
            let mut spelled = [0; TIME];
            for (into, from) in spelled.iter_mut().zip(time.to_string().bytes()) {
                *into = from;
            }
            self.time = Some((time, spelled));
        }
    }

    fn read_time(&self, spelled: &[u8; TIME]) -> Result<Moment, Reason> {
        match &self.time {
            // Most entries have the time of the one before.
            Some((time, last)) if last == spelled => Ok(*time),
            _ => {
                let text = String::from_utf8_lossy(spelled);
                text.parse().map_err(|_| Reason::Time { found: text.into_owned() })
            }
        }
    }
}
