//! What belongs to the tree of a workspace: the digest and the walk are the lint's, which a build script uses as well; here
//! git is asked besides.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use governance_lint::build::tree;
pub(crate) use tree::Tree;

use crate::workspace::Workspace;

/// Reads the tree of a workspace, with what git tracks although a pattern ignores it.
///
/// # Errors
/// Says why no digest can stand for it.
pub(crate) fn read(workspace: &Workspace) -> Result<Tree, String> {
    let root = workspace.root();
    Tree::of_workspace(root, &workspace.target, tracked_but_ignored(root))
}

/// Walks over what belongs to a tree, less the folder `without`.
pub(crate) fn walk(root: &Path, without: &Path) -> tree::Walk {
    let target = without.to_path_buf();
    tree::walk(root, move |path| path == target)
}

/// Asks git, where there is one, for files that are in its index although a pattern ignores them.
fn tracked_but_ignored(root: &Path) -> Vec<PathBuf> {
    let listing = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--ignored", "--exclude-standard"])
        .current_dir(root)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let Ok(listing) = listing else { return Vec::new() };
    String::from_utf8_lossy(&listing.stdout)
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(|name| root.join(name))
        .collect()
}
