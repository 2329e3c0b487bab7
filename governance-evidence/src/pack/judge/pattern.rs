//! Patterns of lines: `*` stands for anything, `\*` for the star itself, and nothing else is special.

/// A pattern of a whole line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Pattern {
    /// What stands between the stars; one piece more than there are stars.
    pieces: Vec<String>,
}

impl Pattern {
    /// Reads a pattern; every text is one.
    pub(in super::super) fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut piece = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '*' => pieces.push(std::mem::take(&mut piece)),
                '\\' if matches!(chars.peek(), Some('*' | '\\')) => piece.extend(chars.next()),
                c => piece.push(c),
            }
        }
        pieces.push(piece);
        Self { pieces }
    }

    /// Returns whether a line, without its line break, is like the pattern from its first character to its last.
    pub(in super::super) fn fits(&self, line: &str) -> bool {
        let [first, middle @ .., last] = self.pieces.as_slice() else {
            return self.pieces.first().is_some_and(|piece| piece == line);
        };
        let Some(mut rest) = line.strip_prefix(first.as_str()) else { return false };
        for piece in middle {
            // The first place is always good enough: what is left can only be more.
            let Some((_, after)) = rest.split_once(piece.as_str()) else { return false };
            rest = after;
        }
        rest.ends_with(last.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything_and_nothing_else_does() {
        for (pattern, line) in [
            ("", ""),
            ("*", ""),
            ("*", "x"),
            ("a*", "a"),
            ("a*c", "abc"),
            ("a*b*c", "a b b c"),
            ("* passed in *", "23 passed in 0.13s"),
            (r"\*", "*"),
            (r"a\b", r"a\b"),
            (r"\\*", r"\x"),
            ("**", ""),
            ("[a-z]+.?", "[a-z]+.?"),
        ] {
            assert!(Pattern::new(pattern).fits(line), "{pattern} {line}");
        }
        for (pattern, line) in [
            ("", "x"),
            ("a", "ab"),
            ("a*", "ba"),
            ("a*a", "a"),
            ("*ab*b", "ab"),
            (r"\*", "x"),
            ("a*b*c", "acb"),
            (".", "x"),
        ] {
            assert!(!Pattern::new(pattern).fits(line), "{pattern} {line}");
        }
    }
}
