//! The second half of a run: paths that lead through other modules are followed, and files with hits are opened again.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::{Coverage, ModuleId};
use crate::resolve::{Found, ImportId, Resolver, Symbol, Taint, Target};
use crate::source::ItemId;

use super::reading::Reading;
use super::reopen::{Memory, reopen};

/// A path that turned out to be what an article asks about, before its file is opened again.
#[derive(Debug, Clone)]
pub(super) struct Late {
    pub(super) article: usize,
    pub(super) pattern: usize,
    pub(super) path: Vec<Symbol>,
    pub(super) via: Vec<ImportId>,
    /// How many segments the first import accounts for, and the item that it stands in.
    pub(super) imported: usize,
    pub(super) importer: Option<ItemId>,
    pub(super) is_used: bool,
    pub(super) edge: Option<(ModuleId, ModuleId)>,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    /// An import.
    Import(u32),
    /// The first token of a path in code.
    Token(u32),
}

/// The layer of each module under an article about modules, remembered.
type Layers = crate::resolve::FastMap<(u32, u32), Option<usize>>;

/// The hits of each file, by place.
type ByFile = BTreeMap<u32, Vec<(Spot, Rc<[Late]>)>>;

/// Follows what waits, and judges it; opens the files again in which something was found.
pub(crate) fn link(reading: &mut Reading<'_, '_>) {
    let (mut bytes, mut memory) = (Vec::new(), Memory::default());
    for (number, spots) in follow(reading) {
        let Some(file) = reading.mounts.get(number as usize).map(|mount| mount.file.clone()) else {
            continue;
        };
        // A file that changed or went away meanwhile has no hits.
        if reading.plan.files.read(&file, &mut bytes).is_ok()
            && let Ok(text) = std::str::from_utf8(&bytes)
        {
            reopen(reading, number, &spots, text, &mut memory);
        }
    }
}

/// The same for a text that is the only file.
pub(crate) fn link_text(reading: &mut Reading<'_, '_>, text: &str) {
    for (number, spots) in follow(reading) {
        reopen(reading, number, &spots, text, &mut Memory::default());
    }
}

/// Follows what waits, and returns what was found.
fn follow(reading: &Reading<'_, '_>) -> ByFile {
    let mut late = ByFile::new();
    if reading.watch.is_empty() {
        return late;
    }
    {
        let names = &reading.names;
        let mut resolver = Resolver::of(names);
        let taint = Taint::of(names, &reading.watch);
        let mut linker = Linker::of(reading);
        for (id, import) in names.imports().filter(|(_, import)| import.is_open) {
            if !linker.must_follow(import.module) && !taint.may_lead(names.path(import)) {
                continue;
            }
            let answers = resolver.import(id);
            let found = linker.judge(import.module, &answers, None, true, &mut resolver);
            if !found.is_empty() {
                late.entry(import.mount).or_default().push((Spot::Import(id.0), found.into()));
            }
        }
        // Each distinct path is followed once; most come to nothing that anybody asks about.
        let mut judged: Vec<Option<Rc<[Late]>>> = Vec::with_capacity(reading.open.paths.len());
        for open in &reading.open.paths {
            if !linker.must_follow(open.module) && !taint.may_lead(names.stored(open.path)) {
                judged.push(None);
                continue;
            }
            let answers = resolver.resolve(open.module, names.stored(open.path), open.is_absolute);
            let found = linker.judge(open.module, &answers, open.import, false, &mut resolver);
            judged.push((!found.is_empty()).then(|| found.into()));
        }
        for used in &reading.open.uses {
            if let Some(Some(found)) = judged.get(used.path as usize) {
                late.entry(used.mount).or_default().push((Spot::Token(used.token), Rc::clone(found)));
            }
        }
    }
    late
}

