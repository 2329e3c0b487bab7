//! Follows paths through modules, aliases, globs and re-exports, once everything was read.

use std::rc::Rc;

use crate::model::ModuleId;

use super::names::{Binding, ImportId, Names};
use super::symbol::Symbol;

/// How many imports one path is followed through.
const MAX_HOPS: usize = 24;

/// How many answers one path may have; more than one if alternatives stand under different conditions.
const MAX_ANSWERS: usize = 8;

/// What a path comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A module of a crate that was read.
    Module(ModuleId),
    /// Something in such a module: the rest of the path, its name first.
    Inside(ModuleId, Vec<Symbol>),
    /// A path that leads out of what was read: the crate's own name first.
    Foreign(Vec<Symbol>),
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// What the path comes to.
    pub(crate) target: Target,
    /// The imports that were followed, in order.
    pub(crate) via: Vec<ImportId>,
    /// The modules in which a name was found to be an import, and in the end the one that is reached.
    pub(crate) hops: Vec<ModuleId>,
    /// For a foreign path: how many of its segments are certain. A glob import of a foreign module may bring in a name or not.
    pub(crate) certain: usize,
}

impl Found {
    fn new(target: Target) -> Self {
        let certain = usize::MAX;
        Self { target, via: Vec::new(), hops: Vec::new(), certain }
    }

    fn behind(mut self, before: &[ImportId], hops: &[ModuleId]) -> Self {
        self.via.splice(0..0, before.iter().copied());
        self.hops.splice(0..0, hops.iter().copied());
        self
    }
}

#[derive(Debug, Clone)]
enum Memo {
    Unknown,
    /// Being followed: an import that leads to itself leads nowhere.
    Busy,
    Done(Rc<[Found]>),
}

/// Follows paths; remembers what each import comes to.
pub(crate) struct Resolver<'n> {
    names: &'n Names,
    memo: Vec<Memo>,
}

impl<'n> Resolver<'n> {
    /// Prepares for the imports there are.
    pub(crate) fn of(names: &'n Names) -> Self {
        Self { names, memo: vec![Memo::Unknown; names.import_count()] }
    }

    /// Returns everything that a path may come to, as written in a module.
    pub(crate) fn resolve(&mut self, module: ModuleId, path: &[Symbol], is_absolute: bool) -> Vec<Found> {
        self.follow(module, path, is_absolute, 0)
    }

    /// Returns everything that an import may come to.
    pub(crate) fn import(&mut self, id: ImportId) -> Rc<[Found]> {
        self.import_at(id, 0)
    }

    fn import_at(&mut self, id: ImportId, depth: usize) -> Rc<[Found]> {
        let nothing = || Rc::from([]);
        match self.memo.get(id.0 as usize) {
            Some(Memo::Done(found)) => return Rc::clone(found),
            Some(Memo::Unknown) if depth < MAX_HOPS => {}
            _ => return nothing(),
        }
        let names = self.names;
        let Some(import) = names.imported(id) else { return nothing() };
        self.set(id, Memo::Busy);
        // The first name of its path may be the name that it binds, as in `use rand;`: being busy, it finds another.
        let found: Rc<[Found]> =
            self.follow(import.module, names.path(import), import.is_absolute, depth + 1).into();
        self.set(id, Memo::Done(Rc::clone(&found)));
        found
    }

    fn set(&mut self, id: ImportId, memo: Memo) {
        if let Some(slot) = self.memo.get_mut(id.0 as usize) {
            *slot = memo;
        }
    }

