//! Why a build script cannot enforce the law: every message, with what to do.

use std::path::{Path, PathBuf};

use governance_law::{FILE_NAME, Mistakes};

/// Why the law cannot be enforced in this build. Such a build fails: what could not be checked has not passed.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Trouble {
    /// A variable that cargo sets is missing.
    #[error("`{0}` is not set, so this is no build script that cargo runs")]
    NotAScript(&'static str),
    /// A manifest cannot be read.
    #[error("the manifest `{}` {reason}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The end of the sentence.
        reason: String,
    },
    /// There is no law.
    #[error("there is no law: looked for `{}`", .0.display())]
    NoLaw(PathBuf),
    /// There is none at the root, but one elsewhere.
    #[error("the law lies in `{}`, not at the workspace's root `{}`", found.display(), root.display())]
    Elsewhere {
        /// The law that was found.
        found: PathBuf,
        /// Where it belongs.
        root: PathBuf,
    },
    /// There is one at the root and a second one nearer to the crate.
    #[error("there are two laws, `{}` and `{}`", .0.display(), .1.display())]
    TwoLaws(PathBuf, PathBuf),
    /// The law cannot be read.
    #[error("the law `{}` {reason}", path.display())]
    LawUnreadable {
        /// The law.
        path: PathBuf,
        /// The end of the sentence.
        reason: String,
    },
    /// The law has mistakes of its own.
    #[error("the law has mistakes, so nothing can be judged by it")]
    LawMistaken(Mistakes),
    /// What the script makes cannot be written.
    #[error("`{}` cannot be written: {reason}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: String,
    },
    /// The baseline is not one of this law and tree.
    #[error("{0}")]
    Baseline(crate::baseline::Refused),
    /// The tree cannot be digested.
    #[error("the tree cannot be digested: {0}")]
    Tree(String),
}

impl Trouble {
    /// Returns what to do, one sentence.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let text = match self {
            Self::NotAScript(_) => "call it from `build.rs` alone",
            Self::NoLaw(_) => {
                "put a `governance.toml` at the root of the workspace; the least is `schema = 1`"
            }
            Self::Elsewhere { .. } => {
                "put the law of this workspace at the root of the workspace, beside its `Cargo.toml`"
            }
            Self::TwoLaws(..) => "remove one: one workspace has one law, at its root",
            Self::LawMistaken(_) => "correct the law; `cargo governance law check` underlines each mistake",
            Self::Tree(_) => "build in a whole tree, or without the feature that asks for its digest",
            Self::Baseline(refused) => return refused.help("cargo governance"),
            Self::Manifest { .. } | Self::LawUnreadable { .. } | Self::Unwritable { .. } => return None,
        };
        Some(text.to_owned())
    }

    /// Says that a file cannot be written.
    pub(super) fn unwritable(path: &Path, error: &std::io::Error) -> Self {
        Self::Unwritable { path: path.to_owned(), reason: crate::tree::plain(error) }
    }

    /// Says that a manifest cannot be read.
    pub(super) fn manifest(path: &Path, reason: impl Into<String>) -> Self {
        Self::Manifest { path: path.to_owned(), reason: reason.into() }
    }
}

/// Returns where a law lies above a workspace, for a message.
pub(super) fn law_above(root: &Path) -> Option<PathBuf> {
    root.ancestors().skip(1).map(|folder| folder.join(FILE_NAME)).find(|law| law.is_file())
}
