//! Faults: every message that the macros can give, in one table.
//!
//! A fault has a kind, a sentence (what was found, what is allowed) and a help (what to do). A test holds each kind
//! against `governance-core/tests/ui`: a message that no UI test shows does not pass.

use std::fmt::{self, Write as _};

use governance_law::suggest;

use crate::place::Place;

/// Writes the enum of faults, their kinds and their texts.
macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty),* } $id:literal $text:literal help $help:expr;)*) => {
        /// One thing that is wrong with an attribute or with what it stands on.
        #[derive(Debug, Clone)]
        pub(crate) enum Fault {
            $($(#[$doc])* $name { $($field: $kind),* },)*
        }

        impl Fault {
            /// The id and the sentence of every kind.
            #[cfg(test)]
            pub(crate) const KINDS: &[(&str, &str)] = &[$(($id, $text)),*];

            fn help(&self) -> String {
                match self {
                    $(Self::$name { $($field),* } => {
                        // Most helps use some of the fields.
                        $(let _ = $field;)*
                        String::from($help)
                    })*
                }
            }
        }

        impl fmt::Display for Fault {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name { $($field),* } => {
                        $(let _ = $field;)*
                        write!(f, $text)
                    })*
                }
            }
        }
    };
}

type Names = &'static [&'static str];

