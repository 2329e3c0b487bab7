//! Names: what an item defines itself, and what its imports mean.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenTree;

use super::uses::{self, plain};
use crate::place::flat;

/// The names of an item, gathered from all of it: what one inner module defines counts in its neighbours too.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Modules, types, traits and generic parameters that are defined here.
    local: BTreeSet<String>,
    /// Imported: the name here, and the segments that it stands for.
    aliases: BTreeMap<String, Vec<String>>,
    /// The modules whose names are all imported.
    globs: Vec<Vec<String>>,
}

/// What the first segment of a path is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// Defined in the item.
    Local,
    /// Imported in the item; the import, its own aliases undone.
    Imported(Vec<String>),
    /// Neither.
    Unknown,
}

impl Names {
    pub(super) fn of(tokens: &[TokenTree]) -> Self {
        let mut names = Self::default();
        names.gather(tokens);
        names
    }

    fn gather(&mut self, tokens: &[TokenTree]) {
        for (i, token) in tokens.iter().enumerate() {
            let rest = tokens.get(i + 1..).unwrap_or_default();
            match token {
                TokenTree::Group(group) => self.gather(&flat(group.stream())),
                TokenTree::Ident(word) => match word.to_string().as_str() {
                    "use" => self.import(statement(rest)),
                    "crate" if follows_extern(tokens, i) => self.import(statement(rest)),
                    "mod" | "struct" | "enum" | "union" | "trait" | "type" => self.define(rest, true),
                    "fn" | "impl" => self.define(rest, false),
                    _ => {}
                },
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// Notes the name after a defining word, if it is a type's or a module's, and its generic parameters.
    fn define(&mut self, rest: &[TokenTree], is_type: bool) {
        let rest = match rest {
            [TokenTree::Ident(name), rest @ ..] => {
                if is_type {
                    self.local.insert(plain(name));
                }
                rest
            }
            rest => rest,
        };
        let mut depth = 0;
        let mut is_start = false;
        for token in rest {
            match token {
                TokenTree::Punct(punct) => {
                    match punct.as_char() {
                        '<' => depth += 1,
                        '>' => depth -= 1,
                        _ => {}
                    }
                    is_start = depth == 1 && matches!(punct.as_char(), '<' | ',');
                }
                TokenTree::Ident(name) if is_start && name != "const" => {
                    self.local.insert(plain(name));
                    is_start = false;
                }
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn import(&mut self, tokens: &[TokenTree]) {
        for import in uses::flatten(tokens) {
            let path: Vec<String> = import.path.iter().map(plain).collect();
            match import.name {
                Some(name) => {
                    self.aliases.insert(name, path);
                }
                None if import.is_glob => self.globs.push(path),
                None => {}
            }
        }
    }

    /// Undoes the aliases of a path.
    pub(super) fn resolve(&self, path: &[String]) -> (Vec<String>, Origin) {
        let Some((first, rest)) = path.split_first() else { return (Vec::new(), Origin::Unknown) };
        let mut meaning = vec![first.clone()];
        // Each alias is followed once, so that aliases of each other end.
        let mut followed = BTreeSet::new();
        while let Some(head) = meaning.first().cloned()
            && !self.local.contains(&head)
            && let Some(alias) = self.aliases.get(&head)
            && followed.insert(head)
        {
            meaning.splice(..1, alias.iter().cloned());
        }
        let origin = if meaning.first().is_some_and(|head| self.local.contains(head)) {
            Origin::Local
        } else if followed.is_empty() {
            Origin::Unknown
        } else {
            Origin::Imported(meaning.clone())
        };
        meaning.extend(rest.iter().cloned());
        (meaning, origin)
    }

    /// Returns the modules of the standard library whose names are all imported.
    pub(super) fn standard_globs(&self) -> impl Iterator<Item = &Vec<String>> {
        self.globs.iter().filter(|glob| matches!(first(glob), "std" | "core" | "alloc"))
    }

    /// Returns whether all names of some module of the same crate are imported.
    pub(super) fn has_own_glob(&self) -> bool {
        self.globs
            .iter()
            .any(|glob| matches!(first(glob), "crate" | "self" | "super") || self.local.contains(first(glob)))
    }
}

fn first(path: &[String]) -> &str {
    path.first().map_or("", String::as_str)
}

/// Returns the tokens up to the next `;`; none if this is the `use<'a>` of a return type.
pub(super) fn statement(tokens: &[TokenTree]) -> &[TokenTree] {
    let is = |token: Option<&TokenTree>, wanted| matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == wanted);
    if is(tokens.first(), '<') {
        return &[];
    }
    let end = tokens.iter().position(|token| is(Some(token), ';')).unwrap_or(tokens.len());
    tokens.get(..end).unwrap_or_default()
}

fn follows_extern(tokens: &[TokenTree], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    matches!(before, Some(TokenTree::Ident(ident)) if ident == "extern")
}
