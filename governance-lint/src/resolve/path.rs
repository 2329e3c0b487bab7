//! Paths in code, found by their `::`.

use std::ops::Range;

use crate::source::{TokenKind, Tokens, after_angles};

/// A path in code.
#[derive(Debug, Clone)]
pub(crate) struct PathTokens {
    /// From the first segment, or the leading `::`, to the last segment before any generic arguments in between.
    pub(crate) tokens: Range<u32>,
    /// Whether it begins with `::`.
    pub(crate) is_absolute: bool,
    /// Where to look for the next path.
    pub(crate) resume: u32,
}

/// Reads the path whose first `::` is at `sep`. `None` if it is the tail of another path or follows a macro variable.
pub(crate) fn path_at(tokens: Tokens<'_>, sep: u32, segments: &mut Vec<u32>) -> Option<PathTokens> {
    use TokenKind as T;
    segments.clear();
    let before = tokens.kind_before(sep);
    let is_absolute = !before.is_segment();
    let start = if is_absolute { sep } else { sep - 1 };
    if is_absolute {
        // `<T as Trait>::name`, `Vec::<T>::new` and `$name::x` go on with something that is no path.
        let is_tail = matches!(before, T::Gt | T::CloseParen | T::CloseBrace | T::Literal)
            || !tokens.kind(sep + 1).is_segment();
        if is_tail {
            return None;
        }
    } else {
        let prefix = tokens.kind_before(start);
        let is_variable = prefix == T::Dollar && before != T::Crate;
        let is_visibility = prefix == T::In && tokens.kind(start.saturating_sub(3)) == T::Pub;
        if before == T::SelfType || is_variable || is_visibility {
            return None;
        }
        segments.push(start);
    }
    let (mut at, mut resume, mut end) = (sep, 0, sep);
    while tokens.kind(at) == T::PathSep {
        if tokens.kind(at + 1).is_segment() {
            segments.push(at + 1);
            end = at + 2;
            at += 2;
        } else if tokens.kind(at + 1) == T::Lt {
            // Paths may stand in the generic arguments: they are looked for there.
            resume = if resume == 0 { at + 1 } else { resume };
            at = after_angles(tokens, at + 1, tokens.len());
        } else {
            break;
        }
    }
    let resume = if resume == 0 { at.max(sep + 1) } else { resume };
    Some(PathTokens { tokens: start..end.max(start + 1), is_absolute, resume })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::lex;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let mut list = Vec::new();
        lex(text, &mut list);
        let tokens = Tokens { text, list: &list };
        let (mut found, mut segments, mut at) = (Vec::new(), Vec::new(), 0);
        while at < tokens.len() {
            let path =
                (tokens.kind(at) == TokenKind::PathSep).then(|| path_at(tokens, at, &mut segments)).flatten();
            at += 1;
            if let Some(path) = path {
                at = path.resume;
                let names: Vec<_> = segments.iter().map(|at| tokens.text(*at)).collect();
                found.push(format!("{}{}", if path.is_absolute { "::" } else { "" }, names.join("::")));
            }
        }
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn paths_are_found_wherever_they_stand() {
        check("std::fs::read(a::b)", &["std::fs::read", "a::b"]);
        check("::std::fs", &["::std::fs"]);
        check("Vec::<std::fs::File>::new()", &["Vec::new", "std::fs::File"]);
        check("<T as std::fmt::Debug>::fmt", &["std::fmt::Debug"]);
        check("$crate::a $x::b Self::c", &["crate::a"]);
        check("pub(in crate::a) fn f()", &[]);
        check("x.collect::<Vec<a::B>>()", &["collect", "a::B"]);
        check("a::", &["a"]);
    }
}
