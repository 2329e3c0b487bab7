//! The reader: from tokens to the model. It judges nothing but the form.

use governance_law::{ItemKind, Visibility};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::spanned::Spanned as _;

use crate::ast::{Argument, Field, Form, Item, Value, Written, text};
use crate::fault::{Fault, Faults};
use crate::place::{Place, flat};

/// The limits that an item can declare.
pub(crate) const LIMIT_KEYS: &[&str] = &[
    "gpu_memory",
    "memory",
    "latency",
    "iterations",
    "type_size",
    "convergence_threshold",
    "gpu_utilization",
];

/// Every key of an item.
pub(crate) const ITEM_KEYS: &[&str] = &[
    "gpu_memory",
    "memory",
    "latency",
    "iterations",
    "type_size",
    "convergence_threshold",
    "gpu_utilization",
    "requires",
    "instances",
    "crate",
];

/// Every key of a field.
pub(crate) const FIELD_KEYS: &[&str] =
    &["max_bytes", "range", "finite", "non_decreasing", "converges_within"];

/// Reads an item and its `#[governed(...)]`; `None` if there is nothing to govern.
pub(crate) fn item(arguments: TokenStream, item: TokenStream, faults: &mut Faults) -> Option<Item> {
    let list: Vec<TokenTree> = item.clone().into_iter().collect();
    let (place, found) = headline(&list);
    if !matches!(found, "a struct" | "an enum") {
        faults.push(place, Fault::NotGovernable { found: found.to_owned() });
        return None;
    }
    let mut input: syn::DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => {
            // The reader knows the expressions that types are made of, and blocks.
            let is_expression = error.to_string().starts_with("unsupported expression");
            let error_text =
                if is_expression { "the expression is too complex".to_owned() } else { error.to_string() };
            faults.push(error.span(), Fault::UnreadableItem { error: error_text });
            return None;
        }
    };
    let arguments = self::arguments(arguments, faults);
    let mut attributes = vec!["governed".to_owned()];
    input.attrs.retain(|attribute| {
        attributes.extend(attribute.path().segments.last().map(|segment| segment.ident.to_string()));
        let again = is_ours(attribute);
        if again {
            faults.push(attribute.path().span(), Fault::GovernedTwice {});
        }
        !again
    });
    let mut fields = Vec::new();
    let kind = match &mut input.data {
        syn::Data::Enum(data) => {
            for variant in &mut data.variants {
                read_fields(&mut variant.fields, true, &mut fields, faults);
            }
            ItemKind::Enum
        }
        syn::Data::Struct(data) => {
            read_fields(&mut data.fields, false, &mut fields, faults);
            ItemKind::Struct
        }
        // The headline has refused unions.
        syn::Data::Union(_) => return None,
    };
    let visibility = match &input.vis {
        syn::Visibility::Public(_) => Visibility::Public,
        syn::Visibility::Restricted(_) => Visibility::Restricted,
        syn::Visibility::Inherited => Visibility::Private,
    };
    Some(Item { input, kind, attributes, visibility, arguments, fields })
}

/// Names what an item is by its first keyword, with that keyword's place.
pub(crate) fn headline(tokens: &[TokenTree]) -> (Place, &'static str) {
    let is_word = |index: usize, words: &[&str]| match tokens.get(index) {
        Some(TokenTree::Ident(ident)) => words.contains(&ident.to_string().as_str()),
        _ => false,
    };
    let word = |(index, token): (usize, &TokenTree)| match token {
        TokenTree::Ident(ident) => Some(match ident.to_string().as_str() {
            "const" if !is_word(index + 1, &["fn", "unsafe", "async", "extern"]) => "a constant",
            "struct" => "a struct",
            "enum" => "an enum",
            "fn" => "a function",
            "mod" => "a module",
            "impl" => "an impl block",
            "trait" => "a trait",
            "type" => "a type alias",
            "static" => "a static",
            "use" => "an import",
            "union" => "a union",
            "macro_rules" => "a macro",
            _ => return None,
        }),
        _ => None,
    };
    let found =
        tokens.iter().enumerate().find_map(|(i, token)| Some((Place::from(token.span()), word((i, token))?)));
    found.unwrap_or_else(|| (Place::of(tokens.get(..1).unwrap_or_default()), "something else"))
}

fn is_ours(attribute: &syn::Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "governed")
}

/// Takes our attributes off the fields and reads them.
fn read_fields(fields: &mut syn::Fields, in_enum: bool, into: &mut Vec<Field>, faults: &mut Faults) {
    for (index, field) in fields.iter_mut().enumerate() {
        if !field.attrs.iter().any(is_ours) {
            continue;
        }
        let mut arguments = Vec::new();
        let mut place = None;
        for attribute in field.attrs.iter().filter(|attribute| is_ours(attribute)) {
            place.get_or_insert(Place::from(attribute.path().span()));
            match &attribute.meta {
                syn::Meta::List(list) if !list.tokens.is_empty() => {
                    arguments.extend(self::arguments(list.tokens.clone(), faults));
                }
                meta => faults.push(meta.path().span(), Fault::EmptyFieldAttribute {}),
            }
        }
        let conditional = field.attrs.iter().find(|attribute| attribute.path().is_ident("cfg"));
        let conditional = conditional.map(|attribute| Place::from(attribute.path().span()));
        field.attrs.retain(|attribute| !is_ours(attribute));
        into.push(Field {
            member: match &field.ident {
                Some(name) => syn::Member::Named(name.clone()),
                None => syn::Member::Unnamed(syn::Index::from(index)),
            },
            ty: field.ty.clone(),
            visible: visible(&field.vis),
            conditional,
            in_enum,
            attribute: place.unwrap_or_else(|| field.ty.span().into()),
            arguments,
        });
    }
}

