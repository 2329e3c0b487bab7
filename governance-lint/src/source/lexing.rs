//! From text to tokens with matched delimiters, in one pass over rustc's own lexer.

use std::ops::Range;

use ra_ap_rustc_lexer as rustc;
use rustc::{Cursor, FrontmatterAllowed, LiteralKind};

use super::token::{Token, TokenKind};

/// How deep delimiters may be nested in a file whose items are looked for. The compiler's own parser gives up on a few
/// thousand; no file that a person wrote comes near.
pub(crate) const MAX_DEPTH: usize = 512;

/// How many open delimiters are looked through for the partner of a mismatched one.
const RECOVERY: usize = 64;

/// What lexing says about a file besides its tokens.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lexed {
    /// The first thing that no Rust file may contain: where, and what.
    pub(crate) broken: Option<(Range<usize>, String)>,
}

impl Lexed {
    fn note(&mut self, span: Range<usize>, reason: impl FnOnce() -> String) {
        if self.broken.is_none() {
            self.broken = Some((span, reason()));
        }
    }
}

/// Fills a buffer with the tokens of a text of less than 4 GiB.
///
/// Most of a source is white space, plain words and single signs, and a look at one byte tells them apart. Everything
/// else (literals, comments, lifetimes, letters beyond ASCII) is rustc's lexer's to read, one token at a time. A test
/// compares both on the same texts. The loop is of plain patterns on bytes, because build scripts run it as it is written: unoptimised.
pub(crate) fn lex(text: &str, tokens: &mut Vec<Token>) -> Lexed {
    tokens.clear();
    let mut lexer = Lexer { text, tokens, open: Vec::new(), lexed: Lexed::default() };
    let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    at += text.get(at..).and_then(rustc::strip_shebang).unwrap_or(0);
    at = lexer.frontmatter(at);
    let bytes = text.as_bytes();
    let mut left = bytes.get(at..).unwrap_or_default();
    while let [byte, behind @ ..] = left {
        left = match *byte {
            b' ' | b'\n' | b'\t' | b'\r' | 0x0b | 0x0c => behind,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let at = bytes.len() - left.len();
                let mut rest = behind;
                while let [b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_', more @ ..] = rest {
                    rest = more;
                }
                match rest {
                    // A prefix of a literal, a raw identifier, or a word that goes on beyond ASCII.
                    [b'"' | b'\'' | b'#' | 0x80.., ..] => bytes.get(lexer.slow(at)..).unwrap_or_default(),
                    _ => {
                        let len = left.len() - rest.len();
                        lexer.push(TokenKind::of_word(left.get(..len).unwrap_or_default()), at, len);
                        rest
                    }
                }
            }
            other => {
                let at = bytes.len() - left.len();
                match sign(other) {
                    TokenKind::Unknown => bytes.get(lexer.slow(at)..).unwrap_or_default(),
                    kind => {
                        lexer.sign(kind, at);
                        behind
                    }
                }
            }
        };
    }
    lexer.finish()
}

/// Returns the sign that is a token by itself, or [`TokenKind::Unknown`] for anything that needs more than one look.
const fn sign(byte: u8) -> TokenKind {
    use TokenKind as T;
    match byte {
        b';' => T::Semi,
        b',' => T::Comma,
        b'.' => T::Dot,
        b'(' => T::OpenParen,
        b')' => T::CloseParen,
        b'{' => T::OpenBrace,
        b'}' => T::CloseBrace,
        b'[' => T::OpenBracket,
        b']' => T::CloseBracket,
        // rustc's lexer joins `##` and `#"`, which are two tokens in most editions.
        b'#' => T::Pound,
        b'?' => T::Question,
        b':' => T::Colon,
        b'$' => T::Dollar,
        b'=' => T::Eq,
        b'!' => T::Bang,
        b'<' => T::Lt,
        b'>' => T::Gt,
        b'-' => T::Minus,
        b'&' => T::And,
        b'|' => T::Or,
        b'*' => T::Star,
        b'@' | b'~' | b'+' | b'^' | b'%' => T::Sign,
        _ => T::Unknown,
    }
}

