//! Resolves a path as far as the names of its own module go; most paths into foreign crates need no more.

use crate::model::ModuleId;

use super::declare::FileImports;
use super::names::{Binding, ImportId, Names};
use super::symbol::Symbol;

/// How many imports of the same module one path is followed through.
const MAX_HOPS: usize = 8;

/// What a path is, as far as its own module tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quick {
    /// It names nothing that any article could ask about: a type's own function, a generic parameter.
    Nothing,
    /// It leads into a foreign crate; the path is in the scratch.
    Foreign,
    /// Other modules must be asked.
    Open,
}

/// What [`quick`] works on, reused from path to path.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The path, rewritten step by step.
    pub(crate) path: Vec<Symbol>,
    /// Whether it begins with `::`.
    pub(crate) is_absolute: bool,
    /// The imports that were followed.
    pub(crate) via: Vec<ImportId>,
    /// How many segments at the end are as written, behind the name that an import accounts for.
    pub(crate) tail: usize,
    spare: Vec<Symbol>,
}

impl Scratch {
    /// Starts with a path as written.
    pub(crate) fn start(&mut self, path: impl IntoIterator<Item = Symbol>, is_absolute: bool) {
        self.path.clear();
        self.path.extend(path);
        self.is_absolute = is_absolute;
        self.via.clear();
        self.tail = self.path.len();
    }

    /// Puts an import's path in place of the first segment.
    fn follow(&mut self, names: &Names, id: ImportId) -> Option<()> {
        let import = names.imported(id)?;
        if self.via.is_empty() {
            self.tail = self.path.len().saturating_sub(1);
        }
        self.spare.clear();
        self.spare.extend_from_slice(names.path(import));
        self.spare.extend(self.path.iter().skip(1));
        std::mem::swap(&mut self.path, &mut self.spare);
        self.is_absolute = import.is_absolute;
        self.via.push(id);
        Some(())
    }
}

/// Resolves the path in the scratch, which stands at a token of a module. `own` is the import whose own path it is.
/// `wants_local` says that articles ask about local paths too.
pub(crate) fn quick(
    names: &Names,
    imports: &FileImports,
    module: ModuleId,
    token: u32,
    own: Option<ImportId>,
    wants_local: bool,
    scratch: &mut Scratch,
) -> Quick {
    for _ in 0..MAX_HOPS {
        let Some(first) = scratch.path.first().copied() else { return Quick::Nothing };
        if scratch.is_absolute {
            return foreign(names, module, first, scratch).unwrap_or(Quick::Foreign);
        }
        if matches!(first, Symbol::CRATE | Symbol::SELF | Symbol::SUPER) {
            return Quick::Open;
        }
        let is_new = |id: ImportId, via: &[ImportId]| Some(id) != own && !via.contains(&id);
        let scoped = imports.scoped.iter().find(|(scope, id)| {
            scope.contains(&token)
                && is_new(*id, &scratch.via)
                && names.imported(*id).is_some_and(|import| import.name == Some(first))
        });
        if let Some((_, id)) = scoped {
            if scratch.follow(names, *id).is_none() {
                return Quick::Nothing;
            }
            continue;
        }
        let mut bound = names
            .bound(module, first)
            .filter(|binding| !matches!(binding, Binding::Import(id) if !is_new(*id, &scratch.via)));
        match (bound.next(), bound.next()) {
            (Some(Binding::Import(id)), None) => {
                if scratch.follow(names, id).is_none() {
                    return Quick::Nothing;
                }
            }
            (Some(Binding::Item), None) => return if wants_local { Quick::Open } else { Quick::Nothing },
            (Some(_), _) => return Quick::Open,
            (None, _) => {
                let has_globs = !names.globs(module).is_empty();
                if has_globs && !matches!(first, Symbol::STD | Symbol::CORE | Symbol::ALLOC) {
                    return Quick::Open;
                }
                return foreign(names, module, first, scratch).unwrap_or(Quick::Nothing);
            }
        }
    }
    Quick::Open
}

/// Puts the crate's own name in place of the one that the code uses; `None` if the name is no crate's.
fn foreign(names: &Names, module: ModuleId, first: Symbol, scratch: &mut Scratch) -> Option<Quick> {
    let known = names.external(module, first)?;
    if known.root.is_some() {
        return Some(Quick::Open);
    }
    if let Some(slot) = scratch.path.first_mut() {
        *slot = known.real;
    }
    Some(Quick::Foreign)
}

/// Returns whether a name is an item of the module, and nothing else: what follows it in a path is its own.
pub(crate) fn is_own_item(names: &Names, imports: &FileImports, module: ModuleId, name: Symbol) -> bool {
    let mut bound = names.bound(module, name);
    imports.scoped.is_empty() && bound.next() == Some(Binding::Item) && bound.next().is_none()
}
