//! Names that stand alone in code and yet mean a foreign path: imported functions, and what glob imports bring in.

use crate::source::{FileView, TokenKind};

use super::collect::{Collector, Question, Seen};
use super::declare::FileImports;
use super::names::{ImportId, Names};
use super::quick::{Quick, quick};
use super::symbol::Symbol;

/// How many imported functions and glob imports of one file are looked for by the bare names that they bring in.
const MAX_NAMES: usize = 64;

impl Collector {
    /// Finds calls of imported functions by their bare name, for articles that ask about every use.
    pub(super) fn names_of_imports(
        &mut self,
        file: &FileView<'_>,
        question: &Question<'_>,
        imports: &FileImports,
        names: &Names,
    ) {
        let mut called: Vec<(Symbol, ImportId, Vec<Symbol>)> = Vec::new();
        for (id, tokens) in &imports.list {
            let Some(import) = names.imported(*id) else { continue };
            let Some(name) = import.name else { continue };
            self.scratch.start(names.path(import).iter().copied(), import.is_absolute);
            let found =
                quick(names, imports, import.module, tokens.start, Some(*id), false, &mut self.scratch);
            let is_asked = || question.watch.above(&self.scratch.path).any(|watched| watched.is_used);
            if found == Quick::Foreign && called.len() < MAX_NAMES && is_asked() {
                called.push((name, *id, self.scratch.path.clone()));
            }
        }
        if called.is_empty() {
            return;
        }
        for at in 0..file.tokens.len() {
            let is_call = file.tokens.kind(at) == TokenKind::Ident
                && file.tokens.kind(at + 1) == TokenKind::OpenParen
                && !matches!(
                    file.tokens.kind_before(at),
                    TokenKind::Dot | TokenKind::PathSep | TokenKind::Fn
                );
            if !is_call {
                continue;
            }
            let name = names.symbols.get(file.tokens.text(at));
            let item = file.item_at(at);
            let known = called.iter().find(|(bound, id, _)| {
                let scope = imports.scoped.iter().find(|(_, scoped)| scoped == id);
                Some(*bound) == name
                    && names.imported(*id).is_some_and(|import| file.module_id(item) == Some(import.module))
                    && scope.is_none_or(|(scope, _)| scope.contains(&at))
            });
            let Some((_, id, path)) = known else { continue };
            for watched in question.watch.above(path).filter(|watched| watched.is_used) {
                let covers = question.articles.get(watched.article).is_some_and(|it| file.covers(it, item));
                if covers {
                    self.seen.push(Seen {
                        article: watched.article,
                        pattern: watched.pattern,
                        path: path.clone(),
                        via: vec![*id],
                        imported: path.len(),
                        tokens: at..at + 1,
                        import: None,
                    });
                }
            }
        }
    }

    /// Finds names that a glob import of a foreign module very likely brings in: `use std::collections::*; HashMap`.
    pub(super) fn names_of_globs(
        &mut self,
        file: &FileView<'_>,
        question: &Question<'_>,
        imports: &FileImports,
        names: &Names,
    ) {
        let globs =
            imports.list.iter().filter(|(id, _)| names.imported(*id).is_some_and(|import| import.is_glob));
        let mut known = Vec::new();
        for (id, tokens) in globs.take(MAX_NAMES) {
            let Some(import) = names.imported(*id) else { continue };
            self.scratch.start(names.path(import).iter().copied(), import.is_absolute);
            let found =
                quick(names, imports, import.module, tokens.start, Some(*id), false, &mut self.scratch);
            if found != Quick::Foreign {
                continue;
            }
            let base = self.scratch.path.clone();
            if known.contains(&(import.module, base.clone())) {
                continue;
            }
            known.push((import.module, base.clone()));
            for (name, watched) in question.watch.children(&base) {
                let Some(article) = question.articles.get(watched.article) else { continue };
                let text = names.symbols.text(name);
                for at in 0..file.tokens.len() {
                    let item = || file.item_at(at);
                    let is_use = file.tokens.is(at, text)
                        && !matches!(file.tokens.kind_before(at), TokenKind::Dot | TokenKind::PathSep)
                        && (!watched.is_used || file.tokens.kind(at + 1) == TokenKind::OpenParen)
                        && !imports.is_in_use(at)
                        && file.module_id(item()) == Some(import.module)
                        && names.bound(import.module, name).next().is_none()
                        && file.covers(article, item());
                    if is_use {
                        let mut path = base.clone();
                        path.push(name);
                        self.seen.push(Seen {
                            article: watched.article,
                            pattern: watched.pattern,
                            path,
                            via: vec![*id],
                            imported: base.len(),
                            tokens: at..at + 1,
                            import: None,
                        });
                    }
                }
            }
        }
    }
}
