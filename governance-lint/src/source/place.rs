//! From bytes to lines and columns, cheap enough for a million findings.

use std::cell::{Cell, RefCell};

/// Finds lines and columns in one text.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// Where the lines behind the first one begin, as far as a place was asked for: most are at the head of a file.
    starts: RefCell<Vec<usize>>,
    /// How much of the text has been searched for the ends of lines.
    searched: Cell<usize>,
    /// The last answer: the first byte of its line, its byte, its column from 0. Lines may be as long as files.
    last: Cell<(usize, usize, usize)>,
}

impl Lines {
    /// Returns the 1-based line and column, in characters, of a byte. All questions must be about the same text.
    pub(crate) fn find(&self, text: &str, offset: usize) -> (u32, u32) {
        let offset = offset.min(text.len());
        let mut starts = self.starts.borrow_mut();
        // The search of the standard library is compiled with optimisation even where this is not.
        while self.searched.get() <= offset {
            match text.get(self.searched.get()..).and_then(|rest| rest.find('\n')) {
                Some(at) => {
                    starts.push(self.searched.get() + at + 1);
                    self.searched.set(self.searched.get() + at + 1);
                }
                None => self.searched.set(usize::MAX),
            }
        }
        let line = starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|before| starts.get(before)).copied().unwrap_or(0);
        let (last_start, last_offset, last_column) = self.last.get();
        let (from, before) = if last_start == start && last_offset <= offset {
            (last_offset, last_column)
        } else {
            (start, 0)
        };
        let column = before + characters(text, from, offset);
        self.last.set((start, offset, column));
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX - 1).saturating_add(1);
        (number(line), number(column))
    }
}

/// Counts the characters that begin between two bytes, of which the second may be inside of one.
fn characters(text: &str, from: usize, to: usize) -> usize {
    match text.get(from..to) {
        Some(between) => between.chars().count(),
        None => {
            let bytes = text.as_bytes().get(from..to).unwrap_or_default();
            bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count()
        }
    }
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
    fn every_byte_of_a_long_text_is_found() {
        for text in ["\n".repeat(300), "abc\n".repeat(100), "x".repeat(500) + "\ny"] {
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
