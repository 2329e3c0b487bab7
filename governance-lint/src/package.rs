//! What a caller says about the workspace under the law: packages as data, so that the lint never calls cargo.

use std::path::PathBuf;

use governance_law::Context;

/// A workspace and its members.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The absolute path of the root; findings name files relative to it.
    pub root: PathBuf,
    /// The members.
    pub packages: Vec<Package>,
}

/// One member of the workspace.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// Its name, as the manifest writes it.
    pub name: String,
    /// The absolute path of its `Cargo.toml`.
    pub manifest: PathBuf,
    /// What it builds.
    pub targets: Vec<Target>,
    /// What it declares to depend on, of every kind, optional or not, for every platform.
    pub dependencies: Vec<Dependency>,
}

/// One target of a package.
#[derive(Debug, Clone)]
pub struct Target {
    /// The crate's name, with `_` for `-`.
    pub name: String,
    /// What it is compiled for: never [`Context::UnitTest`].
    pub context: Context,
    /// The absolute path of the crate's root file.
    pub root: PathBuf,
}

/// One declared dependency.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The package's own name, whatever it is renamed to.
    pub name: String,
    /// The name under which the code knows it, if renamed.
    pub rename: Option<String>,
    /// Normal, development or build.
    pub kind: DependencyKind,
    /// The absolute folder of a path dependency.
    pub path: Option<PathBuf>,
    /// Whether a feature must turn it on.
    pub optional: bool,
}

/// When a dependency is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DependencyKind {
    /// `[dependencies]`.
    Normal,
    /// `[dev-dependencies]`.
    Development,
    /// `[build-dependencies]`.
    Build,
}

impl DependencyKind {
    /// Returns the name of the table in the manifest.
    #[must_use]
    pub const fn table(self) -> &'static str {
        match self {
            Self::Normal => "dependencies",
            Self::Development => "dev-dependencies",
            Self::Build => "build-dependencies",
        }
    }
}