/// Returns the length of the string that a text begins with, if it begins with one that ends and has no suffix.
fn string(text: &[u8]) -> Option<usize> {
    let [b'"', inside @ ..] = text else { return None };
    let mut left = inside;
    loop {
        left = match left {
            // Whatever is escaped, it does not end the string.
            [b'\\', _, behind @ ..] => behind,
            [b'"', b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.., ..] | [] => return None,
            [b'"', behind @ ..] => return Some(text.len() - behind.len()),
            [_, behind @ ..] => behind,
        };
    }
}

/// Texts are shorter than 4 GiB; a larger number is the largest.
const fn index(number: usize) -> u32 {
    if number > u32::MAX as usize { u32::MAX } else { number as u32 }
}

struct Lexer<'a, 't> {
    text: &'a str,
    tokens: &'t mut Vec<Token>,
    /// The delimiters that are open, as indices of tokens.
    open: Vec<u32>,
    lexed: Lexed,
}

impl Lexer<'_, '_> {
    /// Skips what may stand at the very beginning: white space and a frontmatter.
    fn frontmatter(&mut self, start: usize) -> usize {
        let mut cursor = Cursor::new(self.text.get(start..).unwrap_or(""), FrontmatterAllowed::Yes);
        let mut at = start;
        loop {
            let raw = cursor.advance_token();
            let is_skipped =
                matches!(raw.kind, rustc::TokenKind::Whitespace | rustc::TokenKind::Frontmatter { .. });
            if !is_skipped {
                return at;
            }
            at += raw.len as usize;
        }
    }

    /// Lets rustc's lexer read one token; returns where it ends.
    fn slow(&mut self, start: usize) -> usize {
        use rustc::TokenKind as Raw;
        let rest = self.text.get(start..).unwrap_or("");
        if rest.starts_with("//") {
            return rest.find('\n').map_or(self.text.len(), |len| start + len);
        }
        if let Some(len) = string(rest.as_bytes()) {
            self.push(TokenKind::Str, start, len);
            return start + len;
        }
        let raw = Cursor::new(rest, FrontmatterAllowed::No).advance_token();
        let len = raw.len as usize;
        let end = start + len;
        let kind = match raw.kind {
            Raw::Whitespace | Raw::LineComment { .. } | Raw::BlockComment { terminated: true, .. } => {
                return end;
            }
            Raw::BlockComment { terminated: false, .. } => {
                self.lexed.note(start..start + 2, || "a block comment is never closed".to_owned());
                return end;
            }
            Raw::Ident | Raw::UnknownPrefix => {
                TokenKind::of_word(rest.as_bytes().get(..len).unwrap_or_default())
            }
            Raw::RawIdent | Raw::InvalidIdent | Raw::ForcedKeywordIdent => TokenKind::Ident,
            Raw::UnknownPrefixLifetime | Raw::RawLifetime | Raw::Lifetime { .. } => TokenKind::Lifetime,
            Raw::Literal { kind, .. } => literal(kind, start..end, &mut self.lexed),
            Raw::Slash => TokenKind::Sign,
            // Every other sign was recognised by its byte; the end is behind the last one.
            _ => {
                let what = rest.get(..len).unwrap_or("");
                self.lexed.note(start..end, || format!("`{}` is no token of Rust", what.escape_debug()));
                TokenKind::Unknown
            }
        };
        self.push(kind, start, len);
        end.max(start + 1)
    }

    fn push(&mut self, kind: TokenKind, start: usize, len: usize) {
        self.tokens.push(Token { start: index(start), extra: index(len), kind });
    }

    /// Takes a sign: joins it with the one before, or matches it if it is a delimiter.
    fn sign(&mut self, kind: TokenKind, start: usize) {
        use TokenKind as T;
        match kind {
            T::OpenParen | T::OpenBracket | T::OpenBrace => {
                self.open.push(index(self.tokens.len()));
                if self.open.len() > MAX_DEPTH {
                    let reason = || format!("delimiters are nested deeper than {MAX_DEPTH}");
                    self.lexed.note(start..start + 1, reason);
                }
                self.push(kind, start, 0);
            }
            T::CloseParen | T::CloseBracket | T::CloseBrace => self.close(kind, start),
            T::Colon if self.join(T::Colon, start, T::PathSep) => {}
            T::Gt if self.join(T::Minus, start, T::Arrow) || self.join(T::Eq, start, T::FatArrow) => {}
            _ => self.push(kind, start, 1),
        }
    }

