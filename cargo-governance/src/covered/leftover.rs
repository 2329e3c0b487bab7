//! What the compiler's runtime leaves in the tree: profiles of programs that did not know where theirs belongs.
//!
//! A tree with such a file in it is another tree than the one that was measured, so they are taken away; those that were there
//! before are somebody's.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

/// What every build script that ran leaves; the tool removes it, unless it is killed.
const OF_BUILD_SCRIPTS: &str = "build_rs_cov.profraw";

/// What a program leaves in its working folder if it was started without the tool's variable.
const OF_CHILDREN: &str = "default_";

/// The profiles that lie in a tree.
pub(super) struct Profiles {
    root: PathBuf,
    target: PathBuf,
    there: BTreeSet<PathBuf>,
}

impl Profiles {
    /// Remembers what lies in a tree; the folder that cargo builds into is no part of it.
    pub(super) fn of(root: &Path, target: &Path) -> Self {
        let (root, target) = (root.to_owned(), target.to_owned());
        let there = found(&root, &target);
        Self { root, target, there }
    }

    /// Takes away what has come since, and returns how many programs have left something: what they ran is not counted.
    pub(super) fn remove_new(self) -> usize {
        let mut strays = 0;
        for path in found(&self.root, &self.target).difference(&self.there) {
            let is_removed = std::fs::remove_file(path).is_ok();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            strays += usize::from(is_removed && name != OF_BUILD_SCRIPTS);
        }
        strays
    }
}

fn found(root: &Path, target: &Path) -> BTreeSet<PathBuf> {
    let target = target.to_owned();
    let walk = WalkBuilder::new(root)
        .standard_filters(false)
        .filter_entry(move |entry| entry.path() != target && entry.file_name() != ".git")
        .build();
    let is_profile = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name == OF_BUILD_SCRIPTS || (name.starts_with(OF_CHILDREN) && name.ends_with(".profraw"))
    };
    walk.flatten().map(ignore::DirEntry::into_path).filter(|path| is_profile(path)).collect()
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn what_came_meanwhile_goes_and_what_was_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "x").unwrap();
            path
        };
        let own = [put("default_1_0_1.profraw"), put("a/data.profraw")];
        let profiles = Profiles::of(folder.path(), &folder.path().join("target"));
        let new = [put("a/default_1_0_2.profraw"), put("default_1_0_3.profraw"), put(OF_BUILD_SCRIPTS)];
        let others = [put("new.profraw"), put("target/default_1_0_4.profraw")];
        assert_eq!(profiles.remove_new(), 2);
        assert!(own.iter().chain(&others).all(|path| path.exists()));
        assert!(new.iter().all(|path| !path.exists()));
    }
}
