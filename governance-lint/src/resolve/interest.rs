//! Which paths a rule asks about, and what it is told when one is used.

use std::ops::Range;

use crate::finding::Place;
use crate::model::ModuleId;
use crate::source::ItemId;

/// Which paths an article is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Interest {
    /// None at all.
    None,
    /// Paths at or below one of these, such as `std::fs`: each import of one, and each use in code that no covered
    /// import of the same module accounts for. What begins with `crate` is in the crate that is read. A path of at
    /// least two segments that begins with `std` also means the same path of `core` and of `alloc`.
    Below(Vec<String>),
    /// Paths at or below one of these, each use in code; imports alone do no harm.
    Used(Vec<String>),
    /// Every path that leads out of the crate, imports and uses.
    Foreign,
    /// Every path from one module to another of the same crate for which [`crate::rule::Rule::forbids_edge`] says so.
    Modules,
}

/// One use of a path that an article is about.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// The bytes of the path as written; for one name of a group in a `use`, of that name.
    pub(crate) span: Range<usize>,
    /// Its first token.
    pub(crate) token: u32,
    /// The innermost item around it.
    pub(crate) item: ItemId,
    /// The path that it comes to, aliases and re-exports undone: `std::fs::read`.
    pub(crate) path: String,
    /// The path as written: `disk::read`.
    pub(crate) written: String,
    /// The index of the matched path in the interest's list; 0 if it has none.
    pub(crate) pattern: usize,
    /// How many segments of the path a covered import of the same module accounts for; 0 if none does.
    pub(crate) imported: usize,
    /// What led from the written path to the resolved one, in the order in which it was followed.
    pub(crate) via: Vec<Via>,
    /// Whether it stands in a `use`.
    pub(crate) is_use: bool,
    /// Whether it is a glob import: `use std::fs::*`.
    pub(crate) is_glob: bool,
    /// Whether it stands in macro tokens, which were not expanded.
    pub(crate) in_macro: bool,
    /// For [`Interest::Modules`]: the module that holds the use, and the one that is reached.
    pub(crate) edge: Option<(ModuleId, ModuleId)>,
}

/// One step from a written path to what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Via {
    /// What the step says: `` `disk` is `std::fs` ``.
    pub(crate) text: String,
    /// The import that says so.
    pub(crate) place: Place,
}
