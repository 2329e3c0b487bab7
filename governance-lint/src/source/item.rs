//! Items as the shallow parser finds them: what a selection asks about, and where the parts stand.

use std::ops::Range;

use governance_law::{ItemKind, Visibility};

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The file itself: the root of a crate, or the body of a `mod name;`.
    File,
    Struct,
    Enum,
    Union,
    Trait,
    Fn,
    /// `mod name { ... }` or `mod name;`.
    Mod,
    Impl,
    Const,
    Static,
    Type,
    /// `macro_rules!` or `macro`.
    Macro,
    /// `use ...;`.
    Use,
    /// `extern crate name;`.
    ExternCrate,
    /// `extern "C" { ... }`.
    ExternBlock,
    /// `name! { ... }` where items stand.
    MacroCall,
    /// A statement, field or match arm under `#[cfg(...)]`: no item, but a context of its own.
    Gated,
}

impl Kind {
    /// Returns the kind by which a selection knows it, if it does.
    pub(crate) const fn selected_as(self) -> Option<ItemKind> {
        Some(match self {
            Self::Struct => ItemKind::Struct,
            Self::Enum => ItemKind::Enum,
            Self::Union => ItemKind::Union,
            Self::Trait => ItemKind::Trait,
            Self::Fn => ItemKind::Fn,
            Self::Mod | Self::File => ItemKind::Mod,
            Self::Impl => ItemKind::Impl,
            Self::Const => ItemKind::Const,
            Self::Static => ItemKind::Static,
            Self::Type => ItemKind::Type,
            Self::Macro => ItemKind::Macro,
            Self::Use | Self::ExternCrate | Self::ExternBlock | Self::MacroCall | Self::Gated => return None,
        })
    }

    /// Returns the word for messages.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Struct => "struct",
            Self::Enum => "enum",
            Self::Union => "union",
            Self::Trait => "trait",
            Self::Fn => "function",
            Self::Mod => "module",
            Self::Impl => "impl",
            Self::Const => "const",
            Self::Static => "static",
            Self::Type => "type alias",
            Self::Macro => "macro",
            Self::Use => "use",
            Self::ExternCrate => "extern crate",
            Self::ExternBlock => "extern block",
            Self::MacroCall => "macro call",
            Self::Gated => "statement",
        }
    }
}

/// The number of an item in its file; items are numbered in the order in which they begin, and 0 is the file itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ItemId(pub(crate) u32);

impl ItemId {
    /// The file itself.
    pub(crate) const FILE: Self = Self(0);

    /// Returns the index in the file's list of items.
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One item. Positions are indices of tokens.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// What it is.
    pub(crate) kind: Kind,
    /// How far it is visible, as written. Items of traits and variants have no visibility of their own: private.
    pub(crate) visibility: Visibility,
    /// Whether it is under `#[cfg(test)]`, `#[test]` or the like, itself or through what holds it, in this file.
    pub(crate) is_test: bool,
    /// Whether it is under any `#[cfg(...)]`, itself or through what holds it.
    pub(crate) is_conditional: bool,
    /// What holds it; the file holds itself.
    pub(crate) parent: ItemId,
    /// The module that it is in, as the item that opens it: the file or a `mod name { ... }`. A module is in its parent.
    pub(crate) module: ItemId,
    /// All of it, attributes included.
    pub(crate) tokens: Range<u32>,
    /// The keyword that says what it is.
    pub(crate) keyword: u32,
    /// Its name, if it has one. For an `impl` the last segment of the self type.
    pub(crate) name: Option<u32>,
    /// What stands between its braces; empty if it has none.
    pub(crate) body: Range<u32>,
    /// Its attributes: indices into the file's list.
    pub(crate) attributes: Range<u32>,
    /// For a function: whether it is `async`. For a `const` item: always false.
    pub(crate) is_async: bool,
}
