//! The writer: from a plan to tokens.
//!
//! What is emitted decides what `#[governed]` costs its users, so it is little: one static record of constants, one impl
//! with at most one method, one census entry, and one call for each thing the compiler must assert. The work is done by
//! ordinary functions of `governance_core`. Every name is a path into `::governance_core::__private`, and there is no `cfg`.

use governance_law::ItemKind;
use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;

use crate::ast::{Demand, End, Ends, Plan, Required, Rule, TraitName};
use crate::fault::Faults;
use crate::place::Place;

/// Where an item stands.
#[derive(Debug, Clone)]
pub(crate) struct Location {
    pub(crate) file: String,
    pub(crate) line: u32,
}

/// Writes a lawful item and what belongs beside it.
pub(crate) fn item(
    input: &syn::DeriveInput,
    kind: ItemKind,
    plan: &Plan,
    location: &Location,
) -> TokenStream {
    let root = root(plan);
    let record = record(input, kind, plan, location, &root);
    let implementation = implementation(input, plan, &root);
    let subjects = subjects(input, plan);
    let traits = plan.traits.iter().map(|required| implements(required, &subjects, &root));
    let mut tokens = input.to_token_stream();
    tokens.extend(quote! {
        const _: () = {
            #record
            #implementation
            #root::inventory::submit! { #root::Linked(&RECORD) }
            #(#traits)*
        };
    });
    tokens
}

