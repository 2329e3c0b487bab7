//! Collecting the hashes of a proof while the leaves go by, so that no tree is ever held.

use std::ops::Range;

use super::{Consistency, Frontier, Inclusion, ranges};
use crate::canonical::Digest;

/// A proof in the making: leaves are handed in from the first to the last.
#[derive(Debug, Clone)]
pub struct Gather {
    /// The parts of the proof with the place of each in it, the first leaves first.
    parts: Vec<(Range<u64>, usize)>,
    /// The part that leaves go into now, and what has been built of it.
    now: usize,
    building: Frontier,
    done: Vec<Option<Digest>>,
    whole: Frontier,
    subject: Subject,
}

#[derive(Debug, Clone, Copy)]
enum Subject {
    Inclusion { index: u64, size: u64 },
    Consistency { old: u64, size: u64 },
}

impl Gather {
    /// Begins the proof that leaf `index` is in the tree of the first `size` leaves; nothing if it cannot be.
    #[must_use]
    pub fn inclusion(index: u64, size: u64) -> Option<Self> {
        (index < size).then(|| Self::new(ranges::inclusion(index, size), Subject::Inclusion { index, size }))
    }

    /// Begins the proof that the tree of the first `size` leaves continues that of the first `old`; nothing if `old` is larger.
    #[must_use]
    pub fn consistency(old: u64, size: u64) -> Option<Self> {
        (old <= size).then(|| Self::new(ranges::consistency(old, size), Subject::Consistency { old, size }))
    }

    fn new(ranges: Vec<Range<u64>>, subject: Subject) -> Self {
        let done = vec![None; ranges.len()];
        let mut parts: Vec<(Range<u64>, usize)> = ranges.into_iter().zip(0..).collect();
        parts.sort_by_key(|(range, _)| range.start);
        Self { parts, now: 0, building: Frontier::default(), done, whole: Frontier::default(), subject }
    }

    const fn size(&self) -> u64 {
        match self.subject {
            Subject::Inclusion { size, .. } | Subject::Consistency { size, .. } => size,
        }
    }

    /// Takes the next leaf by its hash; those beyond the size are left alone.
    pub fn push(&mut self, leaf: Digest) {
        let index = self.whole.size();
        if index >= self.size() {
            return;
        }
        self.whole.push(leaf);
        let Some((range, place)) = self.parts.get(self.now) else { return };
        if !range.contains(&index) {
            return;
        }
        self.building.push(leaf);
        if index + 1 == range.end {
            if let Some(done) = self.done.get_mut(*place) {
                *done = Some(self.building.root());
            }
            self.building = Frontier::default();
            self.now += 1;
        }
    }

    /// Returns the proof of inclusion and the root, if every leaf has been handed in and that is what was begun.
    #[must_use]
    pub fn into_inclusion(self) -> Option<(Inclusion, Digest)> {
        let Subject::Inclusion { index, size } = self.subject else { return None };
        let (hashes, root) = self.finish()?;
        Some((Inclusion { index, size, hashes }, root))
    }

    /// Returns the proof of consistency and the root, if every leaf has been handed in and that is what was begun.
    #[must_use]
    pub fn into_consistency(self) -> Option<(Consistency, Digest)> {
        let Subject::Consistency { old, size } = self.subject else { return None };
        let (hashes, root) = self.finish()?;
        Some((Consistency { old, size, hashes }, root))
    }

    fn finish(self) -> Option<(Vec<Digest>, Digest)> {
        if self.whole.size() != self.size() {
            return None;
        }
        Some((self.done.into_iter().collect::<Option<_>>()?, self.whole.root()))
    }
}
