//! Selection: which code an article is about.

use crate::glob;
use crate::text::Text;

/// The kind of an item in source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// `struct`.
    Struct,
    /// `enum`.
    Enum,
    /// `union`.
    Union,
    /// `trait`.
    Trait,
    /// `fn`, free or associated.
    Fn,
    /// `mod`.
    Mod,
    /// `impl`.
    Impl,
    /// `const`.
    Const,
    /// `static`.
    Static,
    /// `type`.
    Type,
    /// `macro_rules!`.
    Macro,
}

impl ItemKind {
    /// Every kind with its word in the law.
    pub const WORDS: [(&'static str, Self); 11] = [
        ("struct", Self::Struct),
        ("enum", Self::Enum),
        ("union", Self::Union),
        ("trait", Self::Trait),
        ("fn", Self::Fn),
        ("mod", Self::Mod),
        ("impl", Self::Impl),
        ("const", Self::Const),
        ("static", Self::Static),
        ("type", Self::Type),
        ("macro", Self::Macro),
    ];
}

/// How far an item is visible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// `pub`.
    Public,
    /// `pub(crate)`, `pub(super)`, `pub(in ...)`.
    Restricted,
    /// No visibility written.
    Private,
}

impl Visibility {
    /// Every visibility with its word in the law.
    pub const WORDS: [(&'static str, Self); 3] =
        [("pub", Self::Public), ("restricted", Self::Restricted), ("private", Self::Private)];
}

/// What code is compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Libraries and binaries.
    Main,
    /// `tests/`.
    Test,
    /// `benches/`.
    Bench,
    /// `examples/`.
    Example,
    /// `build.rs`.
    Build,
    /// Items under `#[cfg(test)]` or `#[test]` inside any of the others.
    UnitTest,
}

impl Context {
    /// Every context with its word in the law.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("main", Self::Main),
        ("test", Self::Test),
        ("bench", Self::Bench),
        ("example", Self::Example),
        ("build", Self::Build),
        ("unit_test", Self::UnitTest),
    ];
}

/// Which code an article is about; what is empty or absent selects everything.
#[derive(Debug, Clone)]
pub struct Select {
    /// Globs of crates.
    pub crates: Vec<Text>,
    /// Globs of crates that are left out.
    pub except_crates: Vec<Text>,
    /// Globs of module paths within a crate.
    pub modules: Vec<Text>,
    /// Globs of module paths that are left out.
    pub except_modules: Vec<Text>,
    /// Kinds of item.
    pub items: Vec<ItemKind>,
    /// An attribute that the item must carry, by its last path segment.
    pub attribute: Option<Text>,
    /// The visibility that the item must have.
    pub visibility: Option<Visibility>,
    /// Contexts; libraries and binaries alone if the law does not say.
    pub contexts: Vec<Context>,
}

impl Default for Select {
    fn default() -> Self {
        Self {
            crates: Vec::new(),
            except_crates: Vec::new(),
            modules: Vec::new(),
            except_modules: Vec::new(),
            items: Vec::new(),
            attribute: None,
            visibility: None,
            contexts: vec![Context::Main],
        }
    }
}

/// An item, as far as a selection asks about it. What is `None` is not known, and selections that ask for it fail.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subject<'a> {
    /// The crate's name.
    pub crate_name: &'a str,
    /// The path of its module within the crate: empty for the root.
    pub module: Option<&'a str>,
    /// Its kind.
    pub kind: Option<ItemKind>,
    /// Its attributes' names, each the last segment of the path.
    pub attributes: &'a [&'a str],
    /// Its visibility.
    pub visibility: Option<Visibility>,
    /// What it is compiled for.
    pub context: Option<Context>,
}

impl Select {
    /// Returns whether a crate falls under the selection, whatever is inside.
    #[must_use]
    pub fn covers_crate(&self, crate_name: &str) -> bool {
        let any = |globs: &[Text]| globs.iter().any(|glob| glob::matches_crate(&glob.value, crate_name));
        (self.crates.is_empty() || any(&self.crates)) && !any(&self.except_crates)
    }

    /// Returns whether a module of a covered crate falls under the selection; `path` is empty for the root.
    #[must_use]
    pub fn covers_module(&self, path: &str) -> bool {
        let any = |globs: &[Text]| globs.iter().any(|glob| glob::matches_path(&glob.value, path));
        (self.modules.is_empty() || any(&self.modules)) && !any(&self.except_modules)
    }

    /// Returns whether code of a context falls under the selection.
    #[must_use]
    pub fn covers_context(&self, context: Context) -> bool {
        self.contexts.contains(&context)
    }

    /// Returns whether an item falls under the selection.
    #[must_use]
    pub fn covers(&self, subject: &Subject<'_>) -> bool {
        self.covers_crate(subject.crate_name)
            && match subject.module {
                Some(path) => self.covers_module(path),
                None => self.modules.is_empty() && self.except_modules.is_empty(),
            }
            && subject.context.is_none_or(|context| self.covers_context(context))
            && (self.items.is_empty() || subject.kind.is_some_and(|kind| self.items.contains(&kind)))
            && self.attribute.as_ref().is_none_or(|name| subject.attributes.contains(&name.as_str()))
            && self.visibility.is_none_or(|wanted| subject.visibility == Some(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<Text> {
        list.iter().map(|text| Text::new(*text, 0..0)).collect()
    }

    #[test]
    fn a_selection_covers_what_all_its_keys_cover() {
        let select = Select {
            crates: texts(&["app-*"]),
            modules: texts(&["state::**"]),
            items: vec![ItemKind::Struct],
            attribute: Some(Text::new("governed", 0..0)),
            ..Select::default()
        };
        let subject = Subject {
            crate_name: "app_core",
            module: Some("state::pwsa"),
            kind: Some(ItemKind::Struct),
            attributes: &["derive", "governed"],
            visibility: Some(Visibility::Public),
            context: Some(Context::Main),
        };
        assert!(select.covers(&subject));
        assert!(!select.covers(&Subject { crate_name: "lib", ..subject }));
        assert!(!select.covers(&Subject { module: Some("other"), ..subject }));
        assert!(!select.covers(&Subject { module: None, ..subject }), "unknown is not covered");
        assert!(!select.covers(&Subject { kind: Some(ItemKind::Enum), ..subject }));
        assert!(!select.covers(&Subject { attributes: &[], ..subject }));
        assert!(!select.covers(&Subject { context: Some(Context::UnitTest), ..subject }));
    }
}
