//! Tokens, packed: 12 bytes each, so that the tokens of one file fit a processor's cache.

use std::ops::Range;

/// What a token is. Comments and white space are no tokens here; they lie between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum TokenKind {
    /// An identifier that is no keyword, raw ones included.
    Ident,
    As,
    Async,
    Await,
    Break,
    Const,
    Continue,
    Crate,
    Dyn,
    Else,
    Enum,
    Extern,
    Fn,
    For,
    If,
    Impl,
    In,
    Let,
    Loop,
    Match,
    Mod,
    Move,
    Mut,
    Pub,
    Ref,
    Return,
    /// `self`.
    SelfValue,
    /// `Self`.
    SelfType,
    Static,
    Struct,
    Super,
    Trait,
    Type,
    Unsafe,
    Use,
    Where,
    While,
    Lifetime,
    /// A string, raw ones included; no byte or C string.
    Str,
    /// Any other literal, `true` and `false` included.
    Literal,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    /// `::`.
    PathSep,
    /// `->`.
    Arrow,
    /// `=>`.
    FatArrow,
    Colon,
    Semi,
    Comma,
    Dot,
    Lt,
    Gt,
    Eq,
    Bang,
    Pound,
    Question,
    Dollar,
    And,
    Or,
    Star,
    Minus,
    /// Any other sign.
    Sign,
    /// What the lexer does not know.
    Unknown,
    /// Beyond the last token.
    End,
}

impl TokenKind {
    /// Returns whether it opens a group.
    #[inline]
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::OpenParen | Self::OpenBracket | Self::OpenBrace)
    }

    /// Returns whether it closes a group.
    #[inline]
    pub(crate) const fn is_close(self) -> bool {
        matches!(self, Self::CloseParen | Self::CloseBracket | Self::CloseBrace)
    }

    /// Returns whether it can be a segment of a path.
    #[inline]
    pub(crate) const fn is_segment(self) -> bool {
        matches!(self, Self::Ident | Self::Crate | Self::SelfValue | Self::SelfType | Self::Super)
    }

    /// Returns whether it can be the name of an item.
    #[inline]
    pub(crate) const fn is_name(self) -> bool {
        matches!(self, Self::Ident)
    }

    /// Recognises keywords; anything else is an identifier.
    pub(crate) fn of_word(bytes: &[u8]) -> Self {
        if bytes.len() < 2 || bytes.len() > 8 {
            return Self::Ident;
        }
        match bytes {
            b"as" => Self::As,
            b"async" => Self::Async,
            b"await" => Self::Await,
            b"break" => Self::Break,
            b"const" => Self::Const,
            b"continue" => Self::Continue,
            b"crate" => Self::Crate,
            b"dyn" => Self::Dyn,
            b"else" => Self::Else,
            b"enum" => Self::Enum,
            b"extern" => Self::Extern,
            b"false" | b"true" => Self::Literal,
            b"fn" => Self::Fn,
            b"for" => Self::For,
            b"if" => Self::If,
            b"impl" => Self::Impl,
            b"in" => Self::In,
            b"let" => Self::Let,
            b"loop" => Self::Loop,
            b"match" => Self::Match,
            b"mod" => Self::Mod,
            b"move" => Self::Move,
            b"mut" => Self::Mut,
            b"pub" => Self::Pub,
            b"ref" => Self::Ref,
            b"return" => Self::Return,
            b"self" => Self::SelfValue,
            b"Self" => Self::SelfType,
            b"static" => Self::Static,
            b"struct" => Self::Struct,
            b"super" => Self::Super,
            b"trait" => Self::Trait,
            b"type" => Self::Type,
            b"unsafe" => Self::Unsafe,
            b"use" => Self::Use,
            b"where" => Self::Where,
            b"while" => Self::While,
            _ => Self::Ident,
        }
    }
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// Its first byte.
    pub(crate) start: u32,
    /// Its length in bytes; for a delimiter, which is one byte long, the index of its partner instead: its own
    /// index if it closes nothing, and the number of tokens if it is never closed.
    pub(crate) extra: u32,
    /// What it is.
    pub(crate) kind: TokenKind,
}

