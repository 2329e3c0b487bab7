//! Imports: a use-tree flattened into one entry for each name that it brings in.

use proc_macro2::{Delimiter, Ident, TokenTree};

/// One imported name.
#[derive(Debug, Clone)]
pub(super) struct Import {
    /// The whole path; for a glob the path of the module.
    pub(super) path: Vec<Ident>,
    /// The name that it goes by here; `None` for a glob and for `as _`.
    pub(super) name: Option<String>,
    pub(super) is_glob: bool,
}

/// Flattens the tokens between `use` and `;`.
pub(super) fn flatten(tokens: &[TokenTree]) -> Vec<Import> {
    let mut list = Vec::new();
    tree(tokens, &[], &mut list);
    list
}

fn tree(tokens: &[TokenTree], above: &[Ident], list: &mut Vec<Import>) {
    let mut path = above.to_vec();
    let mut rest = tokens.iter();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Ident(word) if word == "as" => {
                let name = match rest.next() {
                    Some(TokenTree::Ident(name)) if name != "_" => Some(plain(name)),
                    _ => None,
                };
                list.push(Import { path, name, is_glob: false });
                return;
            }
            TokenTree::Ident(segment) => path.push(segment.clone()),
            TokenTree::Punct(punct) if punct.as_char() == '*' => {
                list.push(Import { path, name: None, is_glob: true });
                return;
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for part in inner.split(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ',')) {
                    if !part.is_empty() {
                        tree(part, &path, list);
                    }
                }
                return;
            }
            _ => {}
        }
    }
    // `use a::{self}` brings in `a`.
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = path.last().map(plain);
    if name.is_some() {
        list.push(Import { path, name, is_glob: false });
    }
}

/// Returns a name without the `r#` of a raw identifier.
pub(super) fn plain(name: &Ident) -> String {
    let text = name.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}
