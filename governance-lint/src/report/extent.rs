//! From byte ranges to lines and columns, and to the few lines of a file that are worth quoting.

use std::ops::Range;

use crate::finding::Place;

/// A quoted line is cut when the lines of a place are longer than this, in bytes.
const LINES_AT_MOST: usize = 4_096;
/// How many bytes around the place a cut keeps.
const AROUND: usize = 120;

/// A 1-based line and column, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Where a place begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) start: Point,
    pub(super) end: Point,
}

/// The part of a file that a place stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quote<'t> {
    /// Whole lines, or the middle of an overlong one.
    pub(super) source: &'t str,
    /// Where it begins in the file.
    pub(super) offset: usize,
    /// The 1-based line of its first byte.
    pub(super) line: usize,
    /// What to underline, relative to `source`.
    pub(super) span: Range<usize>,
    /// Whether it begins and ends with whole lines.
    pub(super) is_whole: bool,
}

/// Moves a range into the text and onto the boundaries of characters: the file may have changed since it was read.
fn clamp(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(span.start);
    start..text.ceil_char_boundary(span.end).max(start)
}

/// Returns where a place begins and ends; without the text, the end is not known and equals the start.
pub(super) fn extent(text: Option<&str>, place: &Place) -> Extent {
    let start = Point { line: at_least_one(place.line), column: at_least_one(place.column) };
    let Some(text) = text else { return Extent { start, end: start } };
    let inside = text.get(clamp(text, &place.span)).unwrap_or_default();
    let lines = inside.bytes().filter(|byte| *byte == b'\n').count();
    let last = inside.rsplit('\n').next().unwrap_or_default().chars().count();
    let column = if lines == 0 { start.column + last } else { last + 1 };
    Extent { start, end: Point { line: start.line + lines, column } }
}

fn at_least_one(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX).max(1)
}

/// Returns the lines of a place. A place of very long lines is quoted from its first line alone, cut around its start.
///
/// It looks no further than it quotes, so that many findings in one endless line cost what they show.
pub(super) fn quote<'t>(text: &'t str, place: &Place) -> Quote<'t> {
    let span = clamp(text, &place.span);
    let line = at_least_one(place.line);
    let (start, end) = (line_start(text, span.start), line_end(text, span.end));
    if let (Some(start), Some(end)) = (start, end)
        && end - start <= LINES_AT_MOST
    {
        let relative = span.start - start..span.end - start;
        let source = text.get(start..end).unwrap_or_default();
        return Quote { source, offset: start, line, span: relative, is_whole: true };
    }
    let from = text.ceil_char_boundary(span.start.saturating_sub(AROUND)).max(start.unwrap_or(0));
    let until = text.floor_char_boundary(span.end.min(span.start + AROUND) + AROUND);
    let until = until.min(line_end(text, span.start).unwrap_or(until));
    let relative = span.start.clamp(from, until) - from..span.end.clamp(from, until) - from;
    let source = text.get(from..until).unwrap_or_default();
    Quote { source, offset: from, line, span: relative, is_whole: false }
}

/// Returns where the line of a byte begins, if that is near.
fn line_start(text: &str, byte: usize) -> Option<usize> {
    let from = text.ceil_char_boundary(byte.saturating_sub(LINES_AT_MOST));
    let newline = text.get(from..byte)?.rfind('\n').map(|at| from + at + 1);
    newline.or((from == 0).then_some(0))
}

/// Returns where the line of a byte ends, if that is near.
fn line_end(text: &str, byte: usize) -> Option<usize> {
    let until = text.floor_char_boundary(byte + LINES_AT_MOST);
    let newline = text.get(byte..until)?.find('\n').map(|at| byte + at);
    newline.or((until == text.len()).then_some(until))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, span: Range<usize>) -> Place {
        let before = &text[..text.floor_char_boundary(span.start)];
        let line = u32::try_from(before.matches('\n').count() + 1).unwrap();
        let column = u32::try_from(before.rsplit('\n').next().unwrap().chars().count() + 1).unwrap();
        Place { file: "x".into(), span, line, column }
    }

    #[track_caller]
    fn check(text: &str, span: Range<usize>, from_to: [usize; 4], quoted: &str, underlined: &str) {
        let place = place(text, span);
        let Extent { start, end } = extent(Some(text), &place);
        assert_eq!([start.line, start.column, end.line, end.column], from_to);
        let quote = quote(text, &place);
        assert_eq!((quote.source, &quote.source[quote.span.clone()]), (quoted, underlined));
        assert!(text[quote.offset..].starts_with(quote.source));
    }

    #[test]
    fn places_become_lines_and_columns() {
        check("a\nbcd\ne", 3..5, [2, 2, 2, 4], "bcd", "cd");
        check("a\nbcd\ne", 3..7, [2, 2, 3, 2], "bcd\ne", "cd\ne");
        check("", 0..0, [1, 1, 1, 1], "", "");
        check("äöü x", 4..6, [1, 3, 1, 4], "äöü x", "ü");
    }

    #[test]
    fn a_range_outside_the_text_is_moved_into_it() {
        check("äb", 1..9, [1, 1, 1, 3], "äb", "äb");
        check("ab", 7..9, [1, 3, 1, 3], "ab", "");
        check("ab", Range { start: 1, end: 0 }, [1, 2, 1, 2], "ab", "");
    }

    #[test]
    fn an_overlong_line_is_cut_between_characters() {
        let text = "ä".repeat(5_000);
        let quote = quote(&text, &place(&text, 4_000..4_002));
        assert_eq!((&quote.source[quote.span.clone()], quote.source.chars().count()), ("ä", 121));
        assert!(!quote.is_whole);
    }
}
