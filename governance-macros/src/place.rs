//! Places: where in the source a fault sits.

use proc_macro2::{Span, TokenStream, TokenTree};

/// The first and the last token of a piece of source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) start: Span,
    pub(crate) end: Span,
}

impl Place {
    /// Returns the place of these tokens; that of the attribute if there are none.
    pub(crate) fn of(tokens: &[TokenTree]) -> Self {
        let at = |token: Option<&TokenTree>| token.map_or_else(Span::call_site, TokenTree::span);
        Self { start: at(tokens.first()), end: at(tokens.last()) }
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self { start: span, end: span }
    }
}

/// Returns the tokens as a list, without the invisible groups that `macro_rules!` puts round its arguments.
pub(crate) fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let mut list = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::None => {
                list.extend(flat(group.stream()));
            }
            token => list.push(token),
        }
    }
    list
}