/// One answer to one path.
#[derive(Clone, Copy)]
struct Asked<'a> {
    /// The module that the path stands in.
    module: ModuleId,
    found: &'a Found,
    /// The import of the same module that the path goes through.
    first: Option<ImportId>,
    /// That import, if it holds in a smaller scope: then the answer does not name it.
    scoped: Option<ImportId>,
    /// Whether the path is that of an import.
    is_import: bool,
}

struct Linker<'l, 'w, 'r> {
    reading: &'l Reading<'w, 'r>,
    coverage: Coverage<'l>,
    layers: Layers,
    /// The articles that ask about every foreign path or about modules.
    broad: Vec<usize>,
}

impl<'l, 'w, 'r> Linker<'l, 'w, 'r> {
    fn of(reading: &'l Reading<'w, 'r>) -> Self {
        let coverage = Coverage { law: reading.plan.law, words: &reading.covered, stride: reading.stride };
        let broad = reading.watch.foreign.iter().chain(&reading.watch.modules).copied().collect();
        Self { reading, coverage, layers: Layers::default(), broad }
    }

    /// Returns whether every path of a module must be followed, because an article asks about more than names tell.
    fn must_follow(&self, module: ModuleId) -> bool {
        self.broad.iter().any(|article| self.coverage.covers_index(*article, module))
    }

    /// Compares what a path comes to with what articles ask about.
    fn judge(
        &mut self,
        module: ModuleId,
        answers: &[Found],
        scoped: Option<ImportId>,
        is_import: bool,
        resolver: &mut Resolver<'_>,
    ) -> Vec<Late> {
        let mut late = Vec::new();
        for found in answers {
            // An import of the same module, through which the path goes, was judged itself.
            let first = scoped.or_else(|| {
                let id = found.via.first().copied().filter(|_| !is_import)?;
                self.reading.names.imported(id).is_some_and(|import| import.module == module).then_some(id)
            });
            let asked = Asked { module, found, first, scoped, is_import };
            self.judge_paths(&asked, resolver, &mut late);
            self.judge_edges(&asked, resolver, &mut late);
        }
        late
    }

    /// Compares the path that is reached with the paths that articles ask about.
    fn judge_paths(&self, asked: &Asked<'_>, resolver: &mut Resolver<'_>, late: &mut Vec<Late>) {
        let Asked { module, found, first, scoped, is_import } = *asked;
        let reading = self.reading;
        let names = &reading.names;
        let is_foreign = matches!(found.target, Target::Foreign(_));
        if !is_foreign && !reading.watch.has_local {
            return;
        }
        let path = full_path(reading, &found.target);
        let mut wanted: Vec<(usize, usize, usize, bool)> = Vec::new();
        let mut add = |path: &[Symbol]| {
            let above = reading.watch.above(path).filter(|watched| !(watched.is_used && is_import));
            wanted.extend(above.map(|it| (it.article, it.pattern, it.path.len(), it.is_used)));
        };
        add(&path);
        if !is_foreign && let (Some(prelude), Some(tail)) = (names.prelude(module), path.get(1..)) {
            // The same path by the crate's own name.
            add(&std::iter::once(prelude.name).chain(tail.iter().copied()).collect::<Vec<_>>());
        }
        if is_foreign {
            // Where the path leaves the crate is judged there, if the article covers that module too.
            let exit = found.via.last().and_then(|id| names.imported(*id)).map(|import| import.module);
            let covers =
                |article: usize, exit: ModuleId| exit != module && self.coverage.covers_index(article, exit);
            let foreign = reading.watch.foreign.iter().copied();
            let foreign = foreign.filter(|article| exit.is_none_or(|exit| !covers(*article, exit)));
            wanted.extend(foreign.map(|article| (article, 0, usize::MAX, false)));
        }
        let mut imported = None;
        for (article, pattern, len, is_used) in wanted {
            let is_known = late.iter().any(|known| known.article == article && known.edge.is_none());
            if is_known || !self.coverage.covers_index(article, module) {
                continue;
            }
            let accounted = *imported.get_or_insert_with(|| {
                let answers = first.map(|id| resolver.import(id));
                let answers = answers.iter().flat_map(|answers| answers.iter());
                let paths = answers.map(|answer| full_path(reading, &answer.target));
                paths
                    .filter(|imported| path.starts_with(imported))
                    .map(|imported| imported.len())
                    .max()
                    .unwrap_or(0)
            });
            // What a glob of a foreign module brings in is certain only up to the glob, which was judged itself.
            let accounted = match found.certain {
                usize::MAX => accounted,
                certain if len > certain => accounted.min(len - 1),
                certain => accounted.max(certain),
            };
            late.push(Late {
                article,
                pattern,
                path: path.clone(),
                via: scoped.into_iter().chain(found.via.iter().copied()).collect(),
                imported: accounted,
                importer: first.and_then(|id| names.imported(id)).map(|import| import.item),
                is_used,
                edge: None,
            });
        }
    }

