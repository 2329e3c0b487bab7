//! What a rule sees of one file in one place of the module tree.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use governance_law::{Article, Context};

use crate::finding::Place;
use crate::model::{Coverage, ModuleId};

use super::attribute::Attribute;
use super::item::{Item, ItemId, Kind};
use super::place::Lines;
use super::shape::{MacroTokens, Shape};
use super::token::{TokenKind, Tokens};

/// A file with its tokens and items, at its place in the module tree.
pub(crate) struct FileView<'a> {
    /// Its path relative to the workspace's root, as findings print it.
    pub(crate) path: &'a Arc<str>,
    /// Its text.
    pub(crate) text: &'a str,
    /// Its tokens, comments and white space left out.
    pub(crate) tokens: Tokens<'a>,
    /// Its items, attributes and macro calls.
    pub(crate) shape: &'a Shape,
    /// The crate's name, with `_` for `-`.
    pub(crate) crate_name: &'a str,
    /// Whether its delimiters do not match, so that no items are known.
    pub(crate) is_broken: bool,
    /// What the file is compiled for, where it stands; [`Context::UnitTest`] if it is a module under `#[cfg(test)]`.
    pub(crate) context: Context,
    /// The modules that the file opens: for each item of kind file or inline module its id and its path in the crate,
    /// in the order of the items.
    pub(crate) modules: &'a [(ItemId, ModuleId, String)],
    /// Which modules each article covers.
    pub(crate) coverage: Coverage<'a>,
    /// The lines of its text.
    pub(crate) lines: &'a Lines,
    /// For each token the index of the delimiter that opens the group around it, plus one; made when first asked for.
    pub(crate) openers: OnceCell<Vec<u32>>,
}

/// The head of an `impl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ImplHeader<'a> {
    /// The trait as written, generics included; `None` for an inherent `impl`.
    pub(crate) trait_text: Option<&'a str>,
    /// The last segment of the trait's path.
    pub(crate) trait_name: Option<&'a str>,
    /// Whether it is `impl !Trait for ...`.
    pub(crate) is_negative: bool,
    /// The self type as written, generics included.
    pub(crate) self_text: &'a str,
    /// The last segment of the self type's path; its whole text if it is no path.
    pub(crate) self_name: &'a str,
}

impl<'a> FileView<'a> {
    /// Returns every item with its number, in the order in which they begin; the first is the file itself.
    pub(crate) fn items(&self) -> impl Iterator<Item = (ItemId, &'a Item)> + use<'a> {
        (0..).map(ItemId).zip(self.shape.items.iter())
    }

    /// Returns an item; the file itself if there is none of that number.
    #[inline]
    pub(crate) fn item(&self, id: ItemId) -> &'a Item {
        self.shape.item(id)
    }

    /// Returns the innermost item around a token.
    #[inline]
    pub(crate) fn item_at(&self, token: u32) -> ItemId {
        self.shape.item_at(token)
    }

