//! What every module of every crate declares and imports, as far as paths need it.

use crate::model::ModuleId;
use crate::source::ItemId;

use super::symbol::{FastMap, Symbol, Symbols};

/// The number of an import among all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ImportId(pub(crate) u32);

/// One leaf of a `use`, or an `extern crate`.
#[derive(Debug, Clone)]
pub(crate) struct Import {
    /// The module that it stands in.
    pub(crate) module: ModuleId,
    /// Its path: a range of [`Names::segments`].
    path: (u32, u16),
    /// Whether the path begins with `::`.
    pub(crate) is_absolute: bool,
    /// The name that it brings in; `None` for a glob and for `as _`.
    pub(crate) name: Option<Symbol>,
    /// Whether it ends in `*`.
    pub(crate) is_glob: bool,
    /// The file that it stands in: an index of mounts.
    pub(crate) mount: u32,
    /// The `use` in that file, or what holds the macro tokens that it stands in.
    pub(crate) item: ItemId,
    /// Whether it stands in macro tokens.
    pub(crate) in_macro: bool,
    /// Whether only its module and those below see the name: a glob elsewhere does not bring it out.
    pub(crate) is_private: bool,
    /// Whether it must be followed again when everything was read.
    pub(crate) is_open: bool,
    /// Its first byte and its length.
    pub(crate) span: (u32, u32),
    /// Its 1-based line and column.
    pub(crate) at: (u32, u32),
}

/// What a name is bound to in a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binding {
    /// An import.
    Import(ImportId),
    /// A module.
    Module(ModuleId),
    /// Any other item.
    Item,
}

/// The place of a module in its crate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope {
    /// The module around it; its own number for a root.
    pub(crate) parent: ModuleId,
    /// The index of its crate.
    pub(crate) krate: u32,
    /// Its name; the crate's for a root.
    pub(crate) name: Symbol,
}

/// A crate's name as its code writes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extern {
    /// The name in the code.
    pub(crate) name: Symbol,
    /// The crate's own name.
    pub(crate) real: Symbol,
    /// The root module of its library, if it is a member of the workspace.
    pub(crate) root: Option<ModuleId>,
}

/// The names that a crate's code can begin a path with.
#[derive(Debug, Clone)]
pub(crate) struct Prelude {
    /// The crate's own name.
    pub(crate) name: Symbol,
    /// Its root module.
    pub(crate) root: ModuleId,
    /// The crates that it knows.
    pub(crate) externs: Vec<Extern>,
}

/// All declared names.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Names as numbers.
    pub(crate) symbols: Symbols,
    /// By module.
    pub(crate) scopes: Vec<Scope>,
    /// By crate.
    pub(crate) preludes: Vec<Prelude>,
    imports: Vec<Import>,
    segments: Vec<Symbol>,
    /// The first link of each name's list.
    bindings: FastMap<(ModuleId, Symbol), u32>,
    links: Vec<(Binding, u32)>,
    globs: FastMap<ModuleId, Vec<ImportId>>,
}

const LAST: u32 = u32::MAX;

impl Names {
    /// Makes a table. The default is an empty one, to stand in for a table that is elsewhere.
    pub(crate) fn with_fixed() -> Self {
        Self { symbols: Symbols::with_fixed(), ..Self::default() }
    }

    /// Binds a name in a module, besides what it was bound to before: alternatives stand under different conditions.
    pub(crate) fn bind(&mut self, module: ModuleId, name: Symbol, binding: Binding) {
        let number = u32::try_from(self.links.len()).unwrap_or(LAST);
        let next = self.bindings.insert((module, name), number).unwrap_or(LAST);
        if binding == Binding::Item && next != LAST {
            // A type and a function of one name say no more than one of them.
            self.bindings.insert((module, name), next);
            return;
        }
        self.links.push((binding, next));
    }

    /// Returns what a name is bound to in a module itself, globs aside.
    pub(crate) fn bound(&self, module: ModuleId, name: Symbol) -> impl Iterator<Item = Binding> {
        let mut at = self.bindings.get(&(module, name)).copied().unwrap_or(LAST);
        std::iter::from_fn(move || {
            let (binding, next) = self.links.get(at as usize)?;
            at = *next;
            Some(*binding)
        })
    }