/// Writes an unlawful item, with an implementation that bounds nothing: it keeps errors from appearing elsewhere.
pub(crate) fn inert(
    input: &syn::DeriveInput,
    kind: ItemKind,
    plan: &Plan,
    location: &Location,
) -> TokenStream {
    let nothing = Plan { root: plan.root.clone(), ..Plan::default() };
    let root = root(plan);
    let record = record(input, kind, &nothing, location, &root);
    let implementation = implementation(input, &nothing, &root);
    let mut tokens = input.to_token_stream();
    tokens.extend(quote! { const _: () = { #record #implementation }; });
    tokens
}

/// Writes the compiler's interest in a file: it compiles the crate again when the file has changed.
pub(crate) fn tracked(path: &str) -> TokenStream {
    quote! { const _: &[u8] = ::core::include_bytes!(#path); }
}

/// Writes the faults as compile errors, each at its place.
pub(crate) fn faults(faults: &Faults) -> TokenStream {
    faults.texts().map(|(place, text)| error(place, &text)).collect()
}

/// Writes one compile error that underlines a place.
fn error(place: Place, text: &str) -> TokenStream {
    let mut literal = Literal::string(text);
    literal.set_span(place.end);
    let mut group = Group::new(proc_macro2::Delimiter::Brace, TokenTree::from(literal).into());
    group.set_span(place.end);
    let mut tokens = quote_spanned! { place.start=> ::core::compile_error! };
    tokens.extend([TokenTree::from(group)]);
    tokens
}

fn root(plan: &Plan) -> TokenStream {
    match &plan.root {
        Some(path) => quote! { #path::__private },
        None => quote! { ::governance_core::__private },
    }
}

/// Writes the record. The assertion on the type's size stands in its initialiser, which costs less than one of its own.
fn record(
    input: &syn::DeriveInput,
    kind: ItemKind,
    plan: &Plan,
    location: &Location,
    root: &TokenStream,
) -> TokenStream {
    let text = unraw(&input.ident);
    let Location { file, line } = location;
    let line = Literal::u32_unsuffixed(*line);
    let is_enum = kind == ItemKind::Enum;
    let rules = plan.rules.iter().map(rule).collect::<Vec<_>>().join("\n");
    let size = size(input, plan, root);
    quote! {
        static RECORD: #root::Record = {
            #size
            #root::record(#text, ::core::module_path!(), #file, #line, #is_enum, #rules)
        };
    }
}

/// Writes the assertions on the type's size.
fn size(input: &syn::DeriveInput, plan: &Plan, root: &TokenStream) -> TokenStream {
    let Some(size) = &plan.size else { return TokenStream::new() };
    let at_name = Span::call_site().located_at(input.ident.span());
    let (text, tail, max) = (unraw(&input.ident), &size.tail, Literal::u64_unsuffixed(size.max));
    let root = at(at_name, root.clone());
    let calls = subjects(input, plan).into_iter().map(|subject| {
        quote_spanned! { at_name=> #root::fits::<#subject>(#max, #text, #tail); }
    });
    quote! { #(#calls)* }
}

/// Moves tokens to a place, so that the compiler's error underlines that alone.
fn at(place: Span, tokens: TokenStream) -> TokenStream {
    let moved = tokens.into_iter().map(|mut token| {
        token.set_span(place);
        token
    });
    moved.collect()
}

/// Returns the types that are asserted on: the instances, or the type itself.
fn subjects(input: &syn::DeriveInput, plan: &Plan) -> Vec<TokenStream> {
    if !plan.instances.is_empty() {
        return plan.instances.iter().map(|ty| quote!(#ty)).collect();
    }
    let name = &input.ident;
    let lifetimes = input.generics.lifetimes().map(|_| quote!('static));
    let arguments = (!input.generics.params.is_empty()).then(|| quote!(<#(#lifetimes),*>));
    vec![quote! { #name #arguments }]
}

/// Returns a name without the `r#` of a raw identifier.
fn unraw(name: &Ident) -> String {
    let text = name.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

/// Writes a rule as a line of the record; `governance_core::rule` has the reader.
fn rule(rule: &Rule) -> String {
    let field = rule.field.as_ref().map_or_else(String::new, |(member, _)| match member {
        syn::Member::Named(name) => unraw(name),
        syn::Member::Unnamed(index) => index.index.to_string(),
    });
    let line = match &rule.demand {
        Demand::Declared(limit, quantity) => format!("declared {limit} {}", word(End::from(*quantity))),
        Demand::Held(limit, quantity) => format!("held {limit} {}", word(End::from(*quantity))),
        Demand::Entropy => "entropy".to_owned(),
        Demand::MaxBytes(max) => format!("max_bytes {field} {max}"),
        Demand::ConvergesWithin(max) => format!("converges_within {field} {max}"),
        Demand::Finite => format!("finite {field}"),
        Demand::NonDecreasing => format!("non_decreasing {field}"),
        Demand::Range(ends) => match *ends {
            Ends::Within(low, high) => format!("within {field} {} {}", word(low), word(high)),
            Ends::Below(low, high) => format!("below {field} {} {}", word(low), word(high)),
            Ends::From(low) => format!("from {field} {}", word(low)),
            Ends::UpTo(high) => format!("up_to {field} {}", word(high)),
            Ends::Under(high) => format!("under {field} {}", word(high)),
        },
    };
    match &rule.limit {
        Some(limit) => format!("{line} {limit}"),
        None => line,
    }
}

/// Writes a number after the letter of its unit.
fn word(end: End) -> String {
    match end {
        End::Whole(n) => format!("w{n}"),
        End::Real(x) => format!("r{x:?}"),
        End::Time(nanos) => format!("t{nanos}"),
        End::Bytes(n) => format!("b{n}"),
    }
}

/// Names the method of `Readings` that reads for a demand, and the trait that it asks of what it reads; `None` if nothing
/// is read.
fn reader(demand: &Demand) -> Option<(&'static str, &'static str)> {
    Some(match demand {
        Demand::Declared(..) => return None,
        Demand::Held(limit, _) => match *limit {
            "gpu_memory" => ("gpu_memory", "MemoryBounded"),
            "memory" => ("memory", "MemoryBounded"),
            "latency" => ("latency", "LatencyBounded"),
            _ => ("progress", "Convergent"),
        },
        Demand::Entropy => ("entropy", "Entropy"),
        Demand::MaxBytes(_) => ("bytes", "ByteSize"),
        Demand::Finite => ("finite", "Finite"),
        Demand::NonDecreasing => ("non_decreasing", "NonDecreasing"),
        Demand::ConvergesWithin(_) => ("progress", "Convergent"),
        Demand::Range(ends) => match ends.any() {
            End::Real(_) => ("real", "Real"),
            End::Time(_) => ("time", "Timed"),
            End::Whole(_) | End::Bytes(_) => ("whole", "Whole"),
        },
    })
}

fn implementation(input: &syn::DeriveInput, plan: &Plan, root: &TokenStream) -> TokenStream {
    let name = &input.ident;
    let (generics, arguments, clause) = input.generics.split_for_impl();
    let predicates = predicates(input, plan, root);
    let clause = match clause {
        Some(clause) if !predicates.is_empty() => {
            let comma = (!clause.predicates.empty_or_trailing()).then(|| quote!(,));
            quote! { #clause #comma #(#predicates),* }
        }
        Some(clause) => quote! { #clause },
        None if predicates.is_empty() => TokenStream::new(),
        None => quote! { where #(#predicates),* },
    };
    let reads: Vec<TokenStream> = plan.rules.iter().filter_map(|rule| read(rule, name)).collect();
    let method = (!reads.is_empty()).then(|| {
        quote! { fn readings(&self, to: &mut #root::Readings) { to #(#reads)*; } }
    });
    quote! {
        #[automatically_derived]
        impl #generics #root::Governed for #name #arguments #clause {
            const RECORD: &'static #root::Record = &RECORD;
            #method
        }
    }
}

/// Writes the call that reads for a rule, where the compiler's error belongs: at the field's type.
fn read(rule: &Rule, name: &Ident) -> Option<TokenStream> {
    let (method, _) = reader(&rule.demand)?;
    let place = rule.field.as_ref().map_or_else(|| name.span(), |(_, ty)| ty.span());
    let span = Span::call_site().located_at(place);
    let method = Ident::new(method, span);
    Some(match &rule.field {
        Some((member, _)) => quote_spanned! { span=> .#method(&self.#member) },
        None => quote_spanned! { span=> .#method(self) },
    })
}

/// Writes the predicates that generic code needs: what the rules read must be readable for every argument.
fn predicates(input: &syn::DeriveInput, plan: &Plan, root: &TokenStream) -> Vec<TokenStream> {
    let parameters: Vec<&Ident> = input.generics.type_params().map(|parameter| &parameter.ident).collect();
    if parameters.is_empty() {
        return Vec::new();
    }
    let mut list = Vec::new();
    for rule in &plan.rules {
        let Some((_, bound)) = reader(&rule.demand) else { continue };
        let bound = Ident::new(bound, Span::call_site());
        match &rule.field {
            Some((_, ty)) if mentions(quote!(#ty), &parameters) => list.push(quote! { #ty: #root::#bound }),
            Some(_) => {}
            None => list.push(quote! { Self: #root::#bound }),
        }
    }
    list
}

fn mentions(tokens: TokenStream, names: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&&ident),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}

/// Writes the assertion that a trait is implemented. The function's name shows in the compiler's note, so it says who asks.
fn implements(required: &Required, subjects: &[TokenStream], root: &TokenStream) -> TokenStream {
    let here = Span::call_site().located_at(required.place.end);
    let path = match &required.name {
        TraitName::Ours(name) => {
            let (root, name) = (at(here, root.clone()), Ident::new(name, here));
            quote_spanned! { here=> #root::#name }
        }
        TraitName::Standard(path) => {
            let parts = path.split("::").map(|part| Ident::new(part, here));
            quote_spanned! { here=> ::core #(::#parts)* }
        }
        TraitName::Written(path) => quote! { #path },
    };
    let asks = match &required.article {
        Some(article) => format!("required_by_the_article_{}", article.replace('-', "_")),
        None => "required_by_governed".to_owned(),
    };
    let asks = Ident::new(&asks, here);
    quote_spanned! { here=> {
        const fn #asks<T: ?::core::marker::Sized + #path>() {}
        #(#asks::<#subjects>();)*
    } }
}
