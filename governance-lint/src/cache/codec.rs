//! Bytes in and out: numbers in little endian, strings by the number of their place in a table.

use std::collections::HashMap;
use std::sync::Arc;

/// Writes a cache file.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) bytes: Vec<u8>,
    strings: HashMap<String, u32>,
    table: Vec<u8>,
}

impl Writer {
    pub(super) fn u32(&mut self, number: u32) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn u64(&mut self, number: u64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn i128(&mut self, number: i128) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    /// Writes how many of something follow.
    pub(super) fn count(&mut self, count: usize) {
        self.u32(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// Writes a string; the same one costs four bytes the next time.
    pub(super) fn text(&mut self, text: &str) {
        let number = match self.strings.get(text) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.strings.len()).unwrap_or(u32::MAX);
                self.strings.insert(text.to_owned(), number);
                self.table.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
                self.table.extend_from_slice(text.as_bytes());
                number
            }
        };
        self.u32(number);
    }

    /// Returns all of it: the table of strings, then what was written.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut all = Vec::with_capacity(self.table.len() + self.bytes.len() + 4);
        all.extend_from_slice(&u32::try_from(self.strings.len()).unwrap_or(u32::MAX).to_le_bytes());
        all.extend_from_slice(&self.table);
        all.extend_from_slice(&self.bytes);
        all
    }
}

/// Reads what a [`Writer`] wrote. Every answer may be `None`: then the file is no cache.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    strings: Vec<&'a str>,
    /// The strings that were asked for as shared ones.
    shared: Vec<Option<Arc<str>>>,
}

impl<'a> Reader<'a> {
    /// Reads the table of strings.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Self { rest: bytes, strings: Vec::new(), shared: Vec::new() };
        for _ in 0..reader.count()? {
            let len = reader.count()?;
            let text = std::str::from_utf8(reader.take(len)?).ok()?;
            reader.strings.push(text);
        }
        reader.shared.resize(reader.strings.len(), None);
        Some(reader)
    }

    pub(super) fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(taken)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    pub(super) fn i128(&mut self) -> Option<i128> {
        Some(i128::from_le_bytes(self.take(16)?.try_into().ok()?))
    }

    /// Reads how many of something follow; each takes at least a byte, so a wild number is no count.
    pub(super) fn count(&mut self) -> Option<usize> {
        let count = self.u32()? as usize;
        (count <= self.rest.len()).then_some(count)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let number = self.u32()? as usize;
        self.strings.get(number).copied()
    }

    /// Reads a string that many places have in common.
    pub(super) fn shared(&mut self) -> Option<Arc<str>> {
        let number = self.u32()? as usize;
        let text = self.strings.get(number).copied()?;
        Some(self.shared.get_mut(number)?.get_or_insert_with(|| text.into()).clone())
    }

    /// Returns whether everything was read.
    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }
}