    /// Returns the glob imports of a module.
    pub(crate) fn globs(&self, module: ModuleId) -> &[ImportId] {
        self.globs.get(&module).map_or(&[], Vec::as_slice)
    }

    /// Adds an import, and binds its name unless `is_bound` says that its scope is smaller than the module.
    pub(crate) fn import(&mut self, import: Import, is_bound: bool) -> ImportId {
        let id = ImportId(u32::try_from(self.imports.len()).unwrap_or(u32::MAX));
        let (module, name, is_glob) = (import.module, import.name, import.is_glob);
        self.imports.push(import);
        match name {
            Some(name) if is_bound => self.bind(module, name, Binding::Import(id)),
            None if is_glob && is_bound => self.globs.entry(module).or_default().push(id),
            _ => {}
        }
        id
    }

    /// Returns how many imports there are.
    pub(crate) fn import_count(&self) -> usize {
        self.imports.len()
    }

    /// Returns an import.
    pub(crate) fn imported(&self, id: ImportId) -> Option<&Import> {
        self.imports.get(id.0 as usize)
    }

    /// Returns every import with its number.
    pub(crate) fn imports(&self) -> impl Iterator<Item = (ImportId, &Import)> {
        (0..).map(ImportId).zip(&self.imports)
    }

    /// Notes that an import must be followed again when everything was read.
    pub(crate) fn leave_open(&mut self, id: ImportId) {
        if let Some(import) = self.imports.get_mut(id.0 as usize) {
            import.is_open = true;
        }
    }

    /// Stores a path.
    pub(crate) fn store(&mut self, path: &[Symbol]) -> (u32, u16) {
        let start = u32::try_from(self.segments.len()).unwrap_or(u32::MAX);
        let len = path.len().min(usize::from(u16::MAX));
        self.segments.extend(path.iter().take(len));
        (start, u16::try_from(len).unwrap_or(u16::MAX))
    }

    /// Returns a stored path.
    pub(crate) fn stored(&self, path: (u32, u16)) -> &[Symbol] {
        self.segments.get(path.0 as usize..path.0 as usize + usize::from(path.1)).unwrap_or_default()
    }

    /// Returns the path of an import.
    pub(crate) fn path(&self, import: &Import) -> &[Symbol] {
        self.stored(import.path)
    }

    /// Returns the names that the code of a module's crate can begin a path with.
    pub(crate) fn prelude(&self, module: ModuleId) -> Option<&Prelude> {
        self.preludes.get(self.scopes.get(module.index())?.krate as usize)
    }

    /// Returns the path of a module, beginning with `crate`.
    pub(crate) fn module_path(&self, module: ModuleId) -> Vec<Symbol> {
        let mut path = Vec::new();
        let mut at = module;
        while let Some(scope) = self.scopes.get(at.index()).filter(|scope| scope.parent != at) {
            path.push(scope.name);
            at = scope.parent;
        }
        path.push(Symbol::CRATE);
        path.reverse();
        path
    }

    /// Returns whether code of a module sees an import.
    pub(crate) fn sees(&self, module: ModuleId, import: ImportId) -> bool {
        let Some(import) = self.imported(import).filter(|import| import.is_private) else { return true };
        let mut at = module;
        while at != import.module {
            match self.scopes.get(at.index()) {
                Some(scope) if scope.parent != at => at = scope.parent,
                _ => return false,
            }
        }
        true
    }

    /// Returns the crate that a name means at the beginning of a path, if it is no local name.
    pub(crate) fn external(&self, module: ModuleId, name: Symbol) -> Option<Extern> {
        self.prelude(module)?.externs.iter().find(|known| known.name == name).copied()
    }
}

impl Import {
    /// Describes an import whose path was stored.
    pub(crate) fn new(module: ModuleId, path: (u32, u16), name: Option<Symbol>) -> Self {
        Self {
            module,
            path,
            is_absolute: false,
            name,
            is_glob: false,
            mount: 0,
            item: ItemId::FILE,
            in_macro: false,
            is_private: false,
            is_open: false,
            span: (0, 0),
            at: (1, 1),
        }
    }
}
