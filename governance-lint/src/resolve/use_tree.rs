//! Use trees, flattened: `use a::{b as c, d::*};` is two imports.

use std::ops::Range;

use crate::source::{TokenKind, Tokens};

/// One leaf of a use tree. Positions are indices of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// The segments of its whole path, groups undone.
    pub(crate) segments: Vec<u32>,
    /// Whether the path begins with `::`.
    pub(crate) is_absolute: bool,
    /// The token of the name that it brings in; `None` for a glob and for `as _`.
    pub(crate) name: Option<u32>,
    /// Whether it ends in `*`.
    pub(crate) is_glob: bool,
    /// The tokens to underline: all of the path outside groups, its own part inside them.
    pub(crate) tokens: Range<u32>,
}

/// How many segments a path may have; more than anybody writes, so that groups under a long path stay small.
const MAX_SEGMENTS: usize = 64;

/// Reads the use tree that begins at a token, up to `end`; gives each leaf to `found` and returns where it stopped.
///
/// In macro tokens anything may follow `use`: what is no use tree ends the reading without a leaf.
pub(crate) fn flatten(tokens: Tokens<'_>, start: u32, end: u32, mut found: impl FnMut(Leaf)) -> u32 {
    use TokenKind as T;
    let mut path: Vec<u32> = Vec::new();
    let mut groups: Vec<usize> = Vec::new();
    let (mut is_absolute, mut own, mut is_done) = (false, start, false);
    let mut at = start;
    let mut emit =
        |path: &[u32], name: Option<u32>, is_glob: bool, own: u32, stop: u32, is_absolute: bool| {
            let mut segments = path.to_vec();
            if !is_glob
                && segments.len() > 1
                && segments.last().is_some_and(|last| tokens.kind(*last) == T::SelfValue)
            {
                segments.pop();
            }
            if segments.is_empty() {
                return;
            }
            let name = name.or(segments.last().copied()).filter(|name| !is_glob && tokens.text(*name) != "_");
            found(Leaf { segments, is_absolute, name, is_glob, tokens: own..stop });
        };
    while at < end {
        match tokens.kind(at) {
            T::PathSep => {
                is_absolute |= path.is_empty();
                at += 1;
            }
            T::Dollar if tokens.kind(at + 1) == T::Crate => at += 1,
            kind if kind.is_segment() && !is_done && path.len() < MAX_SEGMENTS => {
                path.push(at);
                at += 1;
            }
            T::OpenBrace if !is_done => {
                groups.push(path.len());
                at += 1;
                own = at;
            }
            T::Star if !is_done => {
                emit(&path, None, true, own, at + 1, is_absolute);
                is_done = true;
                at += 1;
            }
            T::As if !is_done => {
                emit(&path, Some(at + 1), false, own, at, is_absolute);
                is_done = true;
                at += 2;
            }
            T::Comma | T::CloseBrace if !groups.is_empty() => {
                let from = groups.last().copied().unwrap_or(0);
                if !is_done && path.len() > from {
                    emit(&path, None, false, own, at, is_absolute);
                }
                path.truncate(from);
                is_done = tokens.kind(at) == T::CloseBrace;
                if is_done {
                    groups.pop();
                }
                at += 1;
                own = at;
            }
            _ => break,
        }
    }
    if !is_done && groups.is_empty() {
        emit(&path, None, false, own, at, is_absolute);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::lex;

    #[track_caller]
    fn check(tree: &str, expect: &[&str]) {
        let mut list = Vec::new();
        lex(tree, &mut list);
        let tokens = Tokens { text: tree, list: &list };
        let mut leaves = Vec::new();
        flatten(tokens, 0, tokens.len(), |leaf| {
            let path: Vec<_> = leaf.segments.iter().map(|at| tokens.text(*at)).collect();
            let tail = match (leaf.is_glob, leaf.name) {
                (true, _) => "::*".to_owned(),
                (false, Some(name)) => format!(" as {}", tokens.text(name)),
                (false, None) => " as _".to_owned(),
            };
            let root = if leaf.is_absolute { "::" } else { "" };
            leaves.push(format!("{root}{}{tail} [{}]", path.join("::"), &tree[tokens.range(&leaf.tokens)]));
        });
        assert_eq!(leaves, expect, "{tree}");
    }

    #[test]
    fn trees_become_leaves() {
        check("std::fs", &["std::fs as fs [std::fs]"]);
        check("std::fs as disk", &["std::fs as disk [std::fs]"]);
        check(
            "std::{fs, io::{self, Read as _}, env::*}",
            &[
                "std::fs as fs [fs]",
                "std::io as io [self]",
                "std::io::Read as _ [Read]",
                "std::env::* [env::*]",
            ],
        );
        check("::std::fs", &["::std::fs as fs [::std::fs]"]);
        check("{a, b::c}", &["a as a [a]", "b::c as c [b::c]"]);
        check("a::{}", &[]);
        check("super::super::x", &["super::super::x as x [super::super::x]"]);
        check("$crate::x", &["crate::x as x [$crate::x]"]);
    }

    #[test]
    fn what_is_no_use_tree_ends_the_reading() {
        check("<'a>", &[]);
        check("$x::y", &[]);
        check("a::{b, $c}", &["a::b as b [b]"]);
        check("}}", &[]);
    }
}
