//! The record of a governed type: its name, its place and its rules.

use crate::rule::Rule;
use crate::value::Value;

/// The kind of a governed item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// `struct`.
    Struct,
    /// `enum`.
    Enum,
}

impl ItemKind {
    /// Returns the word: `struct` or `enum`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Struct => "struct",
            Self::Enum => "enum",
        }
    }
}

/// What `#[governed]` records about a type when it is compiled; read it as [`Governed::RECORD`](crate::Governed::RECORD).
///
/// ```
/// use governance_core::record::ItemKind;
/// use governance_core::rule::{Ends, Rule};
/// use governance_core::{Governed, Value, governed};
///
/// #[governed(iterations = 1_000)]
/// struct Search {
///     #[governed(range = 1..=82)]
///     colors: u32,
/// }
///
/// let record = Search::RECORD;
/// assert_eq!((record.name(), record.kind()), ("Search", ItemKind::Struct));
/// let ends = Ends::Within(Value::Whole(1), Value::Whole(82));
/// assert_eq!(
///     record.rules().collect::<Vec<_>>(),
///     [Rule::Declared("iterations", Value::Whole(1_000)), Rule::Range("colors", ends, "")],
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    pub(crate) name: &'static str,
    pub(crate) module: &'static str,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
    pub(crate) kind: ItemKind,
    /// The rules as text: one literal costs a twentieth of what a table of five rules costs to compile.
    pub(crate) rules: &'static str,
}

impl Record {
    /// Returns the type's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the path of its module, beginning with the crate.
    #[must_use]
    pub const fn module(&self) -> &'static str {
        self.module
    }

    /// Returns the file, as the compiler was given it.
    #[must_use]
    pub const fn file(&self) -> &'static str {
        self.file
    }

    /// Returns the line of its name, from 1.
    #[must_use]
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// Returns whether it is a struct or an enum.
    #[must_use]
    pub const fn kind(&self) -> ItemKind {
        self.kind
    }

    /// Returns its rules: the declarations of the item and the bounds of its fields.
    pub fn rules(&self) -> impl Iterator<Item = Rule> + use<> {
        Rule::read_all(self.rules)
    }

    /// Returns the limits that the item declares, each with the value that the law admitted.
    pub fn declared(&self) -> impl Iterator<Item = (&'static str, Value)> + use<> {
        self.rules().filter_map(|rule| match rule {
            Rule::Declared(limit, value) | Rule::Held(limit, value) => Some((limit, value)),
            _ => None,
        })
    }
}
