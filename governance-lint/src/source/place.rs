//! From bytes to lines and columns, cheap enough for a million findings.

use std::cell::{Cell, OnceCell};

/// How many bytes are counted at once: few enough for a byte to hold the count.
const BLOCK: usize = 240;

/// Finds lines and columns in one text.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// How many lines end before each block; made when the first place is asked for.
    before: OnceCell<Vec<u32>>,
    /// The last answer: the first byte of its line, its byte, its column from 0. Lines may be as long as files.
    last: Cell<(usize, usize, usize)>,
}

impl Lines {
    /// Returns the 1-based line and column, in characters, of a byte. All questions must be about the same text.
    pub(crate) fn find(&self, text: &str, offset: usize) -> (u32, u32) {
        let offset = offset.min(text.len());
        let bytes = text.as_bytes();
        let before = self.before.get_or_init(|| {
            let mut sum = 0_u32;
            let blocks = bytes.chunks(BLOCK).map(|block| {
                let before = sum;
                sum = sum.saturating_add(u32::from(count(block)));
                before
            });
            blocks.collect()
        });
        let block = offset / BLOCK;
        let in_block = bytes.get(block * BLOCK..offset).map_or(0, count);
        let known = before.get(block).copied().unwrap_or_else(|| {
            // The end of a text whose length is a multiple of a block.
            let last = before.len().saturating_sub(1);
            let rest = bytes.get(last * BLOCK..).map_or(0, count);
            before.last().copied().unwrap_or(0).saturating_add(u32::from(rest))
        });
        let line = known.saturating_add(u32::from(in_block)).saturating_add(1);
        let (last_start, last_offset, last_column) = self.last.get();
        // Backwards to the beginning of the line, or to the last answer if that was on it.
        let from = if last_offset <= offset { last_offset } else { 0 };
        let near = bytes.get(from..offset).and_then(|near| near.iter().rposition(|byte| *byte == b'\n'));
        let (start, counted, before) = match near {
            Some(at) => (from + at + 1, from + at + 1, 0),
            None if from > 0 => (last_start, last_offset, last_column),
            None => (0, 0, 0),
        };
        // Characters, by their first bytes.
        let is_first = |byte: &&u8| (**byte & 0xc0) != 0x80;
        let column =
            before + bytes.get(counted..offset).map_or(0, |rest| rest.iter().filter(is_first).count());
        self.last.set((start, offset, column));
        (line, u32::try_from(column).unwrap_or(u32::MAX - 1) + 1)
    }
}

/// Counts the ends of lines in at most a block; in bytes, because the compiler then counts many at a time.
fn count(block: &[u8]) -> u8 {
    block.iter().fold(0_u8, |sum, byte| sum.wrapping_add(u8::from(*byte == b'\n')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_in_any_order() {
        let text = "ab\nçd\n\nx";
        let lines = Lines::default();
        for (offset, expect) in
            [(0, (1, 1)), (5, (2, 2)), (8, (4, 1)), (3, (2, 1)), (1, (1, 2)), (7, (3, 1)), (99, (4, 2))]
        {
            assert_eq!(lines.find(text, offset), expect, "byte {offset}");
        }
    }

    #[test]
    fn long_texts_are_counted_in_blocks() {
        for text in ["\n".repeat(BLOCK * 3), "abc\n".repeat(BLOCK), "x".repeat(BLOCK * 2) + "\ny"] {
            let lines = Lines::default();
            for offset in 0..=text.len() {
                let expect = text[..offset].matches('\n').count() + 1;
                let column = offset - text[..offset].rfind('\n').map_or(0, |at| at + 1) + 1;
                let found = lines.find(&text, offset);
                assert_eq!((found.0 as usize, found.1 as usize), (expect, column), "byte {offset}");
            }
        }
    }
}
