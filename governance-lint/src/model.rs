//! The workspace as the lint knows it after reading: crates, modules, and what rules asked to keep.

use std::collections::HashSet;
use std::path::PathBuf;

use governance_law::{Article, Context, ItemKind, Law};

use crate::finding::Place;
use crate::package::{Package, Target, Workspace};
use crate::tree::{Files, Identity};

/// The number of a module among all modules of all crates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ModuleId(pub(crate) u32);

impl ModuleId {
    /// Returns the index in the model's list of modules.
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One crate: a target of a package.
#[derive(Debug, Clone)]
pub(crate) struct Crate {
    /// The index of its package in the workspace.
    pub(crate) package: usize,
    /// The index of its target in the package.
    pub(crate) target: usize,
    /// Its root module.
    pub(crate) root: ModuleId,
}

/// One module of a crate, its root included.
#[derive(Debug, Clone)]
pub(crate) struct Module {
    /// The index of its crate.
    pub(crate) krate: usize,
    /// Its path in the crate: empty for the root.
    pub(crate) path: String,
    /// What it is compiled for.
    pub(crate) context: Context,
    /// Where its name is declared; the root file as a whole for the root.
    pub(crate) place: Place,
}

/// An item that some article of a rule with [`crate::rule::Rule::keeps_items`] selects.
#[derive(Debug, Clone)]
pub(crate) struct KeptItem {
    /// The ids of those articles.
    pub(crate) articles: Vec<String>,
    /// The module that it is in.
    pub(crate) module: ModuleId,
    /// Its exact path, as an exemption names it.
    pub(crate) path: String,
    /// Its name.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: ItemKind,
    /// Where its name stands.
    pub(crate) place: Place,
    /// The traits that it derives, each by the last segment of its path.
    pub(crate) derives: Vec<String>,
    /// Its attributes, each by the last segment of its path.
    pub(crate) attributes: Vec<String>,
}

/// An `impl Trait for Type`; kept if an active rule keeps items.
#[derive(Debug, Clone)]
pub(crate) struct KeptImpl {
    /// The module that it is in.
    pub(crate) module: ModuleId,
    /// The last segment of the trait's path.
    pub(crate) trait_name: String,
    /// The last segment of the self type's path.
    pub(crate) self_name: String,
    /// What the `impl` is compiled for.
    pub(crate) context: Context,
}

/// The workspace after reading.
pub(crate) struct Model<'w> {
    /// What the caller said.
    pub(crate) workspace: &'w Workspace,
    /// The law of the run.
    pub(crate) law: &'w Law,
    /// The files.
    pub(crate) files: Files<'w>,
    /// How many of the packages, from the first one, are judged.
    pub(crate) judged: usize,
    /// Every target of every package.
    pub(crate) crates: Vec<Crate>,
    /// Every module of every crate; what the lexer alone could read is not here.
    pub(crate) modules: Vec<Module>,
    /// See [`KeptItem`].
    pub(crate) items: Vec<KeptItem>,
    /// See [`KeptImpl`].
    pub(crate) impls: Vec<KeptImpl>,
    /// The files that a target reaches, as absolute paths.
    pub(crate) reached: HashSet<PathBuf>,
    /// What tells those files from others, for those that are reached by another path.
    pub(crate) identities: HashSet<Identity>,
}

impl<'w> Model<'w> {
    /// Returns the packages that are judged; of the others only names are known.
    pub(crate) fn judged(&self) -> &'w [Package] {
        let packages = &self.workspace.packages;
        packages.get(..self.judged).unwrap_or(packages)
    }

    /// Returns the package of a crate.
    pub(crate) fn package(&self, krate: &Crate) -> Option<&'w Package> {
        self.workspace.packages.get(krate.package)
    }

    /// Returns the target of a crate.
    pub(crate) fn target(&self, krate: &Crate) -> Option<&'w Target> {
        self.package(krate)?.targets.get(krate.target)
    }

    /// Returns a module.
    pub(crate) fn module(&self, id: ModuleId) -> Option<&Module> {
        self.modules.get(id.index())
    }

    /// Returns the crate of a module.
    pub(crate) fn crate_of(&self, module: &Module) -> Option<&Crate> {
        self.crates.get(module.krate)
    }

    /// Returns the modules that an article covers, by crate name, path and context.
    pub(crate) fn covered_modules<'m>(
        &'m self,
        article: &'m Article,
    ) -> impl Iterator<Item = &'m Module> + 'm {
        self.modules.iter().filter(move |module| {
            article.select.covers_context(module.context)
                && article.select.covers_module(&module.path)
                && self
                    .crate_of(module)
                    .is_some_and(|krate| krate.package < self.judged && self.covers_crate(article, krate))
        })
    }

    /// Returns whether an article's `crates` and `except_crates` cover a crate; see [`covers_crate`].
    pub(crate) fn covers_crate(&self, article: &Article, krate: &Crate) -> bool {
        match (self.package(krate), self.target(krate)) {
            (Some(package), Some(target)) => covers_crate(article, package, target),
            _ => false,
        }
    }

    /// Returns the items kept for an article.
    pub(crate) fn items_of<'m>(&'m self, article: &'m Article) -> impl Iterator<Item = &'m KeptItem> + 'm {
        self.items.iter().filter(move |item| item.articles.contains(&article.id.value))
    }
}

/// Returns whether an article's `crates` and `except_crates` cover a target of a package. A library or binary goes by
/// the package's name and by its own; tests, benches, examples and build scripts go by their package's name.
pub(crate) fn covers_crate(article: &Article, package: &Package, target: &Target) -> bool {
    let select = &article.select;
    let names = match target.context {
        Context::Main => [package.name.as_str(), target.name.as_str()],
        _ => [package.name.as_str(); 2],
    };
    let matches = |globs: &[governance_law::Text]| {
        globs
            .iter()
            .any(|glob| names.iter().any(|name| governance_law::glob::matches_crate(&glob.value, name)))
    };
    (select.crates.is_empty() || matches(&select.crates)) && !matches(&select.except_crates)
}

/// Which modules each article covers, by crate and path alone; contexts are the items' own.
#[derive(Clone, Copy)]
pub(crate) struct Coverage<'a> {
    /// The law's articles, whose addresses name them.
    pub(crate) law: &'a Law,
    /// By module, then by index of article in steps of 64.
    pub(crate) words: &'a [u64],
    /// How many words each module has.
    pub(crate) stride: usize,
}

impl Coverage<'_> {
    /// Returns whether an article covers a module.
    pub(crate) fn covers(&self, article: &Article, module: ModuleId) -> bool {
        let index = self.law.articles.iter().position(|known| std::ptr::eq(known, article));
        index.is_some_and(|index| self.covers_index(index, module))
    }

    /// Returns whether the article of that index covers a module.
    pub(crate) fn covers_index(&self, index: usize, module: ModuleId) -> bool {
        let word = self.words.get(module.index() * self.stride + index / 64);
        word.is_some_and(|word| word & (1 << (index % 64)) != 0)
    }
}
