//! The stamp of a build: the digest of the tree that it was made from, so that a program can say it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::directive::Directive;
use super::package;
use super::run::{Refused, tell};
use super::surroundings::Surroundings;
use super::tree::Tree;
use super::trouble::Trouble;

/// The variable of the build that carries the digest.
pub(super) const VARIABLE: &str = "GOVERNANCE_TREE_DIGEST";

/// What a build is stamped with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The root of the workspace.
    pub root: PathBuf,
    /// The digest of its tree, as 64 hexadecimal digits.
    pub tree: String,
}

/// Digests the tree of the crate's workspace into the variable `GOVERNANCE_TREE_DIGEST`, as 64 hexadecimal digits: the
/// [digest](super::tree) of every file that no `.gitignore` names, less the folder that cargo builds into, the folder `evidence` at the
/// root and ledgers. The script runs again when any of those files changes.
///
/// # Errors
/// Says that cargo was told why there is no digest; the build fails.
pub fn stamp_tree() -> Result<Stamp, Refused> {
    match Surroundings::of_this_script().and_then(|surroundings| stamp(&surroundings)) {
        Ok((stamp, directives)) => tell(&directives).map(|()| stamp),
        Err(trouble) => {
            let directives = Directive::trouble(&trouble);
            tell(&directives)?;
            // What cargo was told is an error, whether it was counted or not.
            Err(Refused { errors: directives.len() })
        }
    }
}

/// Returns the stamp, and what cargo is to be told.
pub(super) fn stamp(surroundings: &Surroundings) -> Result<(Stamp, Vec<Directive>), Trouble> {
    let root = package::member(surroundings)?.workspace.root;
    let tree = Tree::of_workspace(&root, &target_folder(&surroundings.out), None).map_err(Trouble::Tree)?;
    let files = tree.leaves().keys().map(|path| root.join(path)).collect();
    let stamp = Stamp { tree: tree.digest(), root };
    let mut directives = vec![Directive::Variable(VARIABLE.to_owned(), stamp.tree.clone())];
    directives.extend(watched(&stamp.root, &files).into_iter().map(Directive::Watch));
    Ok((stamp, directives))
}

/// Returns the folder that cargo builds into, which it marks with this file.
fn target_folder(out: &Path) -> PathBuf {
    let marked = out.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    marked.unwrap_or(out).to_owned()
}

/// Returns what to watch: every file, or in its stead the highest folder in which a new file would be news. Cargo looks at all
/// that is below a folder, so one with something left out in it is not named.
fn watched(root: &Path, files: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let below = |file: &'_ PathBuf| {
        let above = file.ancestors().skip(1).take_while(|folder| *folder != root);
        above.map(Path::to_owned).collect::<Vec<_>>()
    };
    let mut folders: BTreeSet<PathBuf> = files.iter().flat_map(below).collect();
    // From the deepest folder up, so that a folder with one that is not whole is not whole either.
    let mut deepest: Vec<PathBuf> = folders.iter().cloned().collect();
    deepest.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
    for folder in deepest {
        let entries = std::fs::read_dir(&folder).into_iter().flatten();
        let is_whole = entries.into_iter().all(|entry| {
            entry.is_ok_and(|entry| files.contains(&entry.path()) || folders.contains(&entry.path()))
        });
        if !is_whole {
            folders.remove(&folder);
        }
    }
    let is_below = |path: &Path| path.ancestors().skip(1).any(|above| folders.contains(above));
    files.iter().chain(&folders).filter(|path| !is_below(path)).cloned().collect()
}
