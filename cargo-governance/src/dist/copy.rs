//! A copy of the tree in another folder, so that the second build cannot know where the first one was.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use governance_lint::build::tree;

use super::Halt;
use crate::witness;
use crate::workspace::Workspace;

/// Copies what the workspace is made of: what git does not ignore, what it tracks all the same, and what stands as evidence.
///
/// # Errors
/// Says which file cannot be copied.
pub(super) fn copy(workspace: &Workspace, into: &Path) -> Result<usize, Halt> {
    let root = workspace.root();
    let mut files = BTreeSet::new();
    let target = workspace.target.clone();
    for entry in tree::walk(root, move |path| path == target) {
        let entry = entry.map_err(|error| Halt::failed(format!("the tree cannot be copied: {error}")))?;
        if entry.file_type().is_some_and(|kind| !kind.is_dir())
            && let Ok(inner) = entry.path().strip_prefix(root)
        {
            files.insert(inner.to_path_buf());
        }
    }
    let tracked = witness::said(root, "git", &["ls-files", "-z", "--", "."]).unwrap_or_default();
    files.extend(tracked.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from));
    let mut count = 0;
    for file in &files {
        // What is tracked may have been removed.
        if root.join(file).symlink_metadata().is_ok_and(|meta| !meta.is_dir()) {
            count += 1;
            one(&root.join(file), &into.join(file))
                .map_err(|error| Halt::failed(format!("`{}` cannot be copied: {error}", file.display())))?;
        }
    }
    Ok(count)
}

fn one(from: &Path, to: &Path) -> std::io::Result<()> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    #[cfg(unix)]
    if from.is_symlink() {
        return std::os::unix::fs::symlink(std::fs::read_link(from)?, to);
    }
    std::fs::copy(from, to).map(drop)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn what_git_ignores_stays_and_the_rest_comes_along() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let write = |file: &str, text: &str| {
            let path = root.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write(
            "Cargo.toml",
            "[package]\nname = \"small\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n",
        );
        write("src/lib.rs", "");
        write(".gitignore", "/target\n*.log\n");
        write(".cargo/config.toml", "");
        write("a.log", "");
        write("target/debug/x", "");
        write("evidence/deploy.json", "{}");
        let mut workspace = Workspace::find(Some(&root.join("Cargo.toml"))).unwrap();
        workspace.target = root.join("target");
        let into = root.join("target/copy");
        assert_eq!(copy(&workspace, &into).ok(), Some(5));
        let has = |file: &str| into.join(file).exists();
        assert!(has("src/lib.rs") && has(".cargo/config.toml") && has("evidence/deploy.json"));
        assert!(!has("a.log") && !has("target"));
    }
}
