//! The walk: every keyword, macro and path, judged one by one.

use governance_law::judge::calc::{self, Impurity};
use proc_macro2::{Ident, Spacing, TokenTree};

use super::names::{Names, Origin, statement};
use super::uses::{self, plain};
use crate::fault::{Fault, Faults};
use crate::place::{Place, flat};

/// A walk over the tokens of one item.
pub(super) struct Walk<'a> {
    pub(super) names: &'a Names,
    pub(super) allow: &'a [&'a str],
    /// Whether all imports that the tokens may use are among them: so it is for a module, and not for a function.
    pub(super) sees_all_imports: bool,
    pub(super) faults: &'a mut Faults,
}

/// Types of the language that can begin a path.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "str", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize",
];

impl Walk<'_> {
    /// Judges a list of tokens and all groups in it.
    pub(super) fn tokens(&mut self, tokens: &[TokenTree]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += match token {
                // An attribute is not code: `#[derive(Hash)]`, `#[doc = "..."]`.
                TokenTree::Punct(hash) if hash.as_char() == '#' => attribute(tokens, at),
                // `'static` is a lifetime, and `$name` stands for what the caller of a macro writes.
                TokenTree::Punct(sign) if matches!(sign.as_char(), '\'' | '$') => sign_and_path(tokens, at),
                // `.name` is a field or a method, `.await` is not.
                TokenTree::Punct(dot) if dot.as_char() == '.' => self.after_dot(tokens, at),
                TokenTree::Punct(_) | TokenTree::Literal(_) => 1,
                TokenTree::Group(group) => {
                    self.tokens(&flat(group.stream()));
                    1
                }
                TokenTree::Ident(word) if word == "use" => self.import(tokens, at),
                TokenTree::Ident(word) if word == "crate" && is_extern(before(tokens, at, 1)) => {
                    self.import(tokens, at)
                }
                TokenTree::Ident(word) => match calc::keyword(&word.to_string()) {
                    Some(impurity) => {
                        self.say(word.span(), word.to_string(), impurity);
                        1
                    }
                    None => self.path(tokens, at),
                },
            };
        }
    }

    fn say(&mut self, place: impl Into<Place>, found: String, impurity: Impurity) {
        let remedy = match impurity {
            // The table speaks of articles; here it is the attribute that allows.
            Impurity::Import => "write `#[calc_only(allow(\"path\"))]` with its path, if it only calculates",
            _ => impurity.remedy(),
        };
        self.faults.push(place, Fault::Impure { found, impurity: impurity.words(), remedy });
    }

    /// Judges what follows a dot; returns how many tokens that was.
    fn after_dot(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        match tokens.get(at + 1) {
            Some(TokenTree::Ident(word)) if word == "await" => {
                self.say(word.span(), word.to_string(), Impurity::Async);
                2
            }
            // After two dots, which are a range, there is a path.
            Some(TokenTree::Ident(_)) if !is_punct(before(tokens, at, 1), '.') => 2,
            _ => 1,
        }
    }

    /// Judges an import; returns how many tokens it was.
    fn import(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let statement = statement(tokens.get(at + 1..).unwrap_or_default());
        for import in uses::flatten(statement) {
            let path: Vec<String> = import.path.iter().map(plain).collect();
            let (meaning, origin) = self.names.resolve(&path);
            if origin != Origin::Local
                && let Some(impurity) = self.judged(&meaning, true)
            {
                self.say(place_of(&import.path), path.join("::"), impurity);
            }
        }
        statement.len() + 1
    }

    /// Judges a path or a macro's name; returns how many tokens it was.
    fn path(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let segments = segments(tokens, at);
        let length = 3 * segments.len() - 2;
        let path: Vec<String> = segments.iter().map(plain).collect();
        if is_macro(tokens, at + length)
            && let Some(impurity) = path.last().and_then(|last| calc::macro_name(last))
        {
            self.say(place_of(&segments), format!("{}!", path.join("::")), impurity);
            return length;
        }
        if let Some(impurity) = self.impurity(&path, is_rooted(tokens, at)) {
            self.say(place_of(&segments), path.join("::"), impurity);
        }
        length
    }

    /// Judges a path as written; `is_rooted` says that it begins with `::`.
    fn impurity(&self, path: &[String], is_rooted: bool) -> Option<Impurity> {
        let is_allowed = |allowed: &&str| {
            allowed.split("::").enumerate().all(|(i, part)| path.get(i).is_some_and(|p| p == part))
        };
        if self.allow.iter().any(is_allowed) {
            return None;
        }
        if is_rooted {
            return self.judged(path, true);
        }
        let (meaning, origin) = self.names.resolve(path);
        match origin {
            Origin::Local => None,
            // What the import itself was told is not told again.
            Origin::Imported(import) if self.judged(&import, true).is_some() => None,
            Origin::Imported(_) => self.judged(&meaning, true),
            Origin::Unknown => self.unknown(path),
        }
    }

    /// Judges a path whose first name is neither defined nor imported in sight.
    fn unknown(&self, path: &[String]) -> Option<Impurity> {
        let first = path.first()?.as_str();
        if matches!(first, "std" | "core" | "alloc" | "crate" | "self" | "super" | "Self")
            || PRIMITIVES.contains(&first)
        {
            return self.judged(path, false);
        }
        let below =
            |module: &[String]| self.judged(&module.iter().chain(path).cloned().collect::<Vec<_>>(), true);
        let by_glob = self.names.standard_globs().find_map(|glob| below(glob));
        if path.len() < 2 || !first.starts_with(|c: char| c.is_ascii_lowercase()) {
            return by_glob.or_else(|| self.judged(path, false));
        }
        // `fs::read` without an import in sight most likely is that of `std`; `self::fs` and `crate::fs` say otherwise.
        // Where all imports are in sight, any other name is a crate's.
        let is_crate = self.sees_all_imports && !self.names.has_own_glob();
        by_glob.or_else(|| below(&["std".to_owned()])).or_else(|| self.judged(path, is_crate))
    }

    fn judged(&self, path: &[String], is_import: bool) -> Option<Impurity> {
        let segments: Vec<&str> = path.iter().map(String::as_str).collect();
        calc::path(&segments, is_import, self.allow)
    }
}

