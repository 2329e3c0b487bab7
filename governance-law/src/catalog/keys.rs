//! What a key of a rule or gate takes, and what a change of it does.

use crate::units::{Quantity, Unit};

/// The kind of value that a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Flag,
    /// A string.
    Text,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A list of strings.
    Texts,
    /// A list whose strings are each one of these.
    ListOf(&'static [&'static str]),
    /// A table from strings to strings, numbers or flags.
    Table,
    /// `[[article.layer]]` tables whose members are crates.
    CrateLayers,
    /// `[[article.layer]]` tables whose members are modules.
    ModuleLayers,
    /// A number, or a text with a unit.
    Quantity(Unit),
    /// Tables with `item`, `reason` and perhaps `expires`.
    Exceptions,
}

/// How the entries of a key are compared: what one entry says may be said by a wider one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entries {
    /// Words that are equal or not; of a flag, the flag itself.
    Words,
    /// Paths that stand for all below them: `std` holds `std::fs`.
    Paths,
    /// Globs of crates: `openssl*` holds `openssl-sys`.
    Crates,
    /// Globs of module paths: `ffi::**` holds `ffi::table`.
    Modules,
    /// A table of lints and their levels, which are ordered.
    Levels,
    /// A table of values that are demanded as they are.
    Values,
}

/// What a change of a key's value does to its article or gate: the column by which [`mod@crate::diff`] judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Each entry forbids or demands something, and so does a flag that is `true`: more is stricter.
    Demands(Entries),
    /// Each entry permits something: more is laxer.
    Permits(Entries),
    /// The whole value is one demand, and no two of them can be compared.
    Exact,
    /// Layers, which are compared by what each may use.
    Layers,
    /// The least that is demanded: more is stricter.
    Least,
    /// The most that is allowed: more is laxer.
    Most,
    /// Each entry is left alone: more is laxer.
    Excepts,
}

/// One key of a rule or gate.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name in the law.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What a change of its value does.
    pub effect: Effect,
    /// The entries that hold if the law does not give it.
    pub default: &'static [&'static str],
    /// Whether an article without it is a mistake.
    pub required: bool,
    /// One sentence about it.
    pub doc: &'static str,
}

pub(super) const fn key(name: &'static str, kind: Kind, effect: Effect, doc: &'static str) -> Key {
    Key { name, kind, effect, default: &[], required: false, doc }
}

pub(super) const fn required(name: &'static str, kind: Kind, effect: Effect, doc: &'static str) -> Key {
    Key { required: true, ..key(name, kind, effect, doc) }
}

/// Says which entries hold if the law does not give the key.
pub(super) const fn or(default: &'static [&'static str], key: Key) -> Key {
    Key { default, ..key }
}

impl Key {
    /// Returns the quantity that holds if the law does not give the key; `None` if it has no default, or takes none.
    #[must_use]
    pub fn default_quantity(&self) -> Option<Quantity> {
        let Kind::Quantity(unit) = self.kind else { return None };
        let text = *self.default.first()?;
        match unit {
            Unit::Bytes | Unit::Time => Quantity::parse_text(text).ok(),
            Unit::Count => text.parse().ok().map(Quantity::Count),
            Unit::Ratio => text.parse().ok().map(Quantity::Ratio),
            Unit::Real => text.parse().ok().map(Quantity::Real),
        }
    }
}
