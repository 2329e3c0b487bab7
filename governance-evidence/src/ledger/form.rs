//! The form of a line: where each of the five values stands, and that nothing else is there.

use super::line::is_kind;
use crate::canonical::{Hex, NotCanonical, Utf8, check_prefix};

/// How many bytes a time has.
pub(super) const TIME: usize = 20;

/// The five values of a line as they are written; all of them are UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form<'l> {
    pub(super) body: &'l [u8],
    pub(super) index: u64,
    pub(super) kind: &'l [u8],
    /// 64 bytes, which may be no digits: what is not the digest that is expected is refused anyway.
    pub(super) previous: &'l Hex,
    pub(super) time: &'l [u8; TIME],
}

/// Reads a line without its newline.
pub(super) fn read(line: &[u8]) -> Result<Form<'_>, NotCanonical> {
    let text = Utf8::new(line)?;
    let mut rest = Rest { line, rest: line };
    rest.word(b"{\"body\":", "`{\"body\":`")?;
    let length = check_prefix(text.with(rest.rest)).map_err(|fault| fault.moved(rest.at()))?;
    let body = rest.take(length);
    rest.word(b",\"index\":", "`,\"index\":`")?;
    let index = rest.index()?;
    rest.word(b",\"kind\":\"", "`,\"kind\":\"`")?;
    let length = rest.rest.iter().position(|byte| *byte == b'"').unwrap_or(rest.rest.len());
    let at = rest.at();
    let kind = rest.take(length);
    if !is_kind(kind) {
        return Err(NotCanonical::new(line, at, "a kind of entry"));
    }
    rest.word(b"\",\"previous\":\"", "`\",\"previous\":\"`")?;
    let previous = rest.exactly("a SHA-256")?;
    rest.word(b"\",\"time\":\"", "`\",\"time\":\"`")?;
    let time = rest.exactly("a time")?;
    rest.word(b"\"}", "`\"}`")?;
    match rest.rest {
        [] => Ok(Form { body, index, kind, previous, time }),
        _ => Err(NotCanonical::new(line, rest.at(), "the end of the line")),
    }
}

struct Rest<'l> {
    line: &'l [u8],
    rest: &'l [u8],
}

impl<'l> Rest<'l> {
    fn at(&self) -> usize {
        self.line.len() - self.rest.len()
    }

    fn word(&mut self, word: &[u8], expected: &'static str) -> Result<(), NotCanonical> {
        if let Some(rest) = self.rest.strip_prefix(word) {
            self.rest = rest;
            return Ok(());
        }
        let same = self.rest.iter().zip(word).take_while(|(found, wanted)| found == wanted).count();
        Err(NotCanonical::new(self.line, self.at() + same, expected))
    }

    /// Takes as many bytes as there are, at most `length`.
    fn take(&mut self, length: usize) -> &'l [u8] {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        self.rest = rest;
        taken
    }

    fn exactly<const N: usize>(&mut self, expected: &'static str) -> Result<&'l [u8; N], NotCanonical> {
        let (taken, rest) =
            self.rest.split_first_chunk().ok_or_else(|| NotCanonical::new(self.line, self.at(), expected))?;
        self.rest = rest;
        Ok(taken)
    }

    fn index(&mut self) -> Result<u64, NotCanonical> {
        let at = self.at();
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let digits = self.take(length);
        let number = digits.iter().try_fold(0_u64, |number, digit| {
            number.checked_mul(10)?.checked_add(u64::from(digit.wrapping_sub(b'0')))
        });
        // Neither none, nor `07`, nor one that a double would round.
        let is_index = !digits.is_empty() && (digits.len() == 1 || !digits.starts_with(b"0"));
        let number = number.filter(|number| is_index && *number <= 1 << 53);
        number.ok_or_else(|| NotCanonical::new(self.line, at, "an index"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "{\"body\":{\"a\":[1,\"}\"]},\"index\":7,\"kind\":\"gate.verdict\",\"previous\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\",\"time\":\"2026-11-20T22:00:00Z\"}";

    #[test]
    fn the_five_values_are_found() {
        let form = read(LINE.as_bytes()).unwrap();
        assert_eq!((form.body, form.index, form.kind), (&b"{\"a\":[1,\"}\"]}"[..], 7, &b"gate.verdict"[..]));
        assert_eq!((&form.previous[..4], form.time), (&b"0011"[..], b"2026-11-20T22:00:00Z"));
    }

    #[test]
    fn what_is_out_of_form_is_placed() {
        let refused = |from: &str, to: &str| read(LINE.replace(from, to).as_bytes()).unwrap_err().to_string();
        assert_eq!(refused("{\"body\"", "{\"bodies\""), "byte 5 is `i`, expected `{\"body\":`");
        assert_eq!(refused("[1,", "[1, "), "byte 16 is ` `, expected a value");
        assert_eq!(refused(":7,", ":07,"), "byte 30 is `0`, expected an index");
        assert_eq!(refused(":7,", ":,"), "byte 30 is `,`, expected an index");
        assert_eq!(refused(":7,", ":9007199254740993,"), "byte 30 is `9`, expected an index");
        assert_eq!(refused("gate.", "Gate."), "byte 40 is `G`, expected a kind of entry");
        assert_eq!(refused("\"kind\"", "\"king\""), "byte 36 is `g`, expected `,\"kind\":\"`");
        assert_eq!(refused("0011", "001"), "byte 131 is `t`, expected `\",\"time\":\"`");
        assert_eq!(refused("Z\"}", "Z\"} "), "byte 162 is ` `, expected the end of the line");
        assert_eq!(refused("Z\"}", "Z\""), "byte 161 is the end, expected `\"}`");
    }
}