faults! {
    /// The law is nowhere.
    LawNotFound { start: String } "law_not_found"
        "no `governance.toml` was found in `{start}` or above"
        help "put one at the root of the workspace; the least is `schema = 1`";
    /// The law cannot be read.
    LawUnreadable { path: String, error: String } "law_unreadable"
        "the law `{path}` cannot be read: {error}"
        help "make it a readable text file in UTF-8";
    /// The law has mistakes of its own.
    LawMistaken { mistakes: String } "law_mistaken"
        "the law has mistakes, so nothing is governed by it: {mistakes}"
        help "correct the law; `cargo governance validate --only law` underlines each mistake";

    /// `#[governed]` stands on something else.
    NotGovernable { found: String } "not_governable"
        "`#[governed]` stands on {found}, but governs structs and enums alone"
        help "move it to the struct or enum that holds the state";
    /// The item cannot be read.
    UnreadableItem { error: String } "unreadable_item"
        "the item under `#[governed]` cannot be read: {error}"
        help "write it as Rust has it, and put braces round the expression of an array's length: `[u8; { ... }]`";
    /// Two `#[governed]`.
    GovernedTwice {} "governed_twice"
        "`#[governed]` stands here a second time"
        help "join the two into one";

    /// A key that an item does not take.
    UnknownKey { found: String, known: Names } "unknown_key"
        "`{found}` is not a key of `#[governed]`"
        help suggest::help(found, known);
    /// A key that a field does not take.
    UnknownFieldKey { found: String, known: Names } "unknown_field_key"
        "`{found}` is not a key of `#[governed]` on a field"
        help suggest::help(found, known);
    /// A field's key on the item.
    FieldKeyOnItem { key: String } "field_key_on_item"
        "`{key}` bounds a field, but stands on the item"
        help format!("write `#[governed({key})]` on the field, with its value");
    /// An item's key on a field.
    ItemKeyOnField { key: String } "item_key_on_field"
        "`{key}` is declared by the item, but stands on a field"
        help "write it into the `#[governed(...)]` above the item";
    /// A key twice.
    DuplicateKey { key: String } "duplicate_key"
        "`{key}` is given twice"
        help "keep one of the two";
    /// A key without its value.
    MissingValue { key: String, form: String } "missing_value"
        "`{key}` has no value"
        help format!("write `{key} = ...` with {form}");
    /// A value for a key that takes none.
    UnexpectedValue { key: String } "unexpected_value"
        "`{key}` takes no value"
        help format!("write `{key}` alone");
    /// A list that is not one.
    NotAList { key: String, form: &'static str } "not_a_list"
        "`{key}` takes a list in parentheses"
        help format!("write `{key}(...)` with {form}");
    /// A list without entries.
    EmptyList { key: String } "empty_list"
        "`{key}` names nothing"
        help format!("name something, or leave `{key}` out");
    /// An entry that is no path, type or text.
    UnreadableEntry { key: String, found: String, form: &'static str } "unreadable_entry"
        "`{found}` in `{key}` cannot be read as {form}"
        help "separate the entries by commas";
    /// Something that is no `key`, `key = value` or `key(...)`.
    UnreadableArgument { found: String } "unreadable_argument"
        "`{found}` cannot be read as a key with its value"
        help "write `key`, `key = value` or `key(...)`, separated by commas";
    /// `#[governed]` on a field, with nothing in it.
    EmptyFieldAttribute {} "empty_field_attribute"
        "`#[governed]` on a field bounds nothing"
        help format!("name a bound: {}", suggest::listed(crate::attr::FIELD_KEYS));

    /// A value that is no literal.
    UnreadableValue { key: String, found: String, form: String } "unreadable_value"
        "`{found}` is not a value for `{key}`"
        help format!("write {form}, or `limits.NAME` for a limit of the law; the law is judged before constants are computed");
    /// A text that is no quantity.
    BadQuantity { key: String, error: String } "bad_quantity"
        "the value of `{key}` cannot be read: {error}"
        help "write a number and its unit, such as \"8 GiB\" or \"5 ms\"";
    /// A literal of the wrong kind.
    WrongKind { key: String, found: String, form: String } "wrong_kind"
        "`{key}` is {found}, but takes {form}"
        help format!("write {form}");
    /// `limits.NAME` without such a limit.
    UnknownLimit { name: String, help: String } "unknown_limit"
        "the law sets no limit `{name}`"
        help help.clone();
    /// `limits.NAME` of a limit without the side that is needed.
    OneSidedLimit { name: String, side: &'static str, key: String } "one_sided_limit"
        "the limit `{name}` has no `{side}`, which `{key}` needs"
        help format!("add `{side}` to `{name}` in `[limits]`, or write the value");
    /// `limits.NAME` of another unit.
    LimitOfOtherUnit { name: String, found: &'static str, key: String, form: &'static str } "limit_of_other_unit"
        "the limit `{name}` is {found}, but `{key}` takes {form}"
        help "name a limit of the same unit";

    /// A declaration beyond the limit.
    LimitExceeded { breach: String, reasons: String } "limit_exceeded"
        "unlawful declaration: {breach}{reasons}"
        help "declare a value within the limit, or change the law";
    /// A declaration without a limit.
    LimitNotSet { key: String, example: String } "limit_not_set"
        "`{key}` is declared, but the law sets no limit `{key}`"
        help format!("add `{key} = {example}` to `[limits]` in `governance.toml`");
    /// A field beyond its item.
    FieldBeyondItem { field_key: &'static str, found: String, item_key: &'static str, allowed: String } "field_beyond_item"
        "`{field_key}` of `{found}` is above the `{item_key}` of `{allowed}` that the item declares"
        help "the field is part of the item, so lower the one or raise the other";

    /// A range that is a single value.
    NotARange { found: String } "not_a_range"
        "`{found}` is not a range"
        help "write `low..=high`, `low..`, `..=high` or `limits.NAME`";
    /// `..`.
    RangeWithoutEnds {} "range_without_ends"
        "the range `..` bounds nothing"
        help "give it an end, or use `finite` to refuse numbers that are none";
    /// Two ends of different units.
    RangeOfTwoUnits { low: String, high: String } "range_of_two_units"
        "the range begins with {low} and ends with {high}"
        help "write both ends in one unit";
    /// An end below the beginning.
    RangeInverted { low: String, high: String } "range_inverted"
        "the range begins at `{low}`, above its end `{high}`"
        help "swap the two ends";
    /// A range without values.
    RangeEmpty { value: String } "range_empty"
        "the range from `{value}` up to and without `{value}` holds no value"
        help "write `..=` to include the end";
    /// A range in a unit that the field does not have.
    RangeOfOtherUnit { found: &'static str, field: String, form: &'static str } "range_of_other_unit"
        "the range is of {found}, but the field is `{field}`, {form}"
        help "write the range in the unit of the field";

    /// A bound in an enum.
    BoundInEnum {} "bound_in_enum"
        "a field of an enum cannot be bounded"
        help "move the fields into a governed struct, and let the variant hold its `Guard`";
    /// A bounded field that others can assign to.
    VisibleBound { field: String, visibility: String } "visible_bound"
        "the bounded field `{field}` is `{visibility}`, so that code outside can change it without a check"
        help "make it private, and change it through `Guard::update`";
    /// A bounded field that is not in every build.
    ConditionalBound { field: String } "conditional_bound"
        "the bounded field `{field}` stands under `cfg`, but the same law holds in every build"
        help "move the field into a governed type of its own, and put `cfg` on that";

    /// A generic type without instances.
    MissingInstances { name: String, reason: String } "missing_instances"
        "`{name}` has parameters and names no instances, but {reason} must be checked"
        help format!("add `instances({name}<...>)`: an assertion in generic code fires only when it is instantiated");
    /// Instances of a type without parameters.
    NeedlessInstances { name: String } "needless_instances"
        "`{name}` has no type or const parameters, so it has no instances to name"
        help "leave `instances` out";
    /// An instance of another type.
    OtherInstance { found: String, name: String } "other_instance"
        "`{found}` is not an instance of `{name}`"
        help format!("write `{name}<...>` with its arguments");
    /// A bare trait in the law that nobody knows.
    UnknownTrait { name: String, article: String } "unknown_trait"
        "the article `{article}` requires the trait `{name}`, which the macro cannot place"
        help "write the trait's whole path in the law, such as `serde::Serialize`";

    /// `#[calc_only]` on something else.
    NotCalculation { found: String } "not_calculation"
        "`#[calc_only]` stands on {found}, but guards inline modules and functions alone"
        help "move it to the module or the function that calculates";
    /// `#[calc_only] mod x;`.
    CalcFileModule { name: String } "calc_file_module"
        "`#[calc_only]` cannot see the file of the module `{name}`"
        help format!("write an article with `rule = \"impure_code\"` and `select = {{ modules = [\"{name}::**\"] }}`");
    /// A token that is not calculation.
    Impure { found: String, impurity: &'static str, remedy: &'static str } "impure"
        "`{found}` in calculation-only code: it must not use {impurity}"
        help *remedy;
    /// An argument that `#[calc_only]` does not take.
    UnknownCalcKey { found: String } "unknown_calc_key"
        "`{found}` is not a key of `#[calc_only]`"
        help "write `#[calc_only]` or `#[calc_only(allow(\"path\"))]`";
}

/// Everything that is wrong with one item; each fault with its place.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<(Place, Fault)>);

impl Faults {
    /// Notes a fault and goes on.
    pub(crate) fn push(&mut self, place: impl Into<Place>, fault: Fault) {
        self.0.push((place.into(), fault));
    }

    /// Returns whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns every place with the text to show there.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (Place, String)> {
        self.0.iter().map(|(place, fault)| {
            let mut text = fault.to_string();
            // Writing into a string cannot fail.
            let _ = write!(text, "\nhelp: {}", fault.help());
            (*place, text)
        })
    }

    /// Returns the faults.
    #[cfg(test)]
    pub(crate) fn list(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter().map(|(_, fault)| fault)
    }
}
