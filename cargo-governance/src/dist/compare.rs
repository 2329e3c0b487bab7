//! Two builds of one binary: whether they are the same, and where they part if they are not.

use object::{Object, ObjectSection};

/// How much of each side is looked at for words.
const AROUND: usize = 96;

/// The fewest letters that are words, and no accident.
const WORD: usize = 4;

/// Where two binaries part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// The first byte that differs, from the beginning of the file.
    pub(super) offset: usize,
    /// How large both are.
    pub(super) sizes: (usize, usize),
    /// The first section that differs and can be read, or else the first that differs.
    pub(super) section: Option<Section>,
}

/// A section of a program that is another one in the other build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// What it is called.
    pub(super) name: String,
    /// The first byte that differs, from the beginning of the section.
    pub(super) offset: usize,
    /// What can be read around it in both.
    pub(super) words: (String, String),
}

impl Difference {
    /// Says it in half a sentence.
    #[must_use]
    pub(super) fn said(&self) -> String {
        let (one, other) = self.sizes;
        let sizes =
            if one == other { String::new() } else { format!(" ({one} bytes and {other} bytes long)") };
        let section = self.section.as_ref().map(|section| {
            let (first, second) = &section.words;
            let words = if first.is_empty() && second.is_empty() {
                String::new()
            } else {
                format!(": `{first}` in the first, `{second}` in the second")
            };
            format!(", in the section `{}` at {:#x}{words}", section.name, section.offset)
        });
        format!("first at byte {:#x}{sizes}{}", self.offset, section.unwrap_or_default())
    }
}

/// Returns where two binaries part; nothing if they are the same.
#[must_use]
pub(super) fn difference(first: &[u8], second: &[u8]) -> Option<Difference> {
    let offset = parting(first, second)?;
    Some(Difference { offset, sizes: (first.len(), second.len()), section: section(first, second) })
}

/// Returns the first byte that differs.
fn parting(first: &[u8], second: &[u8]) -> Option<usize> {
    let same = || first.iter().zip(second).take_while(|(one, other)| one == other).count();
    (first != second).then(same)
}

/// Returns the section in which two programs differ, if they are of a known format. What is longer in one moves all that is behind
/// it, so the first section that can be read says more than the first byte of all.
fn section(first: &[u8], second: &[u8]) -> Option<Section> {
    let (one, other) = (object::File::parse(first).ok()?, object::File::parse(second).ok()?);
    let differing = one.sections().filter_map(|section| {
        let name = section.name().ok()?;
        let (left, right) = (section.data().ok()?, other.section_by_name(name)?.data().ok()?);
        let offset = parting(left, right)?;
        Some(Section { name: name.to_owned(), offset, words: (words(left, offset), words(right, offset)) })
    });
    let mut found = None;
    for section in differing {
        let (first, second) = &section.words;
        if first.len().max(second.len()) >= WORD {
            return Some(section);
        }
        found.get_or_insert(section);
    }
    found
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
    fn the_first_byte_is_named() {
        assert_eq!(difference(b"same", b"same"), None);
        let found = difference(b"one", b"once").unwrap();
        assert_eq!(found.said(), "first at byte 0x2 (3 bytes and 4 bytes long)");
        assert_eq!(difference(b"", b"x").unwrap().offset, 0);
    }

    #[test]
    fn the_words_around_a_byte_are_read() {
        assert_eq!(words(b"\0\0/work/first/src\0x", 8), "/work/first/src");
        assert_eq!(words(b"\0\x01\0", 1), "");
        assert_eq!(words(b"a `b`", 2), "a 'b'");
        assert_eq!(words(b"abc", 9), "");
    }

    #[test]
    fn a_byte_of_a_program_lies_in_a_section() {
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let text = if cfg!(target_os = "macos") { "__text" } else { ".text" };
        let (begin, size) = {
            let file = object::File::parse(&*own).unwrap();
            file.section_by_name(text).unwrap().file_range().unwrap()
        };
        let middle = usize::try_from(begin + size / 2).unwrap();
        let mut other = own.clone();
        other[middle] ^= 1;
        let found = difference(&own, &other).unwrap();
        let section = found.section.clone().unwrap();
        assert_eq!((found.offset, section.name.as_str()), (middle, text));
        assert_eq!(u64::try_from(section.offset).unwrap(), size / 2);
        assert!(
            found.said().contains(&format!("in the section `{text}` at {:#x}", size / 2)),
            "{}",
            found.said()
        );
    }
}
