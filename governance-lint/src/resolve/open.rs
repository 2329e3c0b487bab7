//! Paths that wait until every module was read: kept small, and each distinct one once.

use std::hash::Hasher;

use crate::model::ModuleId;

use super::names::{ImportId, Names};
use super::symbol::{FastMap, Mix, Symbol};

/// A distinct path of a module.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenPath {
    /// The module that it stands in.
    pub(crate) module: ModuleId,
    /// A range of the names' segments.
    pub(crate) path: (u32, u16),
    /// Whether it begins with `::`.
    pub(crate) is_absolute: bool,
    /// The import of a smaller scope that its beginning was taken from, if it was.
    pub(crate) import: Option<ImportId>,
}

/// One place where an open path stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenUse {
    /// The index of the path.
    pub(crate) path: u32,
    /// The file: an index of mounts.
    pub(crate) mount: u32,
    /// Its first token.
    pub(crate) token: u32,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct OpenPaths {
    /// The distinct paths.
    pub(crate) paths: Vec<OpenPath>,
    /// Where they stand, by file and place.
    pub(crate) uses: Vec<OpenUse>,
    known: FastMap<u64, u32>,
}

impl OpenPaths {
    /// Adds a use of a path.
    #[expect(clippy::too_many_arguments, reason = "they are the two records that it stores")]
    pub(crate) fn add(
        &mut self,
        names: &mut Names,
        module: ModuleId,
        path: &[Symbol],
        is_absolute: bool,
        import: Option<ImportId>,
        mount: u32,
        token: u32,
    ) {
        let mut hasher = Mix::default();
        hasher.write_u32(module.0);
        hasher.write_u32(import.map_or(u32::MAX, |id| id.0));
        hasher.write_u32(u32::from(is_absolute));
        for symbol in path {
            std::hash::Hash::hash(symbol, &mut hasher);
        }
        let hash = hasher.finish();
        let same = self.known.get(&hash).copied().filter(|at| {
            self.paths.get(*at as usize).is_some_and(|known| {
                known.module == module
                    && known.is_absolute == is_absolute
                    && known.import == import
                    && names.stored(known.path) == path
            })
        });
        let path = same.unwrap_or_else(|| {
            let number = u32::try_from(self.paths.len()).unwrap_or(u32::MAX);
            let path = names.store(path);
            self.paths.push(OpenPath { module, path, is_absolute, import });
            self.known.insert(hash, number);
            number
        });
        self.uses.push(OpenUse { path, mount, token });
    }

    /// Frees what only adding needs.
    pub(crate) fn close(&mut self) {
        self.known = FastMap::default();
    }
}
