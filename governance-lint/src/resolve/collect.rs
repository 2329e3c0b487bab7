//! Finds the paths in a file: hits of what articles ask about, and paths that must wait for other modules.

use std::ops::Range;

use governance_law::Article;

use crate::source::{FileView, ItemId, TokenKind};

use super::declare::FileImports;
use super::names::{ImportId, Names};
use super::open::OpenPaths;
use super::path::{PathTokens, path_at};
use super::quick::{Quick, Scratch, is_own_item, quick};
use super::symbol::Symbol;
use super::watch::Watch;

/// One path in a file that articles ask about, before it becomes a [`super::Hit`].
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// The index of the article.
    pub(crate) article: usize,
    /// The index of the pattern in its interest.
    pub(crate) pattern: usize,
    /// The path that it comes to.
    pub(crate) path: Vec<Symbol>,
    /// The imports that led there.
    pub(crate) via: Vec<ImportId>,
    /// How many segments an import of the same module accounts for.
    pub(crate) imported: usize,
    /// The tokens to underline.
    pub(crate) tokens: Range<u32>,
    /// The import itself, if it is one.
    pub(crate) import: Option<ImportId>,
}

/// What collecting works on, reused from file to file.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    pub(super) scratch: Scratch,
    segments: Vec<u32>,
    /// What was found in the last file.
    pub(crate) seen: Vec<Seen>,
}

/// Which code of a module any article about paths covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Code that is not under `#[cfg(test)]`.
    pub(crate) plain: bool,
    /// Code that is.
    pub(crate) test: bool,
}

/// What collecting needs to know of the run.
pub(crate) struct Question<'q> {
    /// The articles, by index.
    pub(crate) articles: &'q [Article],
    /// The paths that they ask about.
    pub(crate) watch: &'q Watch,
    /// For each module of the file: which of its code is asked about.
    pub(crate) wanted: &'q [(ItemId, Wanted)],
    /// The index of the file's mount.
    pub(crate) mount: u32,
}

impl Question<'_> {
    /// Returns whether any article asks about the code of an item.
    fn wants(&self, file: &FileView<'_>, item: ItemId) -> bool {
        let owner = file.item(item).module;
        let known = self.wanted.binary_search_by_key(&owner, |(module, _)| *module).ok();
        let wanted = known.and_then(|at| self.wanted.get(at)).map(|(_, wanted)| *wanted).unwrap_or_default();
        if file.item_context(item) == governance_law::Context::UnitTest { wanted.test } else { wanted.plain }
    }
}

impl Collector {
    /// Finds the paths of a file. What must wait goes to `open`; imports that must are marked in the names.
    pub(crate) fn collect(
        &mut self,
        file: &FileView<'_>,
        question: &Question<'_>,
        imports: &FileImports,
        names: &mut Names,
        open: &mut OpenPaths,
    ) {
        self.seen.clear();
        let wants_any = question.wanted.iter().any(|(_, wanted)| wanted.plain || wanted.test);
        self.imports(file, question, imports, names, wants_any);
        if !wants_any || question.watch.is_empty() {
            return;
        }
        let mut uses = imports.ranges.iter().peekable();
        let count = file.tokens.len();
        let mut at = 0;
        loop {
            at = file.tokens.find(at, TokenKind::PathSep);
            if at >= count {
                break;
            }
            while uses.next_if(|range| range.end <= at).is_some() {}
            if let Some(range) = uses.peek().filter(|range| range.start <= at) {
                at = range.end;
                continue;
            }
            let Some(path) = path_at(file.tokens, at, &mut self.segments) else {
                at += 1;
                continue;
            };
            at = path.resume;
            self.path(file, question, imports, names, open, &path);
        }
        self.names_of_imports(file, question, imports, names);
        self.names_of_globs(file, question, imports, names);
    }

    /// Judges the imports of the file.
    fn imports(
        &mut self,
        file: &FileView<'_>,
        question: &Question<'_>,
        imports: &FileImports,
        names: &mut Names,
        wants_any: bool,
    ) {
        for (id, tokens) in &imports.list {
            let Some(import) = names.imported(*id) else { continue };
            let (module, item) = (import.module, import.item);
            self.scratch.start(names.path(import).iter().copied(), import.is_absolute);
            let wants_local = question.watch.has_local || !question.watch.modules.is_empty();
            match quick(names, imports, module, tokens.start, Some(*id), wants_local, &mut self.scratch) {
                Quick::Nothing => {}
                Quick::Open => names.leave_open(*id),
                Quick::Foreign if wants_any && question.wants(file, item) => {
                    self.judge(file, question, names, item, tokens.clone(), Some(*id));
                }
                Quick::Foreign => {}
            }
        }
    }

