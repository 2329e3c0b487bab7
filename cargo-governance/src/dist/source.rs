//! What a release is made from: the tree, its commit, its lock file, its law, and the compiler.

use std::path::{Path, PathBuf};

use governance_evidence::canonical::Digest;
use governance_evidence::moment::Moment;
use governance_evidence::run::Commit;
use governance_lint::build::tree;

use super::Halt;
use crate::witness;
use crate::workspace::Workspace;

/// The sources.
#[derive(Debug)]
pub(super) struct Source {
    /// The digest of the tree.
    pub(super) tree: Digest,
    /// The digest of `Cargo.lock`.
    pub(super) lock: Digest,
    /// The digest of the law, if there is one.
    pub(super) law: Option<Digest>,
    /// The commit, if there is one.
    pub(super) commit: Option<Commit>,
    /// The time of the commit, which stands for every time in a release; 1970 without one.
    pub(super) epoch: Moment,
    /// Where git keeps the history, so that a copy of the tree can be asked for its commit too.
    pub(super) git: Option<PathBuf>,
}

impl Source {
    /// Looks at the tree of a workspace.
    ///
    /// # Errors
    /// Says that there is no lock file, or why the tree has no digest.
    pub(super) fn of(workspace: &Workspace) -> Result<Self, Halt> {
        let root = workspace.root();
        let digest = |file: &str| tree::content(&root.join(file)).map(Digest::from_bytes);
        let lock = digest("Cargo.lock").map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Halt::unable(
                "there is no `Cargo.lock`, so nobody knows what would be built",
                "`cargo generate-lockfile` makes one; commit it",
            ),
            _ => Halt::failed(format!("`Cargo.lock` cannot be read: {error}")),
        })?;
        let tree = witness::tree(workspace)
            .map_err(|why| Halt::failed(format!("this tree cannot be digested: {why}")))?;
        let commit = witness::commit(root);
        let said = |args: &[&str]| witness::said(root, "git", args).map(|text| text.trim().to_owned());
        let seconds = commit.as_ref().and_then(|_| said(&["log", "-1", "--format=%ct"])?.parse().ok());
        let git = commit.as_ref().and_then(|_| said(&["rev-parse", "--absolute-git-dir"]));
        Ok(Self {
            tree,
            lock,
            law: digest(governance_law::FILE_NAME).ok(),
            epoch: Moment::from_unix(seconds.unwrap_or(0)),
            git: git.map(PathBuf::from),
            commit,
        })
    }

    /// Returns whether the tree holds anything that is in no commit.
    #[must_use]
    pub(super) fn is_dirty(&self) -> bool {
        self.commit.as_ref().is_some_and(|commit| commit.is_dirty)
    }
}

/// The compiler, as it describes itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Toolchain {
    /// `1.95.0`.
    pub(super) release: String,
    /// The commit that it was built from.
    pub(super) commit: String,
    /// The platform that it runs on.
    pub(super) host: String,
    /// What cargo says of itself, in one line.
    pub(super) cargo: String,
    /// Where it is installed.
    pub(super) sysroot: PathBuf,
    /// Where cargo keeps what it has downloaded.
    pub(super) home: Option<PathBuf>,
}

impl Toolchain {
    /// Asks the compiler that cargo would use in this folder.
    ///
    /// # Errors
    /// Says that it cannot be asked.
    pub(super) fn ask(root: &Path) -> Result<Self, Halt> {
        let compiler = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
        let said = |args: &[&str]| {
            witness::said(root, &compiler, args).ok_or_else(|| {
                Halt::unable(
                    format!("`{compiler} {}` says nothing", args.join(" ")),
                    "install Rust from https://rustup.rs, or put `rustc` on the `PATH`",
                )
            })
        };
        let about = said(&["-vV"])?;
        let field = |name: &str| {
            let line = about.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.unwrap_or("unknown").to_owned()
        };
        let cargo = witness::said(root, "cargo", &["--version"]).unwrap_or_default();
        Ok(Self {
            release: field("release"),
            commit: field("commit-hash"),
            host: field("host"),
            cargo: cargo.trim().to_owned(),
            sysroot: PathBuf::from(said(&["--print", "sysroot"])?.trim()),
            home: home(),
        })
    }
}

/// Returns where cargo keeps what it has downloaded.
fn home() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    named.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}
