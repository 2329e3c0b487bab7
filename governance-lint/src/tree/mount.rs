//! A file at its place in the module tree.

use std::path::PathBuf;
use std::sync::Arc;

use governance_law::Context;

use crate::finding::Place;
use crate::model::ModuleId;
use crate::source::{ItemId, Start};

use super::locate::Folders;
use super::read::Identity;

/// A file that was read, at one place of the tree. A file stands in several places if several targets or modules name it.
#[derive(Debug, Clone)]
pub(crate) struct Mount {
    /// Its path.
    pub(crate) file: PathBuf,
    /// Its path as findings print it.
    pub(crate) shown: Arc<str>,
    /// What tells it from other files.
    pub(crate) identity: Identity,
    /// The index of its crate.
    pub(crate) krate: usize,
    /// What it is compiled for.
    pub(crate) context: Context,
    /// What its text begins with.
    pub(crate) start: Start,
    /// The modules that it opens: the file itself first, then inline ones, with their paths.
    pub(crate) modules: Vec<(ItemId, ModuleId, String)>,
    /// The mount that names it.
    pub(crate) parent: Option<u32>,
}

impl Mount {
    /// Returns the module that an item of the file opens, with its path.
    pub(crate) fn module_of(&self, item: ItemId) -> Option<&(ItemId, ModuleId, String)> {
        let at = self.modules.binary_search_by_key(&item, |(owner, ..)| *owner).ok()?;
        self.modules.get(at)
    }
}

/// A file that is to be read.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    /// The files to try.
    pub(crate) files: Vec<PathBuf>,
    /// The module that it is.
    pub(crate) module: ModuleId,
    /// The module's name.
    pub(crate) name: String,
    /// The index of its crate.
    pub(crate) krate: usize,
    /// What it is compiled for.
    pub(crate) context: Context,
    /// What its text begins with.
    pub(crate) start: Start,
    /// Whether nothing is wrong if there is none.
    pub(crate) is_optional: bool,
    /// Whether its modules are looked up beside it: a crate's root, an included file, one named by `#[path]`.
    pub(crate) is_root: bool,
    /// Where it is named; `None` for the root of a target.
    pub(crate) declared: Option<Place>,
    /// The mount that names it.
    pub(crate) parent: Option<u32>,
}

impl Pending {
    /// Returns the folders of the file once it is known which.
    pub(crate) fn folders(&self, file: &std::path::Path) -> Folders {
        if self.is_root { Folders::of_root(file) } else { Folders::of_module(file, &self.name) }
    }
}
