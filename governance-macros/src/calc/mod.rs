//! `#[calc_only]`: a walk over the tokens of a module or a function.
//!
//! Nothing is parsed, so that the tokens inside macros count too. First the walk collects the names that the item defines
//! and the aliases that its imports make; then it judges every keyword, macro and path with the table of `governance_law`.

mod names;
mod uses;
mod walk;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::ast::{Form, text};
use crate::attr;
use crate::expand;
use crate::fault::{Fault, Faults};
use crate::place::{Place, flat};

/// What `allow(...)` holds, for messages.
const PATHS: &str = "a path in quotes, such as \"libm\"";

/// Expands `#[calc_only]`: the item as it is, and an error on every token that is not calculation.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let faults = read_and_judge(arguments, item.clone());
    let mut tokens = item;
    tokens.extend(expand::faults(&faults));
    tokens
}

fn read_and_judge(arguments: TokenStream, item: TokenStream) -> Faults {
    let mut faults = Faults::default();
    let allow = allowed(arguments, &mut faults);
    judge(&flat(item), &allow, &mut faults);
    faults
}

/// Returns the faults of an item.
#[cfg(test)]
pub(crate) fn faults_of(arguments: TokenStream, item: TokenStream) -> Vec<Fault> {
    read_and_judge(arguments, item).list().cloned().collect()
}

/// Reads `allow("path", ...)`.
fn allowed(arguments: TokenStream, faults: &mut Faults) -> Vec<String> {
    let mut list = Vec::new();
    for argument in attr::arguments(arguments, faults) {
        let key = argument.key.to_string();
        let Form::List(tokens) = &argument.form else {
            let known = key == "allow";
            let fault = if known {
                Fault::NotAList { key, form: PATHS }
            } else {
                Fault::UnknownCalcKey { found: key }
            };
            faults.push(argument.key.span(), fault);
            continue;
        };
        if key != "allow" {
            faults.push(argument.key.span(), Fault::UnknownCalcKey { found: key });
            continue;
        }
        let pieces = attr::pieces(tokens.clone());
        if pieces.is_empty() {
            faults.push(argument.key.span(), Fault::EmptyList { key: key.clone() });
        }
        for piece in pieces {
            match path_text(&piece) {
                Some(path) => list.push(path),
                None => {
                    let (found, form) = (text(&piece), PATHS);
                    faults.push(Place::of(&piece), Fault::UnreadableEntry { key: key.clone(), found, form });
                }
            }
        }
    }
    list
}

fn path_text(piece: &[TokenTree]) -> Option<String> {
    let [TokenTree::Literal(literal)] = piece else { return None };
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(text) => {
            let path: syn::Path = text.parse().ok()?;
            let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            Some(names.join("::"))
        }
        _ => None,
    }
}

/// Judges an item.
fn judge(tokens: &[TokenTree], allow: &[String], faults: &mut Faults) {
    let (place, found) = attr::headline(tokens);
    let is_module = match found {
        "a module" => true,
        "a function" => false,
        _ => {
            faults.push(place, Fault::NotCalculation { found: found.to_owned() });
            return;
        }
    };
    let has_body =
        matches!(tokens.last(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace);
    if is_module && !has_body {
        let name = tokens.iter().rev().find_map(|token| match token {
            TokenTree::Ident(name) => Some(name.to_string()),
            _ => None,
        });
        faults.push(Place::of(tokens), Fault::CalcFileModule { name: name.unwrap_or_default() });
        return;
    }
    let names = names::Names::of(tokens);
    let allow: Vec<&str> = allow.iter().map(String::as_str).collect();
    walk::Walk { names: &names, allow: &allow, sees_all_imports: is_module, faults }.tokens(tokens);
}