    /// Compares the modules that a path reaches with what articles about modules forbid.
    fn judge_edges(&mut self, asked: &Asked<'_>, resolver: &mut Resolver<'_>, late: &mut Vec<Late>) {
        let Asked { module, found, first, .. } = *asked;
        let asks = |index: &&usize| self.coverage.covers_index(**index, module);
        let articles: Vec<usize> = self.reading.watch.modules.iter().filter(asks).copied().collect();
        if articles.is_empty() {
            return;
        }
        let krate = |id: ModuleId| self.reading.names.scopes.get(id.index()).map(|scope| scope.krate);
        let before: Vec<ModuleId> = match first {
            Some(id) => resolver.import(id).iter().flat_map(reached).collect(),
            None => Vec::new(),
        };
        for to in reached(found) {
            if to == module || before.contains(&to) || krate(to) != krate(module) {
                continue;
            }
            for index in articles.iter().copied() {
                let is_known = late.iter().any(|known| {
                    known.article == index
                        && (known.edge == Some((module, to)) || !self.wants_every_edge(index))
                });
                if is_known || !self.forbids(index, module, to) {
                    continue;
                }
                late.push(Late {
                    article: index,
                    pattern: 0,
                    path: Vec::new(),
                    via: found.via.clone(),
                    imported: 0,
                    importer: None,
                    is_used: false,
                    edge: Some((module, to)),
                });
            }
        }
    }

    fn wants_every_edge(&self, index: usize) -> bool {
        let mut articles = self.reading.plan.articles.iter();
        articles.find(|planned| planned.index == index).is_some_and(|it| it.entry.rule.wants_every_edge())
    }

    fn forbids(&mut self, index: usize, from: ModuleId, to: ModuleId) -> bool {
        let Some(planned) = self.reading.plan.articles.iter().find(|planned| planned.index == index) else {
            return false;
        };
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        let model = &self.reading.model;
        let mut layer = |module: ModuleId| {
            *self.layers.entry((number, module.0)).or_insert_with(|| {
                model.module(module).and_then(|known| planned.entry.rule.layer(planned.article, &known.path))
            })
        };
        match (layer(from), layer(to)) {
            (Some(from), Some(to)) => planned.entry.rule.forbids_edge(planned.article, from, to),
            _ => false,
        }
    }
}

/// Returns the modules that an answer reaches.
fn reached(found: &Found) -> Vec<ModuleId> {
    let end = match &found.target {
        Target::Module(end) | Target::Inside(end, _) => Some(*end),
        Target::Foreign(_) => None,
    };
    found.hops.iter().copied().chain(end).collect()
}

/// Returns a path that is reached: the crate's name first, or `crate` in the crate that is read.
fn full_path(reading: &Reading<'_, '_>, target: &Target) -> Vec<Symbol> {
    match target {
        Target::Foreign(path) => path.clone(),
        Target::Module(module) => reading.names.module_path(*module),
        Target::Inside(module, rest) => {
            let mut path = reading.names.module_path(*module);
            path.extend_from_slice(rest);
            path
        }
    }
}