    fn follow(&mut self, module: ModuleId, path: &[Symbol], is_absolute: bool, depth: usize) -> Vec<Found> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        let names = self.names;
        if is_absolute {
            return self.external(module, *first, rest, depth);
        }
        let start = match *first {
            Symbol::CRATE => names.prelude(module).map(|prelude| prelude.root),
            Symbol::SELF => Some(module),
            Symbol::SUPER => names.scopes.get(module.index()).map(|scope| scope.parent),
            _ => None,
        };
        if let Some(mut start) = start {
            let mut rest = rest;
            while let Some((&Symbol::SUPER, tail)) = rest.split_first() {
                start = names.scopes.get(start.index()).map_or(start, |scope| scope.parent);
                rest = tail;
            }
            return self.walk(Found::new(Target::Module(start)), rest, depth);
        }
        let mut maybe = Vec::new();
        let local = self.lookup(module, *first, depth, None, &mut vec![module], &mut maybe);
        let mut answers: Vec<Found> =
            local.into_iter().flat_map(|found| self.walk(found, rest, depth)).take(MAX_ANSWERS).collect();
        if answers.is_empty() {
            answers = self.external(module, *first, rest, depth);
        }
        if answers.is_empty() {
            answers =
                maybe.into_iter().flat_map(|found| self.walk(found, rest, depth)).take(MAX_ANSWERS).collect();
        }
        answers
    }

    /// Follows a path whose first name is a crate's.
    fn external(&mut self, module: ModuleId, first: Symbol, rest: &[Symbol], depth: usize) -> Vec<Found> {
        let Some(known) = self.names.external(module, first) else { return Vec::new() };
        let mut path = vec![known.real];
        path.extend_from_slice(rest);
        let literal = Found::new(Target::Foreign(path));
        let mut answers = vec![literal];
        if let Some(root) = known.root {
            // Into a member's own modules; only what leads out of them again says more than the literal path.
            let deeper = self.walk(Found::new(Target::Module(root)), rest, depth + 1);
            answers.extend(deeper.into_iter().filter(|found| matches!(found.target, Target::Foreign(_))));
            answers.truncate(MAX_ANSWERS);
        }
        answers
    }

    /// Goes on from an answer with the rest of the path.
    fn walk(&mut self, from: Found, rest: &[Symbol], depth: usize) -> Vec<Found> {
        let mut at = from;
        let mut rest = rest;
        loop {
            let Some((first, tail)) = rest.split_first() else { return vec![at] };
            match &mut at.target {
                Target::Foreign(path) => {
                    path.extend_from_slice(rest);
                    return vec![at];
                }
                Target::Inside(_, inside) => {
                    inside.extend_from_slice(rest);
                    return vec![at];
                }
                Target::Module(module) => {
                    let module = *module;
                    let mut maybe = Vec::new();
                    let mut found = self.lookup(module, *first, depth, None, &mut vec![module], &mut maybe);
                    if found.is_empty() {
                        found = maybe;
                    }
                    if found.is_empty() {
                        at.target = Target::Inside(module, rest.to_vec());
                        return vec![at];
                    }
                    let (via, hops) = (std::mem::take(&mut at.via), std::mem::take(&mut at.hops));
                    if found.len() > 1 {
                        let each = found.into_iter().map(|found| found.behind(&via, &hops));
                        let each: Vec<_> = each.take(MAX_ANSWERS).collect();
                        return each
                            .into_iter()
                            .flat_map(|found| self.walk(found, tail, depth + 1))
                            .take(MAX_ANSWERS)
                            .collect();
                    }
                    let Some(only) = found.pop() else { return Vec::new() };
                    at = only.behind(&via, &hops);
                    rest = tail;
                }
            }
        }
    }

    /// Finds a name in a module: declared, imported, or brought in by a glob. What a glob of a foreign module may
    /// bring in goes to `maybe`. Each module is asked once. `importer` is the module whose glob asks, if one does.
    fn lookup(
        &mut self,
        module: ModuleId,
        name: Symbol,
        depth: usize,
        importer: Option<ModuleId>,
        asked: &mut Vec<ModuleId>,
        maybe: &mut Vec<Found>,
    ) -> Vec<Found> {
        let names = self.names;
        let is_seen = |id: ImportId| importer.is_none_or(|importer| names.sees(importer, id));
        let mut found = Vec::new();
        for binding in names.bound(module, name).take(MAX_ANSWERS) {
            match binding {
                Binding::Import(id) if !is_seen(id) => {}
                Binding::Module(module) => found.push(Found::new(Target::Module(module))),
                Binding::Item => found.push(Found::new(Target::Inside(module, vec![name]))),
                Binding::Import(id) => {
                    let answers = self.import_at(id, depth);
                    found.extend(answers.iter().map(|answer| answer.clone().behind(&[id], &[module])));
                }
            }
        }
        if !found.is_empty() || depth >= MAX_HOPS {
            return found;
        }
        for id in names.globs(module).iter().filter(|id| is_seen(**id)) {
            for answer in self.import_at(*id, depth).iter() {
                match &answer.target {
                    Target::Module(inner) if !asked.contains(inner) => {
                        asked.push(*inner);
                        let inner = self.lookup(*inner, name, depth + 1, Some(module), asked, maybe);
                        let mut via = vec![*id];
                        via.extend_from_slice(&answer.via);
                        found.extend(inner.into_iter().map(|it| it.behind(&via, &[module])));
                    }
                    Target::Foreign(path) => {
                        let mut path = path.clone();
                        let certain = path.len();
                        path.push(name);
                        let mut via = vec![*id];
                        via.extend_from_slice(&answer.via);
                        let hops = answer.hops.clone();
                        maybe.push(Found { target: Target::Foreign(path), via, hops, certain });
                    }
                    _ => {}
                }
            }
            if found.len() >= MAX_ANSWERS || maybe.len() >= MAX_ANSWERS {
                break;
            }
        }
        found
    }
}
