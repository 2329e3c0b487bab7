//! A mutation: one violation that is planted in memory, and the finding that it must come to.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use governance_lint::package;

/// One planted violation.
#[derive(Debug, Clone)]
pub(crate) struct Mutation {
    /// What is planted, a few words.
    pub(crate) what: String,
    /// What the planted file holds, by absolute path; the file need not be on the disk.
    pub(crate) overlay: BTreeMap<PathBuf, String>,
    /// The packages, if cargo would describe others because of what is planted.
    pub(crate) packages: Option<package::Workspace>,
    /// The text of the law, if it is the law that is mutated.
    pub(crate) law: Option<String>,
    /// The text of a baseline, if it is that which is mutated.
    pub(crate) baseline: Option<String>,
    /// Which part of the workspace the lint has to read.
    pub(crate) reach: Reach,
    /// The text that was put in, for the reader.
    pub(crate) planted: String,
    /// What must be found.
    pub(crate) expect: Expect,
}

/// Which part of a workspace can have to do with a mutation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The manifests alone.
    Manifests,
    /// One target, by the indices of its package and itself, and the libraries that it may name.
    Target(usize, usize),
    /// Everything.
    Whole,
}

/// The finding that a mutation must come to.
#[derive(Debug, Clone)]
pub(crate) struct Expect {
    /// The file as findings print it.
    pub(crate) file: Arc<str>,
    /// The bytes that must be underlined, or named as a further place; empty for the file as a whole.
    pub(crate) span: Range<usize>,
    /// The line of the first of them.
    pub(crate) line: u32,
    /// The exact item.
    pub(crate) item: String,
    /// What the message must say, besides.
    pub(crate) says: String,
}

/// Why a violation could not be planted: the article cannot be broken in this way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// What was to be planted.
    pub(crate) what: String,
    /// Why not, one sentence.
    pub(crate) reason: String,
}

impl Refusal {
    /// Says why something could not be planted.
    pub(crate) fn new(what: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { what: what.into(), reason: reason.into() }
    }
}

/// What a planter makes of one way to break an article.
pub(crate) type Planting = Result<Mutation, Refusal>;
