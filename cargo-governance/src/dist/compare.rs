//! Two builds of one binary: whether they are the same, and where they part if they are not.

use object::{Object, ObjectSection};

/// How much of each side is looked at for words.
const AROUND: usize = 96;

/// Where two binaries part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// The first byte that differs, from the beginning of the file.
    pub(super) offset: usize,
    /// The section that it lies in, if the file is of a known format and it lies in one.
    pub(super) section: Option<String>,
    /// How large both are.
    pub(super) sizes: (usize, usize),
    /// What can be read around it in both.
    pub(super) words: (String, String),
}

impl Difference {
    /// Says it in half a sentence.
    #[must_use]
    pub(super) fn said(&self) -> String {
        let section = self.section.as_ref().map(|name| format!(" in the section `{name}`"));
        let (first, second) = &self.words;
        let words = if first.is_empty() && second.is_empty() {
            String::new()
        } else {
            format!(": `{first}` in the first, `{second}` in the second")
        };
        let (one, other) = self.sizes;
        let sizes =
            if one == other { String::new() } else { format!("; {one} bytes and {other} bytes long") };
        format!("first at byte {:#x}{}{words}{sizes}", self.offset, section.unwrap_or_default())
    }
}

/// Returns where two binaries part; nothing if they are the same.
#[must_use]
pub(super) fn difference(first: &[u8], second: &[u8]) -> Option<Difference> {
    if first == second {
        return None;
    }
    let same = first.iter().zip(second).take_while(|(one, other)| one == other).count();
    Some(Difference {
        offset: same,
        section: section(first, same),
        sizes: (first.len(), second.len()),
        words: (words(first, same), words(second, same)),
    })
}

/// Returns the section of a byte.
fn section(bytes: &[u8], offset: usize) -> Option<String> {
    let file = object::File::parse(bytes).ok()?;
    let offset = u64::try_from(offset).ok()?;
    let found = file.sections().find(|section| {
        section.file_range().is_some_and(|(begin, size)| begin <= offset && offset - begin < size)
    })?;
    Some(found.name().ok()?.to_owned())
}

/// Returns the printable text around a byte: a path or a time shows at once what differs.
fn words(bytes: &[u8], offset: usize) -> String {
    let begin = offset.saturating_sub(AROUND);
    let before = bytes.get(begin..offset).unwrap_or_default();
    let after = bytes.get(offset..).unwrap_or_default();
    let is_text = |byte: &&u8| byte.is_ascii_graphic() || **byte == b' ';
    let left: Vec<u8> = before.iter().rev().take_while(is_text).copied().collect();
    let right = after.iter().take(AROUND).take_while(is_text);
    let text: Vec<u8> = left.into_iter().rev().chain(right.copied()).collect();
    String::from_utf8_lossy(&text).trim().replace('`', "'")
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_first_byte_is_named_with_the_words_around_it() {
        assert_eq!(difference(b"same", b"same"), None);
        let found = difference(b"\0\0/work/first/src\0", b"\0\0/work/second/src\0").unwrap();
        assert_eq!(found.offset, 8);
        assert_eq!(
            found.said(),
            "first at byte 0x8: `/work/first/src` in the first, `/work/second/src` in the second; 18 bytes and 19 bytes long"
        );
        assert_eq!(difference(&[0, 1], &[0, 2]).unwrap().said(), "first at byte 0x1");
        assert_eq!(difference(b"", b"x").unwrap().offset, 0);
    }

    #[test]
    fn a_byte_of_a_program_lies_in_a_section() {
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let file = object::File::parse(&*own).unwrap();
        let text = if cfg!(target_os = "macos") { "__text" } else { ".text" };
        let (begin, size) = file.section_by_name(text).unwrap().file_range().unwrap();
        let middle = usize::try_from(begin + size / 2).unwrap();
        let mut other = own.clone();
        other[middle] ^= 1;
        let found = difference(&own, &other).unwrap();
        assert_eq!((found.offset, found.section.as_deref()), (middle, Some(text)));
    }
}
