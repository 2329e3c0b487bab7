//! Whether bytes are canonical: one walk over them, which keeps nothing.

use std::fmt;

use super::{DEPTH, number, order};

/// Where bytes stop to be canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCanonical {
    at: usize,
    found: Option<u8>,
    expected: &'static str,
}

impl NotCanonical {
    /// Says that `bytes` are not canonical from `at` on.
    pub(crate) fn new(bytes: &[u8], at: usize, expected: &'static str) -> Self {
        Self { at, found: bytes.get(at).copied(), expected }
    }

    /// Says it of a text that begins `by` bytes earlier.
    pub(crate) const fn moved(mut self, by: usize) -> Self {
        self.at += by;
        self
    }

    /// Returns how many bytes stand before the fault.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Returns what was found.
    #[must_use]
    pub fn found(&self) -> String {
        match self.found {
            None => "the end".to_owned(),
            Some(byte @ b' '..=b'~') => format!("`{}`", char::from(byte)),
            Some(byte) => format!("the byte 0x{byte:02x}"),
        }
    }

    /// Returns what would have been canonical.
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        self.expected
    }
}

impl fmt::Display for NotCanonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {} is {}, expected {}", self.at, self.found(), self.expected)
    }
}

impl std::error::Error for NotCanonical {}

/// Checks that bytes are one value in canonical form and nothing else.
///
/// # Errors
///
/// The first place where they are not.
pub fn check(bytes: &[u8]) -> Result<(), NotCanonical> {
    let length = check_prefix(Utf8::new(bytes)?)?;
    match bytes.get(length) {
        None => Ok(()),
        found => Err(NotCanonical { at: length, found: found.copied(), expected: "nothing more" }),
    }
}

/// Bytes that are UTF-8, of which it is known whether they are ASCII alone: that is found out in a tenth of the time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Utf8<'t> {
    pub(crate) bytes: &'t [u8],
    is_ascii: bool,
}

impl<'t> Utf8<'t> {
    /// Takes bytes that are UTF-8.
    pub(crate) fn new(bytes: &'t [u8]) -> Result<Self, NotCanonical> {
        let is_ascii = bytes.is_ascii();
        if !is_ascii && let Err(error) = std::str::from_utf8(bytes) {
            return Err(NotCanonical::new(bytes, error.valid_up_to(), "UTF-8"));
        }
        Ok(Self { bytes, is_ascii })
    }

    /// Takes some of the bytes.
    pub(crate) const fn with(self, bytes: &'t [u8]) -> Self {
        Self { bytes, ..self }
    }
}

/// Checks that a text begins with one value in canonical form, and returns its length in bytes.
pub(crate) fn check_prefix(text: Utf8<'_>) -> Result<usize, NotCanonical> {
    let mut scan = Scan { is_ascii: text.is_ascii, is_escaped: false, fault: (&[], "") };
    match scan.value(text.bytes, 0) {
        Some(rest) => Ok(text.bytes.len() - rest.len()),
        None => Err(NotCanonical::new(text.bytes, text.bytes.len() - scan.fault.0.len(), scan.fault.1)),
    }
}

/// A walk: each step takes what is left and returns what is left behind it.
struct Scan<'t> {
    is_ascii: bool,
    /// Whether a string had an escape since this was last reset.
    is_escaped: bool,
    /// If a step returns nothing: what is left, and what it should begin with.
    fault: (&'t [u8], &'static str),
}

/// The inside of a string.
#[derive(Clone, Copy)]
struct Raw<'t> {
    bytes: &'t [u8],
    /// Whether its bytes are in the order of its UTF-16 units: no escape, and nothing beyond U+FFFF.
    is_plain: bool,
}

impl<'t> Scan<'t> {
    #[cold]
    fn fault<T>(&mut self, rest: &'t [u8], expected: &'static str) -> Option<T> {
        self.fault = (rest, expected);
        None
    }

