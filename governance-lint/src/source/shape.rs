//! What the shallow parser finds in one file, and questions about it.

use std::ops::Range;

use governance_law::Visibility;

use super::attribute::Attribute;
use super::item::{Item, ItemId, Kind};

/// The structure of one file: items, attributes, macro tokens, and the files that it names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shape {
    /// The items, in the order in which they begin; the first is the file itself.
    pub(crate) items: Vec<Item>,
    /// The attributes of all items.
    pub(crate) attributes: Vec<Attribute>,
    /// The arguments of macro calls and the bodies of `macro_rules!`, in the order in which they begin.
    pub(crate) macros: Vec<MacroTokens>,
    /// The `mod name;` declarations, those in macro tokens included.
    pub(crate) files: Vec<FileMod>,
    /// The `include!("...")` calls.
    pub(crate) includes: Vec<Include>,
    /// The first token that could not be understood where an item was expected.
    pub(crate) trouble: Option<u32>,
}

/// Tokens that a macro gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MacroTokens {
    /// The token of the macro's name.
    pub(crate) name: u32,
    /// What stands between its delimiters.
    pub(crate) tokens: Range<u32>,
    /// The index of the macro tokens that these stand in.
    pub(crate) parent: Option<u32>,
    /// Whether it is a definition, not a call.
    pub(crate) is_definition: bool,
}

/// A `mod name;`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileMod {
    /// The token of the module's name.
    pub(crate) name: u32,
    /// The module that declares it.
    pub(crate) module: ItemId,
    /// The item; `None` in macro tokens.
    pub(crate) item: Option<ItemId>,
    /// Whether it is compiled only in tests.
    pub(crate) is_test: bool,
    /// Whether it is compiled under some condition.
    pub(crate) is_conditional: bool,
}

/// An `include!("...")`, or one of its kin that take a file as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Include {
    /// The token of the literal.
    pub(crate) literal: u32,
    /// The innermost item around it.
    pub(crate) item: ItemId,
    /// Whether the file is data: `include_str!`, `include_bytes!`.
    pub(crate) is_data: bool,
}

const NOTHING: Item = Item {
    kind: Kind::File,
    visibility: Visibility::Private,
    is_test: false,
    is_conditional: false,
    parent: ItemId::FILE,
    module: ItemId::FILE,
    tokens: 0..0,
    keyword: 0,
    name: None,
    body: 0..0,
    attributes: 0..0,
    is_async: false,
};

impl Shape {
    /// Starts anew with the file itself as the only item; keeps the memory.
    pub(super) fn reset(&mut self, tokens: u32) {
        self.items.clear();
        self.attributes.clear();
        self.macros.clear();
        self.files.clear();
        self.includes.clear();
        self.trouble = None;
        self.items.push(Item {
            visibility: Visibility::Public,
            tokens: 0..tokens,
            body: 0..tokens,
            ..NOTHING
        });
    }

    /// Returns an item; an empty one if there is none of that number.
    #[inline]
    pub(crate) fn item(&self, id: ItemId) -> &Item {
        static EMPTY: Item = NOTHING;
        self.items.get(id.index()).unwrap_or(&EMPTY)
    }

    /// Returns the innermost item around a token.
    #[inline]
    pub(crate) fn item_at(&self, token: u32) -> ItemId {
        let after = self.items.partition_point(|item| item.tokens.start <= token);
        let mut at = ItemId(u32::try_from(after.saturating_sub(1)).unwrap_or(0));
        while at != ItemId::FILE && self.item(at).tokens.end <= token {
            at = self.item(at).parent;
        }
        at
    }

    /// Returns the innermost macro tokens around a token.
    #[inline]
    pub(crate) fn macro_at(&self, token: u32) -> Option<&MacroTokens> {
        let after = self.macros.partition_point(|call| call.tokens.start <= token);
        let mut at = self.macros.get(after.checked_sub(1)?)?;
        while at.tokens.end <= token {
            at = self.macros.get(at.parent? as usize)?;
        }
        Some(at)
    }
}