    /// Judges one path in code.
    fn path(
        &mut self,
        file: &FileView<'_>,
        question: &Question<'_>,
        imports: &FileImports,
        names: &mut Names,
        open: &mut OpenPaths,
        path: &PathTokens,
    ) {
        let tokens = file.tokens;
        let start = path.tokens.start;
        let first = self.segments.first().map_or("", |at| tokens.text(*at));
        // Without globs, a name that was never bound anywhere begins no path that leads out of its module.
        let item = file.item_at(start);
        if !question.wants(file, item) {
            return;
        }
        let Some(module) = file.module_id(item) else { return };
        let wants_local = question.watch.has_local;
        let is_nothing = match names.symbols.get(first) {
            Some(first) => !path.is_absolute && is_own_item(names, imports, module, first) && !wants_local,
            None => names.globs(module).is_empty(),
        };
        if is_nothing {
            return;
        }
        let segments = self.segments.iter().map(|at| names.symbols.intern(tokens.text(*at)));
        self.scratch.start(segments, path.is_absolute);
        match quick(names, imports, module, start, None, wants_local, &mut self.scratch) {
            Quick::Nothing => {}
            Quick::Foreign => self.judge(file, question, names, item, path.tokens.clone(), None),
            Quick::Open => {
                let via = self.scratch.via.first().copied();
                // What was rewritten through a `use` in a function is stored as rewritten: its scope is not known later.
                let is_scoped = via.is_some_and(|id| imports.scoped.iter().any(|(_, scoped)| *scoped == id));
                if !is_scoped && via.is_some() {
                    let as_written = self.segments.iter().map(|at| names.symbols.intern(tokens.text(*at)));
                    self.scratch.start(as_written, path.is_absolute);
                }
                let import = via.filter(|_| is_scoped);
                open.add(
                    names,
                    module,
                    &self.scratch.path,
                    self.scratch.is_absolute,
                    import,
                    question.mount,
                    start,
                );
            }
        }
    }

    /// Compares the foreign path in the scratch with what articles ask about.
    fn judge(
        &mut self,
        file: &FileView<'_>,
        question: &Question<'_>,
        names: &Names,
        item: ItemId,
        tokens: Range<u32>,
        import: Option<ImportId>,
    ) {
        let path = &self.scratch.path;
        let imported = match self.scratch.via.first() {
            Some(_) => path.len().saturating_sub(self.scratch.tail),
            None => 0,
        };
        let importer = self.scratch.via.first().and_then(|id| names.imported(*id)).map(|import| import.item);
        let seen = &mut self.seen;
        let via = &self.scratch.via;
        let mut report = |article: usize, pattern: usize, imported: usize| {
            seen.push(Seen {
                article,
                pattern,
                path: path.clone(),
                via: via.clone(),
                imported,
                tokens: tokens.clone(),
                import,
            });
        };
        // `core::env!` is a macro, and no part of the module `core::env`.
        let is_std_macro = is_macro_name(file, &tokens)
            && matches!(path.first(), Some(&(Symbol::STD | Symbol::CORE | Symbol::ALLOC)));
        for watched in question.watch.above(path) {
            let Some(article) = question.articles.get(watched.article) else { continue };
            let is_other = is_std_macro && watched.path.len() == path.len();
            if is_other || (watched.is_used && import.is_some()) || !file.covers(article, item) {
                continue;
            }
            let accounted = accounted(file, article, importer, imported);
            if watched.is_used || watched.path.len() > accounted {
                report(watched.article, watched.pattern, accounted);
            }
        }
        for index in &question.watch.foreign {
            let Some(article) = question.articles.get(*index) else { continue };
            // What the macros of `std` do is judged by their names.
            if !is_std_macro && file.covers(article, item) {
                report(*index, 0, accounted(file, article, importer, imported));
            }
        }
    }
}

/// Returns whether a path is the name of a macro that is called.
fn is_macro_name(file: &FileView<'_>, tokens: &Range<u32>) -> bool {
    file.tokens.kind(tokens.end) == TokenKind::Bang && file.tokens.kind(tokens.end + 1).is_open()
}

/// Returns how many segments an import accounts for under an article: none if the article does not cover the import,
/// because then it was not reported there.
fn accounted(file: &FileView<'_>, article: &Article, importer: Option<ItemId>, imported: usize) -> usize {
    if importer.is_some_and(|item| file.covers(article, item)) { imported } else { 0 }
}