/// Returns whether a token is the `extern` of `extern crate`.
fn is_extern(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Ident(word)) if word == "extern")
}

/// Returns the segments of the path that begins here.
fn segments(tokens: &[TokenTree], at: usize) -> Vec<Ident> {
    let mut list = Vec::new();
    let mut next = at;
    while let Some(TokenTree::Ident(segment)) = tokens.get(next) {
        list.push(segment.clone());
        if !is_punct(tokens.get(next + 1), ':') || !is_punct(tokens.get(next + 2), ':') {
            break;
        }
        next += 3;
    }
    list
}

/// Returns whether the token after a path calls it as a macro; `a != b` does not.
fn is_macro(tokens: &[TokenTree], at: usize) -> bool {
    match tokens.get(at) {
        Some(TokenTree::Punct(bang)) if bang.as_char() == '!' => {
            bang.spacing() == Spacing::Alone || !is_punct(tokens.get(at + 1), '=')
        }
        _ => false,
    }
}

/// Returns whether the path that begins here follows a `::` with nothing before it.
fn is_rooted(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(before(tokens, at, 1), ':')
        && is_punct(before(tokens, at, 2), ':')
        && !matches!(before(tokens, at, 3), Some(TokenTree::Ident(_) | TokenTree::Group(_)))
        && !is_punct(before(tokens, at, 3), '>')
}

/// Returns how many tokens an attribute has: `#[...]`, `#![...]`.
fn attribute(tokens: &[TokenTree], at: usize) -> usize {
    match (tokens.get(at + 1), tokens.get(at + 2)) {
        (Some(TokenTree::Group(_)), _) => 2,
        (Some(TokenTree::Punct(bang)), Some(TokenTree::Group(_))) if bang.as_char() == '!' => 3,
        _ => 1,
    }
}

/// Returns how many tokens `'static` or `$name::path` has; `$crate` and `$(...)` are read on.
fn sign_and_path(tokens: &[TokenTree], at: usize) -> usize {
    match tokens.get(at + 1) {
        Some(TokenTree::Ident(word)) if word != "crate" => 3 * segments(tokens, at + 1).len() - 1,
        _ => 1,
    }
}

fn before(tokens: &[TokenTree], at: usize, steps: usize) -> Option<&TokenTree> {
    at.checked_sub(steps).and_then(|index| tokens.get(index))
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn place_of(segments: &[Ident]) -> Place {
    let at = |ident: Option<&Ident>| ident.map_or_else(proc_macro2::Span::call_site, Ident::span);
    Place { start: at(segments.first()), end: at(segments.last()) }
}