    fn value(&mut self, rest: &'t [u8], depth: usize) -> Option<&'t [u8]> {
        match rest {
            [b'"', inside @ ..] => self.string(inside),
            [b'-' | b'0'..=b'9', ..] => self.number(rest),
            [b'{' | b'[', ..] if depth == DEPTH => self.fault(rest, "less nesting"),
            [b'{', b'}', behind @ ..] | [b'[', b']', behind @ ..] => Some(behind),
            [b'{', inside @ ..] => self.object(inside, depth),
            [b'[', inside @ ..] => self.array(inside, depth),
            [b't', b'r', b'u', b'e', behind @ ..]
            | [b'f', b'a', b'l', b's', b'e', behind @ ..]
            | [b'n', b'u', b'l', b'l', behind @ ..] => Some(behind),
            [b't' | b'f' | b'n', ..] => self.fault(rest, "`true`, `false` or `null`"),
            _ => self.fault(rest, "a value"),
        }
    }

    fn array(&mut self, mut rest: &'t [u8], depth: usize) -> Option<&'t [u8]> {
        loop {
            match self.value(rest, depth + 1)? {
                [b',', behind @ ..] => rest = behind,
                [b']', behind @ ..] => return Some(behind),
                other => return self.fault(other, "`,` or `]`"),
            }
        }
    }

    fn object(&mut self, mut rest: &'t [u8], depth: usize) -> Option<&'t [u8]> {
        let mut last: Option<Raw<'t>> = None;
        loop {
            let [b'"', inside @ ..] = rest else { return self.fault(rest, "`\"`") };
            self.is_escaped = false;
            let behind = self.string(inside)?;
            let bytes = inside.get(..inside.len() - behind.len() - 1).unwrap_or_default();
            let is_plain = !self.is_escaped && (self.is_ascii || bytes.iter().all(|byte| *byte < 0xf0));
            let key = Raw { bytes, is_plain };
            if last.is_some_and(|last| !is_before(last, key)) {
                return self.fault(rest, "a key that comes after the one before it");
            }
            last = Some(key);
            let [b':', value @ ..] = behind else { return self.fault(behind, "`:`") };
            match self.value(value, depth + 1)? {
                [b',', behind @ ..] => rest = behind,
                [b'}', behind @ ..] => return Some(behind),
                other => return self.fault(other, "`,` or `}`"),
            }
        }
    }

    /// Goes past a string of which the first quote has been seen.
    #[inline]
    fn string(&mut self, inside: &'t [u8]) -> Option<&'t [u8]> {
        match inside.get(plain(inside)..).unwrap_or_default() {
            [b'"', behind @ ..] => Some(behind),
            other => self.escaped(other),
        }
    }

    /// Goes past a string from its first escape on.
    fn escaped(&mut self, mut rest: &'t [u8]) -> Option<&'t [u8]> {
        self.is_escaped = true;
        loop {
            let behind = match rest {
                [b'"', behind @ ..] => return Some(behind),
                [b'\\', b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't', behind @ ..]
                // Those with a letter of their own are written by it: 08, 09, 0a, 0c, 0d.
                | [b'\\', b'u', b'0', b'0', b'0', b'0'..=b'7' | b'b' | b'e' | b'f', behind @ ..]
                | [b'\\', b'u', b'0', b'0', b'1', b'0'..=b'9' | b'a'..=b'f', behind @ ..] => behind,
                [b'\\', other @ ..] => return self.fault(other, "the shortest escape, or none"),
                other => return self.fault(other, "the rest of a string"),
            };
            rest = behind.get(plain(behind)..).unwrap_or_default();
        }
    }

    fn number(&mut self, rest: &'t [u8]) -> Option<&'t [u8]> {
        // Most numbers are short integers, which have no second spelling.
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let more = rest.iter().skip(digits).take_while(|byte| is_number(byte)).count();
        let (number, behind) = rest.split_at_checked(digits + more)?;
        let is_canonical = match number {
            [b'0'] => true,
            [b'1'..=b'9', ..] if more == 0 && digits <= 15 => true,
            // What is no number of JSON at all, such as `1-2`, is no text of a double either.
            other => std::str::from_utf8(other).is_ok_and(number::is_canonical),
        };
        if is_canonical { Some(behind) } else { self.fault(rest, "a number as ECMAScript writes it") }
    }
}

#[inline]
fn is_before(a: Raw<'_>, b: Raw<'_>) -> bool {
    if a.is_plain && b.is_plain {
        // Most keys differ in their first byte, and that is seen faster than a comparison is called.
        return match (a.bytes, b.bytes) {
            ([a, ..], [b, ..]) if a != b => a < b,
            (a, b) => a < b,
        };
    }
    let decoded = |raw: Raw<'_>| {
        let quoted = [b"\"", raw.bytes, b"\""].concat();
        serde_json::from_slice::<String>(&quoted)
    };
    match (decoded(a), decoded(b)) {
        (Ok(a), Ok(b)) => order::compare(&a, &b).is_lt(),
        _ => false,
    }
}

/// Returns how many bytes come before the first quote, backslash or control character.
#[inline]
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    let mut at = 0;
    let mut rest = bytes;
    // Eight bytes at a time; the lowest mark is exact, whatever a borrow does to those above it.
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*eight);
        let quote = word ^ (ONES * u64::from(b'"'));
        let backslash = word ^ (ONES * u64::from(b'\\'));
        let marks = (word.wrapping_sub(ONES * 0x20) & !word
            | quote.wrapping_sub(ONES) & !quote
            | backslash.wrapping_sub(ONES) & !backslash)
            & HIGHS;
        if marks != 0 {
            return at + (marks.trailing_zeros() / 8) as usize;
        }
        at += 8;
        rest = after;
    }
    at + rest.iter().position(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\').unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::to_vec;

    #[track_caller]
    fn refuses(text: &str, message: &str) {
        assert_eq!(check(text.as_bytes()).unwrap_err().to_string(), message, "{text}");
    }

    #[test]
    fn what_is_not_canonical_is_placed_and_named() {
        refuses("", "byte 0 is the end, expected a value");
        refuses(" 1", "byte 0 is ` `, expected a value");
        refuses("1 ", "byte 1 is ` `, expected nothing more");
        refuses("{\"a\": 1}", "byte 5 is ` `, expected a value");
        refuses("{\"a\":1,}", "byte 7 is `}`, expected `\"`");
        refuses("[1,]", "byte 3 is `]`, expected a value");
        refuses("[1;2]", "byte 2 is `;`, expected `,` or `]`");
        refuses("nul", "byte 0 is `n`, expected `true`, `false` or `null`");
        refuses("{\"b\":1,\"a\":2}", "byte 7 is `\"`, expected a key that comes after the one before it");
        refuses("{\"a\":1,\"a\":2}", "byte 7 is `\"`, expected a key that comes after the one before it");
        refuses("\"a", "byte 2 is the end, expected the rest of a string");
        refuses("\"a\tb\"", "byte 2 is the byte 0x09, expected the rest of a string");
        for escape in ["\\/", "\\u0041", "\\u000A", "\\u000a", "\\u001F", "\\u007f", "\\ud83d\\ude00", "\\x"]
        {
            refuses(
                &format!("\"{escape}\""),
                &format!("byte 2 is `{}`, expected the shortest escape, or none", &escape[1..2]),
            );
        }
    }

    #[test]
    fn a_number_has_one_spelling() {
        for good in
            ["0", "-1", "10", "123456789012345", "-0.5", "1e+21", "1e-7", "100000000000000000000", "1.5e-9"]
        {
            assert_eq!(check(good.as_bytes()), Ok(()), "{good}");
        }
        for bad in [
            "-0",
            "00",
            "01",
            "-01",
            "1.0",
            "1.",
            ".5",
            "+1",
            "1e2",
            "1E+21",
            "1e21",
            "0.0000001",
            "9007199254740993",
            "1-2",
            "-",
            "1e400",
            "0e0",
            "1e+021",
            "--1",
            "1.50",
            "NaN",
            "inf",
        ] {
            assert!(check(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_are_placed() {
        let error = check(b"\"a\xff\"").unwrap_err();
        assert_eq!(error.to_string(), "byte 2 is the byte 0xff, expected UTF-8");
        assert_eq!((error.at(), error.expected()), (2, "UTF-8"));
    }

    #[test]
    fn nesting_has_an_end() {
        let nest = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(check(nest(DEPTH).as_bytes()), Ok(()));
        assert_eq!(check(nest(DEPTH + 1).as_bytes()).unwrap_err().expected(), "less nesting");
    }

    #[test]
    fn a_string_is_read_the_same_at_every_length_and_offset() {
        for length in 0..40 {
            for at in 0..length {
                for stop in ["\"", "\\", "\u{1f}", "\n"] {
                    let mut text = "\u{e9}x ~".repeat(10).chars().take(length).collect::<String>();
                    let cut = text.char_indices().nth(at).unwrap().0;
                    text.insert_str(cut, stop);
                    assert_eq!(plain(text.as_bytes()), cut, "{text:?}");
                    assert_eq!(plain(&text.as_bytes()[..cut]), cut);
                    assert_eq!(check(&to_vec(&text).unwrap()), Ok(()));
                }
            }
        }
    }

    /// Whatever is accepted is what the writer makes of it: every change of one byte is canonical or refused.
    #[test]
    fn accepted_means_written_the_same() {
        let text = "{\"a\":[1,-2.5,1e+30,null],\"b\":\"x\\n\u{20ac}\",\"c\":{\"\":true,\"\u{1f600}\":false}}";
        let mut accepted = 0;
        for at in 0..text.len() {
            for byte in 0..=u8::MAX {
                let mut bytes = text.as_bytes().to_vec();
                bytes[at] = byte;
                let written = serde_json::from_slice::<serde_json::Value>(&bytes)
                    .ok()
                    .and_then(|value| to_vec(&value).ok());
                let is_same = written.is_some_and(|written| written == bytes);
                assert_eq!(check(&bytes).is_ok(), is_same, "{}", String::from_utf8_lossy(&bytes));
                accepted += usize::from(is_same);
            }
        }
        assert!(accepted > text.len(), "{accepted}");
    }
}