/// Returns a visibility that is wider than private, as written.
fn visible(visibility: &syn::Visibility) -> Option<(String, Place)> {
    let text = match visibility {
        syn::Visibility::Inherited => return None,
        syn::Visibility::Public(_) => "pub".to_owned(),
        syn::Visibility::Restricted(restricted) if restricted.path.is_ident("self") => return None,
        syn::Visibility::Restricted(restricted) => {
            let path: Vec<String> =
                restricted.path.segments.iter().map(|part| part.ident.to_string()).collect();
            format!("pub({}{})", if restricted.in_token.is_some() { "in " } else { "" }, path.join("::"))
        }
    };
    Some((text, visibility.span().into()))
}

/// Reads the arguments of an attribute; what cannot be read is reported and left out.
pub(crate) fn arguments(tokens: TokenStream, faults: &mut Faults) -> Vec<Argument> {
    pieces(flat(tokens)).into_iter().filter_map(|piece| argument(piece, faults)).collect()
}

/// Splits a list at its commas; empty pieces are dropped.
pub(crate) fn pieces(tokens: Vec<TokenTree>) -> Vec<Vec<TokenTree>> {
    let mut list = vec![Vec::new()];
    // Commas between angle brackets belong to a type.
    let mut depth = 0_usize;
    let mut before = ' ';
    for token in tokens {
        let mut here = ' ';
        if let TokenTree::Punct(punct) = &token {
            here = punct.as_char();
            match here {
                '<' => depth += 1,
                '>' if before != '-' && before != '=' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    list.push(Vec::new());
                    continue;
                }
                _ => {}
            }
        }
        before = here;
        if let Some(last) = list.last_mut() {
            last.push(token);
        }
    }
    list.retain(|piece| !piece.is_empty());
    list
}

fn argument(piece: Vec<TokenTree>, faults: &mut Faults) -> Option<Argument> {
    let form = match piece.as_slice() {
        [TokenTree::Ident(_)] => Form::Alone,
        [TokenTree::Ident(_), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            Form::List(flat(group.stream()))
        }
        [TokenTree::Ident(_), TokenTree::Punct(equals), value @ ..] if equals.as_char() == '=' => {
            if value.is_empty() {
                Form::Alone
            } else {
                Form::Value(Value { written: written(value), tokens: value.to_vec() })
            }
        }
        _ => {
            faults.push(Place::of(&piece), Fault::UnreadableArgument { found: text(&piece) });
            return None;
        }
    };
    match piece.into_iter().next() {
        Some(TokenTree::Ident(key)) => Some(Argument { key, form }),
        _ => None,
    }
}

/// Reads a value: a range, or what can be the end of one, or `limits.NAME`.
fn written(tokens: &[TokenTree]) -> Written {
    let Some(dots) = (0..tokens.len()).find(|&i| is(tokens, i, '.') && is(tokens, i + 1, '.')) else {
        return match tokens {
            [TokenTree::Ident(limits), TokenTree::Punct(dot), TokenTree::Ident(name)]
                if limits == "limits" && dot.as_char() == '.' =>
            {
                Written::Limit(name.to_string())
            }
            _ => end(tokens),
        };
    };
    let is_closed = is(tokens, dots + 2, '=');
    let part = |part: Option<&[TokenTree]>| match part {
        None | Some([]) => Some(None),
        Some(part) => match end(part) {
            Written::Unreadable => None,
            written => Some(Some(Box::new(written))),
        },
    };
    match (part(tokens.get(..dots)), part(tokens.get(dots + 2 + usize::from(is_closed)..))) {
        (Some(_), Some(None)) if is_closed => Written::Unreadable,
        (Some(low), Some(high)) => Written::Range { low, high, open: !is_closed },
        _ => Written::Unreadable,
    }
}

/// Reads a literal, with its sign.
fn end(tokens: &[TokenTree]) -> Written {
    match tokens {
        [TokenTree::Literal(literal)] => number(literal, false),
        [TokenTree::Punct(minus), TokenTree::Literal(literal)] if minus.as_char() == '-' => {
            number(literal, true)
        }
        _ => Written::Unreadable,
    }
}

fn is(tokens: &[TokenTree], index: usize, wanted: char) -> bool {
    matches!(tokens.get(index), Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn number(literal: &proc_macro2::Literal, negative: bool) -> Written {
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(text) if !negative => Written::Text(text.value()),
        syn::Lit::Int(number) => match number.base10_parse::<i128>() {
            Ok(n) => Written::Whole(if negative { -n } else { n }),
            Err(_) => Written::Unreadable,
        },
        syn::Lit::Float(number) => match number.base10_parse::<f64>() {
            Ok(x) if x.is_finite() => Written::Real(if negative { -x } else { x }),
            _ => Written::Unreadable,
        },
        _ => Written::Unreadable,
    }
}