impl Token {
    const END: Self = Self { start: u32::MAX, extra: 0, kind: TokenKind::End };

    /// Returns its length in bytes.
    #[inline]
    const fn len(self) -> u32 {
        if self.kind.is_open() || self.kind.is_close() { 1 } else { self.extra }
    }
}

/// The tokens of one file together with its text. Every question about a token that is not there has an answer:
/// [`TokenKind::End`], and no text.
#[derive(Clone, Copy)]
pub(crate) struct Tokens<'a> {
    pub(crate) text: &'a str,
    pub(crate) list: &'a [Token],
}

impl<'a> Tokens<'a> {
    /// Returns how many there are.
    #[inline]
    pub(crate) fn len(self) -> u32 {
        u32::try_from(self.list.len()).unwrap_or(u32::MAX)
    }

    #[inline]
    fn get(self, at: u32) -> Token {
        // Written out, like the others below: build scripts run this unoptimised, where each adapter is a call.
        match self.list.get(at as usize) {
            Some(token) => *token,
            None => Token::END,
        }
    }

    /// Returns what a token is.
    #[inline]
    pub(crate) fn kind(self, at: u32) -> TokenKind {
        match self.list.get(at as usize) {
            Some(token) => token.kind,
            None => TokenKind::End,
        }
    }

    /// Returns the first token of a kind from one on, or how many there are.
    pub(crate) fn find(self, from: u32, wanted: TokenKind) -> u32 {
        let mut left = self.list.get(from as usize..).unwrap_or_default();
        while let [token, behind @ ..] = left {
            if token.kind as u8 == wanted as u8 {
                break;
            }
            left = behind;
        }
        u32::try_from(self.list.len() - left.len()).unwrap_or(u32::MAX)
    }

    /// Returns what the token before is.
    #[inline]
    pub(crate) fn kind_before(self, at: u32) -> TokenKind {
        if at == 0 { TokenKind::End } else { self.kind(at - 1) }
    }

    /// Returns a token's bytes.
    #[inline]
    pub(crate) fn span(self, at: u32) -> Range<usize> {
        let token = self.get(at);
        if token.kind == TokenKind::End {
            return self.text.len()..self.text.len();
        }
        token.start as usize..token.start as usize + token.len() as usize
    }

    /// Returns a token's text.
    #[inline]
    pub(crate) fn text(self, at: u32) -> &'a str {
        self.text.get(self.span(at)).unwrap_or("")
    }

    /// Returns the bytes from the first to the last token of a range; empty for an empty range.
    #[inline]
    pub(crate) fn range(self, tokens: &Range<u32>) -> Range<usize> {
        let start = self.span(tokens.start).start;
        if tokens.is_empty() {
            return start..start;
        }
        start..self.span(tokens.end - 1).end.max(start)
    }

    /// Returns the index of a delimiter's partner. For one that is never closed it is the number of tokens, for one
    /// that closes nothing the delimiter itself, and for what is no delimiter as well.
    #[inline]
    pub(crate) fn partner(self, at: u32) -> u32 {
        let token = self.get(at);
        if token.kind.is_open() || token.kind.is_close() { token.extra } else { at }
    }

    /// Returns the index after a group, or after the single token.
    #[inline]
    pub(crate) fn after(self, at: u32) -> u32 {
        let end = if self.kind(at).is_open() { self.partner(at) } else { at };
        end.saturating_add(1).min(self.len().max(at.saturating_add(1)))
    }

    /// Returns whether a token is this identifier.
    #[inline]
    pub(crate) fn is(self, at: u32, word: &str) -> bool {
        self.kind(at) == TokenKind::Ident && self.text(at) == word
    }

    /// Returns the white space and comments before a token.
    pub(crate) fn gap_before(self, at: u32) -> &'a str {
        let start = at.checked_sub(1).map_or(0, |before| self.span(before).end);
        self.text.get(start..self.span(at).start).unwrap_or("")
    }
}