    /// Makes one token of the last one and the sign at `start`, if the last one is of that kind and ends there.
    fn join(&mut self, before: TokenKind, start: usize, joined: TokenKind) -> bool {
        match self.tokens.last_mut() {
            Some(token) if token.kind == before && token.start as usize + 1 == start => {
                token.kind = joined;
                token.extra = 2;
                true
            }
            _ => false,
        }
    }

    /// Takes a closing delimiter and joins it with the one that it closes.
    fn close(&mut self, kind: TokenKind, start: usize) {
        let wanted = match kind {
            TokenKind::CloseParen => TokenKind::OpenParen,
            TokenKind::CloseBracket => TokenKind::OpenBracket,
            _ => TokenKind::OpenBrace,
        };
        let here = index(self.tokens.len());
        // Usually the partner is the last one opened. Else those between were forgotten, or this one is too many.
        let opens = |at: &u32| self.tokens.get(*at as usize).is_some_and(|token| token.kind == wanted);
        let skipped = match self.open.last() {
            Some(last) if opens(last) => Some(0),
            _ => self.open.iter().rev().take(RECOVERY).position(opens),
        };
        if skipped != Some(0) {
            let what = self.text.get(start..start + 1).unwrap_or("");
            self.lexed.note(start..start + 1, || format!("`{what}` closes nothing that is open here"));
        }
        let partner = skipped.and_then(|skipped| {
            for _ in 0..skipped {
                if let Some(forgotten) = self.open.pop().and_then(|at| self.tokens.get_mut(at as usize)) {
                    // It ends where what it is in ends.
                    forgotten.extra = here;
                }
            }
            self.open.pop()
        });
        if let Some(token) = partner.and_then(|at| self.tokens.get_mut(at as usize)) {
            token.extra = here;
        }
        self.tokens.push(Token { start: index(start), extra: partner.unwrap_or(here), kind });
    }

    /// Ends what is still open at the end of the text.
    fn finish(self) -> Lexed {
        let Self { text, tokens, open, mut lexed } = self;
        let count = index(tokens.len());
        for opener in open {
            if let Some(token) = tokens.get_mut(opener as usize) {
                token.extra = count;
                let span = token.start as usize..token.start as usize + 1;
                lexed.note(span.clone(), || {
                    format!("`{}` is never closed", text.get(span).unwrap_or_default())
                });
            }
        }
        lexed
    }
}

/// Judges a literal by whether it ends.
fn literal(kind: LiteralKind, span: Range<usize>, lexed: &mut Lexed) -> TokenKind {
    use LiteralKind::{Byte, ByteStr, CStr, Char, Float, Int, RawByteStr, RawCStr, RawStr, Str};
    let is_closed = match kind {
        Int { .. } | Float { .. } => true,
        Char { terminated } | Byte { terminated } => terminated,
        Str { terminated } | ByteStr { terminated } | CStr { terminated } => terminated,
        RawStr { n_hashes } | RawByteStr { n_hashes } | RawCStr { n_hashes } => n_hashes.is_some(),
    };
    if !is_closed {
        lexed.note(span.start..span.start + 1, || "a literal is never closed".to_owned());
    }
    if matches!(kind, Str { .. } | RawStr { .. }) { TokenKind::Str } else { TokenKind::Literal }
}

