//! The model: what the user wrote, as read and before it is judged, and the plan that the judgement makes of it.

use governance_law::{ItemKind, Quantity, Visibility};
use proc_macro2::{Ident, Spacing, TokenTree};

use crate::place::Place;

/// One argument of an attribute: `key`, `key = value` or `key(...)`.
#[derive(Debug, Clone)]
pub(crate) struct Argument {
    pub(crate) key: Ident,
    pub(crate) form: Form,
}

/// What follows a key.
#[derive(Debug, Clone)]
pub(crate) enum Form {
    /// Nothing.
    Alone,
    /// `= value`.
    Value(Value),
    /// `(...)`.
    List(Vec<TokenTree>),
}

/// A value with its place.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) written: Written,
    pub(crate) tokens: Vec<TokenTree>,
}

impl Value {
    pub(crate) fn place(&self) -> Place {
        Place::of(&self.tokens)
    }

    /// Returns the value as the user wrote it.
    pub(crate) fn text(&self) -> String {
        text(&self.tokens)
    }
}

/// Returns tokens as text, with blanks where people put them.
pub(crate) fn text(tokens: &[TokenTree]) -> String {
    let mut text = String::new();
    let mut before: Option<&TokenTree> = None;
    for token in tokens {
        let is_word = |token: &TokenTree| matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        let is_joint =
            |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.spacing() == Spacing::Joint);
        let is =
            |token: &TokenTree, wanted: char| matches!(token, TokenTree::Punct(p) if p.as_char() == wanted);
        let needs_blank = before.is_some_and(|before| {
            (is_word(before) && is_word(token))
                || is(before, ',')
                || (is(token, '=') && !is_joint(before))
                || (is(before, '=') && !is_joint(before) && text.ends_with(" ="))
        });
        if needs_blank {
            text.push(' ');
        }
        text.push_str(&token.to_string());
        before = Some(token);
    }
    text
}

/// A value by its kind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Written {
    /// `"8 GiB"`.
    Text(String),
    /// `1_000`, `-1`.
    Whole(i128),
    /// `0.5`, `1e-6`.
    Real(f64),
    /// `limits.NAME`.
    Limit(String),
    /// `low..high`, `low..=high`.
    Range { low: Option<Box<Written>>, high: Option<Box<Written>>, open: bool },
    /// Anything else.
    Unreadable,
}

/// A governed item, its attributes stripped of ours.
pub(crate) struct Item {
    pub(crate) input: syn::DeriveInput,
    pub(crate) kind: ItemKind,
    /// The last path segments of the item's attributes, `governed` among them.
    pub(crate) attributes: Vec<String>,
    pub(crate) visibility: Visibility,
    pub(crate) arguments: Vec<Argument>,
    /// The fields that carry `#[governed(...)]`.
    pub(crate) fields: Vec<Field>,
}

/// A field with `#[governed(...)]`.
pub(crate) struct Field {
    pub(crate) member: syn::Member,
    pub(crate) ty: syn::Type,
    /// The visibility, if it is any wider than private.
    pub(crate) visible: Option<(String, Place)>,
    /// The `cfg` on it, if there is one.
    pub(crate) conditional: Option<Place>,
    pub(crate) in_enum: bool,
    pub(crate) attribute: Place,
    pub(crate) arguments: Vec<Argument>,
}

impl Field {
    /// Returns the field's name as its author writes it.
    pub(crate) fn name(&self) -> String {
        match &self.member {
            syn::Member::Named(name) => name.to_string(),
            syn::Member::Unnamed(index) => index.index.to_string(),
        }
    }
}

/// What is to be written for a lawful item.
#[derive(Default)]
pub(crate) struct Plan {
    /// What the item declares and what its values are checked against.
    pub(crate) rules: Vec<Rule>,
    /// The traits that it must implement.
    pub(crate) traits: Vec<Required>,
    /// The instantiations to check.
    pub(crate) instances: Vec<syn::Type>,
    /// The size that the type must not exceed.
    pub(crate) size: Option<Size>,
    /// Where `governance_core` is, if the user says so.
    pub(crate) root: Option<syn::Path>,
}

impl Plan {
    /// Returns what the item declares for a limit.
    pub(crate) fn declared(&self, limit: &str) -> Option<Quantity> {
        self.rules.iter().find_map(|rule| match rule.demand {
            Demand::Declared(name, quantity) | Demand::Held(name, quantity) if name == limit => {
                Some(quantity)
            }
            _ => None,
        })
    }
}

/// One rule: what must hold of the value or of one of its fields.
pub(crate) struct Rule {
    pub(crate) field: Option<(syn::Member, syn::Type)>,
    pub(crate) demand: Demand,
    /// The limit of the law that sets the bound.
    pub(crate) limit: Option<String>,
}

/// What must hold; the variants are those of `governance_core::rule::Rule`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Demand {
    Declared(&'static str, Quantity),
    Held(&'static str, Quantity),
    Entropy,
    MaxBytes(u64),
    Range(Ends),
    Finite,
    NonDecreasing,
    ConvergesWithin(u64),
}

/// The ends of a range; the variants are those of `governance_core::rule::Ends`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ends {
    Within(End, End),
    Below(End, End),
    From(End),
    UpTo(End),
    Under(End),
}

impl Ends {
    /// Returns one of the ends; all are of one unit.
    pub(crate) const fn any(self) -> End {
        match self {
            Self::Within(end, _)
            | Self::Below(end, _)
            | Self::From(end)
            | Self::UpTo(end)
            | Self::Under(end) => end,
        }
    }
}

/// One end of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum End {
    Whole(i128),
    Real(f64),
    /// In nanoseconds.
    Time(u64),
    Bytes(u64),
}

impl From<Quantity> for End {
    fn from(quantity: Quantity) -> Self {
        match quantity {
            Quantity::Bytes(n) => Self::Bytes(n),
            // 64 bits of nanoseconds are 584 years.
            Quantity::Time(t) => Self::Time(u64::try_from(t.as_nanos()).unwrap_or(u64::MAX)),
            Quantity::Count(n) => Self::Whole(i128::from(n)),
            Quantity::Ratio(x) | Quantity::Real(x) => Self::Real(x),
        }
    }
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(n) => write!(f, "{n}"),
            Self::Real(x) => write!(f, "{x:?}"),
            Self::Time(nanos) => Quantity::Time(std::time::Duration::from_nanos(*nanos)).fmt(f),
            Self::Bytes(n) => Quantity::Bytes(*n).fmt(f),
        }
    }
}

/// A trait that the item must implement.
pub(crate) struct Required {
    pub(crate) name: TraitName,
    /// Where the error sits.
    pub(crate) place: Place,
    /// The article that requires it, if the item itself does not.
    pub(crate) article: Option<String>,
}

/// How a trait is named.
#[derive(Clone)]
pub(crate) enum TraitName {
    /// A constitutional trait.
    Ours(&'static str),
    /// A derivable trait of the standard library, with the path in `core`.
    Standard(&'static str),
    /// A path as written.
    Written(Box<syn::Path>),
}

impl TraitName {
    /// Returns the trait's own name, for messages.
    pub(crate) fn last(&self) -> String {
        match self {
            Self::Ours(name) => (*name).to_owned(),
            Self::Standard(path) => path.rsplit("::").next().unwrap_or(path).to_owned(),
            Self::Written(path) => {
                path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
            }
        }
    }
}

/// The size that a type must not exceed.
#[derive(Debug)]
pub(crate) struct Size {
    pub(crate) max: u64,
    /// The message from "above" on.
    pub(crate) tail: String,
}