    /// Returns an item's name; empty if it has none.
    pub(crate) fn name(&self, id: ItemId) -> &'a str {
        self.shape.item(id).name.map_or("", |token| self.tokens.text(token)).trim_start_matches("r#")
    }

    /// Returns the bytes of an item's name, or of its keyword if it has none; empty for the file itself.
    pub(crate) fn name_span(&self, id: ItemId) -> Range<usize> {
        if id == ItemId::FILE {
            return 0..0;
        }
        let item = self.shape.item(id);
        self.tokens.span(item.name.unwrap_or(item.keyword))
    }

    /// Returns the path of the module in the crate that an item is in: empty for the crate's root. A module is in its
    /// parent; the file itself counts as in the module that it is.
    pub(crate) fn module_path(&self, id: ItemId) -> &'a str {
        let owner = self.shape.item(id).module;
        self.module_entry(owner).map_or("", |(_, _, path)| path)
    }

    fn module_entry(&self, owner: ItemId) -> Option<&'a (ItemId, ModuleId, String)> {
        let at = self.modules.binary_search_by_key(&owner, |(item, ..)| *item).ok()?;
        self.modules.get(at)
    }

    /// Returns the module that an item is in.
    pub(crate) fn module_id(&self, id: ItemId) -> Option<ModuleId> {
        self.module_entry(self.shape.item(id).module).map(|(_, module, _)| *module)
    }

    /// Returns the module that an item of kind file or inline module opens.
    pub(crate) fn opened_by(&self, id: ItemId) -> Option<ModuleId> {
        self.module_entry(id).map(|(_, module, _)| *module)
    }

    /// Returns the exact path of an item, as an exemption names it: `my_crate::module::Type::method`. What stands in
    /// an `impl` goes by its self type; statements and macro calls go by what holds them.
    pub(crate) fn item_path(&self, id: ItemId) -> String {
        let mut names = Vec::new();
        let mut at = id;
        loop {
            let item = self.shape.item(at);
            if item.kind == Kind::File || (item.kind == Kind::Mod && self.module_entry(at).is_some()) {
                break;
            }
            let is_named = item.name.is_some()
                && !matches!(item.kind, Kind::Gated | Kind::MacroCall | Kind::Use | Kind::ExternCrate);
            if is_named && self.name(at) != "_" {
                names.push(self.name(at));
            }
            if item.parent >= at {
                break;
            }
            at = item.parent;
        }
        let module = self.module_entry(at).map_or("", |(_, _, path)| path);
        let mut path = self.crate_name.to_owned();
        for name in std::iter::once(module).filter(|module| !module.is_empty()).chain(names.into_iter().rev())
        {
            path.push_str("::");
            path.push_str(name);
        }
        path
    }

    /// Returns the attributes of an item, those inside `cfg_attr` included.
    pub(crate) fn attributes(&self, id: ItemId) -> &'a [Attribute] {
        let range = &self.shape.item(id).attributes;
        self.shape.attributes.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// Returns the last segment of an attribute's path.
    pub(crate) fn attribute_name(&self, attribute: &Attribute) -> &'a str {
        self.tokens.text(attribute.name)
    }

    /// Returns the bytes of an attribute, without `#[` and `]`.
    pub(crate) fn attribute_span(&self, attribute: &Attribute) -> Range<usize> {
        self.tokens.range(&attribute.tokens)
    }

    /// Returns the derived traits of an item, each by the last segment of its path and its bytes.
    pub(crate) fn derives(&self, id: ItemId) -> Vec<(&'a str, Range<usize>)> {
        let mut list = Vec::new();
        for attribute in self.attributes(id).iter().filter(|it| self.attribute_name(it) == "derive") {
            for at in attribute.arguments.clone() {
                let is_last = self.tokens.kind(at + 1) != TokenKind::PathSep;
                if self.tokens.kind(at).is_name() && is_last {
                    list.push((self.tokens.text(at), self.tokens.span(at)));
                }
            }
        }
        list
    }

    /// Returns the head of an `impl`; `None` for other items.
    pub(crate) fn impl_header(&self, id: ItemId) -> Option<ImplHeader<'a>> {
        super::impl_head::impl_header(self.tokens, self.shape.item(id))
    }

    /// Returns what an item is compiled for.
    pub(crate) fn item_context(&self, id: ItemId) -> Context {
        if self.shape.item(id).is_test { Context::UnitTest } else { self.context }
    }

    /// Returns whether an article covers an item: it or, for what is inside a selected item, something that holds it.
    ///
    /// This is what a rule asks before it reports code inside an item. Whether the item *itself* is what the article
    /// selects is [`FileView::selects`].
    pub(crate) fn covers(&self, article: &Article, id: ItemId) -> bool {
        let owner = self.shape.item(id).module;
        if !self.covers_module(article, owner) || !article.select.covers_context(self.item_context(id)) {
            return false;
        }
        let select = &article.select;
        if select.items.is_empty() && select.attribute.is_none() && select.visibility.is_none() {
            return true;
        }
        let mut at = id;
        loop {
            if self.matches_item(article, at) {
                return true;
            }
            let parent = self.shape.item(at).parent;
            if parent >= at {
                return false;
            }
            at = parent;
        }
    }

    /// Returns whether an item itself is what an article selects.
    pub(crate) fn selects(&self, article: &Article, id: ItemId) -> bool {
        let owner = self.shape.item(id).module;
        self.covers_module(article, owner)
            && article.select.covers_context(self.item_context(id))
            && self.matches_item(article, id)
    }

    fn covers_module(&self, article: &Article, owner: ItemId) -> bool {
        self.module_entry(owner).is_some_and(|(_, module, _)| self.coverage.covers(article, *module))
    }

    /// Asks the part of a selection that is about the item alone.
    fn matches_item(&self, article: &Article, id: ItemId) -> bool {
        let select = &article.select;
        let item = self.shape.item(id);
        (select.items.is_empty() || item.kind.selected_as().is_some_and(|kind| select.items.contains(&kind)))
            && select.visibility.is_none_or(|wanted| item.visibility == wanted)
            && select.attribute.as_ref().is_none_or(|name| {
                self.attributes(id).iter().any(|attribute| self.attribute_name(attribute) == name.as_str())
            })
    }

    /// Returns the place of a range of bytes.
    pub(crate) fn place(&self, span: Range<usize>) -> Place {
        let (line, column) = self.lines.find(self.text, span.start);
        Place { file: self.path.clone(), span, line, column }
    }

    /// Returns the delimiters that open the groups around a token, from the inside out.
    pub(crate) fn groups_around(&self, token: u32) -> impl Iterator<Item = u32> {
        let openers = self.openers.get_or_init(|| {
            // The groups around the one that is open: each as its opener's index from 1, and where it ends.
            let mut open: Vec<(u32, u32)> = Vec::new();
            let (mut around, mut end, mut at) = (0, u32::MAX, 0);
            let mut each = Vec::with_capacity(self.tokens.list.len());
            for token in self.tokens.list {
                while end <= at {
                    (around, end) = open.pop().unwrap_or((0, u32::MAX));
                }
                each.push(around);
                if token.kind.is_open() {
                    open.push((around, end));
                    (around, end) = (at + 1, self.tokens.partner(at));
                }
                at += 1;
            }
            each
        });
        let before = |at: u32| openers.get(at as usize).and_then(|opener| opener.checked_sub(1));
        std::iter::successors(before(token), move |opener| before(*opener))
    }

    /// Returns the innermost macro call or `macro_rules!` around a token.
    #[inline]
    pub(crate) fn macro_at(&self, token: u32) -> Option<&'a MacroTokens> {
        self.shape.macro_at(token)
    }
}