#[cfg(test)]
mod tests {
    use super::super::token::Tokens;
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[TokenKind], broken: Option<&str>) {
        let mut list = Vec::new();
        let lexed = lex(text, &mut list);
        assert_eq!(list.iter().map(|token| token.kind).collect::<Vec<_>>(), expect, "{text:?}");
        assert_eq!(lexed.broken.as_ref().map(|(_, reason)| reason.as_str()), broken, "{text:?}");
        let tokens = Tokens { text, list: &list };
        for at in 0..tokens.len() {
            assert!(text.get(tokens.span(at)).is_some(), "{text:?}: token {at} is no slice of the text");
            assert!(tokens.partner(at) <= tokens.len() && tokens.after(at) > at, "{text:?}: token {at}");
        }
    }

    #[test]
    fn signs_are_joined_and_trivia_left_out() {
        use TokenKind::{Arrow, Colon, Fn, Ident, OpenParen, PathSep};
        check("a::b", &[Ident, PathSep, Ident], None);
        check("a: :b", &[Ident, Colon, Colon, Ident], None);
        check("fn f /* x /* y */ */ ->", &[Fn, Ident, Arrow], None);
        check("r#fn", &[Ident], None);
        check("\u{feff}#!/bin/run\nfn f(", &[Fn, Ident, OpenParen], Some("`(` is never closed"));
    }

    #[test]
    fn joined_pounds_are_two_tokens() {
        use TokenKind::{Ident, Pound, Str};
        check("##x", &[Pound, Pound, Ident], None);
        check("#\"x\"", &[Pound, Str], None);
        check("###", &[Pound, Pound, Pound], None);
    }

    #[test]
    fn what_never_ends_is_said() {
        use TokenKind::{CloseBrace, CloseParen, OpenBrace, OpenBracket, OpenParen, Str};
        check("\"abc", &[Str], Some("a literal is never closed"));
        check("/* abc", &[], Some("a block comment is never closed"));
        check(")", &[CloseParen], Some("`)` closes nothing that is open here"));
        check("{ ( }", &[OpenBrace, OpenParen, CloseBrace], Some("`}` closes nothing that is open here"));
        check("[ }", &[OpenBracket, CloseBrace], Some("`}` closes nothing that is open here"));
    }

    #[test]
    fn deep_nesting_is_said_and_does_no_harm() {
        let text = "(".repeat(100_000);
        let mut list = Vec::new();
        let lexed = lex(&text, &mut list);
        assert_eq!(list.len(), 100_000);
        assert_eq!(
            lexed.broken.map(|(_, reason)| reason),
            Some("delimiters are nested deeper than 512".to_owned())
        );
    }

    /// Reads a text with rustc's lexer alone: kinds in words, starts and lengths, trivia and joined signs left out.
    fn reference(text: &str) -> Vec<(usize, usize)> {
        use rustc::TokenKind as Raw;
        let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        at += rustc::strip_shebang(&text[at..]).unwrap_or(0);
        let mut found = Vec::new();
        for raw in rustc::tokenize(&text[at..], FrontmatterAllowed::Yes) {
            let len = raw.len as usize;
            match raw.kind {
                Raw::Whitespace
                | Raw::LineComment { .. }
                | Raw::BlockComment { .. }
                | Raw::Frontmatter { .. } => {}
                _ => found.push((at, len)),
            }
            at += len;
        }
        found
    }

    #[track_caller]
    fn same_as_rustc(text: &str) {
        let mut list = Vec::new();
        lex(text, &mut list);
        let tokens = Tokens { text, list: &list };
        let mut own = Vec::new();
        for at in 0..tokens.len() {
            let span = tokens.span(at);
            // Signs that are joined here are apart there.
            match tokens.kind(at) {
                TokenKind::PathSep | TokenKind::Arrow | TokenKind::FatArrow => {
                    own.extend([(span.start, 1), (span.start + 1, 1)]);
                }
                _ => own.push((span.start, span.len())),
            }
        }
        assert_eq!(own, reference(text), "{text:?}");
    }

    #[test]
    fn the_quick_way_reads_what_rustc_reads() {
        for text in [
            "r\"a\" br#\"b\"# b'c' c\"d\" cr\"e\" r#fn k#fn 'a 'r#b 'c' b'\\'' x\"y\" é=1 aé::b",
            "1.0 1..2 0x1f 1e5 1_u8 a.0.1 // x\n/* y */ /// z\n a/b a//b",
            "a->b=>c a-> b- >c ::: = > \u{2028} \u{200e} \r\n\t\x0b\x0c №",
            "---\nfront\n---\nfn f() {}",
            "#!/bin/sh\n#![x]",
            "#![x]",
            r#""a\"b" "\\" "é\é" "a"b "a"é "a"1 "\"#,
            "'",
            "\"",
            "/*",
            "r#\"",
            "\u{feff}fn",
            "",
        ] {
            same_as_rustc(text);
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/source");
        for entry in std::fs::read_dir(folder).unwrap() {
            same_as_rustc(&std::fs::read_to_string(entry.unwrap().path()).unwrap());
        }
    }
}
