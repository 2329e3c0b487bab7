//! The judge: from the model to a plan, with the law at hand. Every fault of an item is found in one go.

mod field;
mod item;
mod limit;
mod traits;
mod value;

use governance_law::{Context, Law, Subject};
use proc_macro2::TokenTree;

use crate::ast::{Argument, Form, Item, Plan, text};
use crate::fault::{Fault, Faults};
use crate::place::Place;

/// What the judge knows besides the item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) law: &'a Law,
    /// The name of the package, as its manifest has it.
    pub(crate) crate_name: &'a str,
    /// What is being compiled, as far as it can be known.
    pub(crate) context: Option<Context>,
}

/// Judges an item.
pub(crate) fn judge(item: &Item, world: World<'_>, faults: &mut Faults) -> Plan {
    let attributes: Vec<&str> = item.attributes.iter().map(String::as_str).collect();
    let subject = Subject {
        crate_name: world.crate_name,
        // A macro is not told the path of its module; articles that ask for one are enforced by the lint.
        module: None,
        kind: Some(item.kind),
        attributes: &attributes,
        visibility: Some(item.visibility),
        context: world.context,
    };
    let bench = Bench { world, subject, type_name: item.input.ident.to_string() };
    let mut plan = item::judge(item, &bench, faults);
    for rule in field::judge(item, &plan, &bench, faults) {
        plan.rules.push(rule);
    }
    plan
}

/// The judge's bench: the law, and the item as far as articles ask about it.
struct Bench<'a> {
    world: World<'a>,
    subject: Subject<'a>,
    type_name: String,
}

/// Reports keys that are given twice.
fn twice(arguments: &[Argument], faults: &mut Faults) {
    for (i, argument) in arguments.iter().enumerate() {
        if arguments.iter().take(i).any(|earlier| earlier.key == argument.key) {
            faults.push(argument.key.span(), Fault::DuplicateKey { key: argument.key.to_string() });
        }
    }
}

/// Reads the entries of a `key(...)`, each with its tokens.
fn entries<T: syn::parse::Parse>(
    argument: &Argument,
    form: &'static str,
    faults: &mut Faults,
) -> Vec<(T, Vec<TokenTree>)> {
    let key = argument.key.to_string();
    let Form::List(tokens) = &argument.form else {
        faults.push(argument.key.span(), Fault::NotAList { key, form });
        return Vec::new();
    };
    let pieces = crate::attr::pieces(tokens.clone());
    if pieces.is_empty() {
        faults.push(argument.key.span(), Fault::EmptyList { key: key.clone() });
    }
    let mut list = Vec::new();
    for piece in pieces {
        match syn::parse2(piece.iter().cloned().collect()) {
            Ok(entry) => list.push((entry, piece)),
            Err(_) => {
                let fault = Fault::UnreadableEntry { key: key.clone(), found: text(&piece), form };
                faults.push(Place::of(&piece), fault);
            }
        }
    }
    list
}
