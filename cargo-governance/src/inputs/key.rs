//! The key of an outcome: everything that it depends on, by name, so that two keys can say in what they differ.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use governance_lint::build::tree::{Leaf, hex};
use sha2::{Digest, Sha256};

use super::surroundings::Parts;
use super::tree::Tree;
use crate::gate::Files;

/// What an outcome depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// Everything but the tree, by name.
    pub(super) parts: Parts,
    /// The files of the tree.
    pub(super) tree: Tree,
}

impl Key {
    /// Returns the digest of all of it, 64 hexadecimal digits.
    pub(super) fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let tree = self.tree.digest();
        for (name, value) in
            self.parts.iter().map(|(name, value)| (name.as_str(), value)).chain([("tree", &tree)])
        {
            for text in [name, value] {
                hash.update((text.len() as u64).to_be_bytes());
                hash.update(text);
            }
        }
        hex(&hash.finalize())
    }
}

/// Returns the files that a gate looks at, less those that the law says make no difference to it.
///
/// # Errors
/// Names the pattern that is none.
pub(super) fn narrowed(tree: &Tree, files: Files, ignores: &[&str]) -> Result<Tree, String> {
    let ignores = globs(ignores)?;
    match files {
        Files::All if ignores.is_empty() => Ok(tree.clone()),
        Files::All => Ok(tree.filtered(|path| !ignores.is_match(path))),
        Files::Only(list) => {
            let wanted = globs(list)?;
            Ok(tree.filtered(|path| wanted.is_match(path) && !ignores.is_match(path)))
        }
    }
}

fn globs(patterns: &[&str]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        set.add(glob.map_err(|error| format!("`{pattern}` in `ignores` is no pattern: {}", error.kind()))?);
    }
    set.build().map_err(|error| error.to_string())
}

/// Says in what `now` differs from `before`: what changed, then what is new, then what is gone.
pub(super) fn differences(
    before: (&Parts, &BTreeMap<String, Leaf>),
    now: (&Parts, &BTreeMap<String, Leaf>),
) -> Vec<String> {
    let mut found = one(before.1, now.1);
    found.extend(one(before.0, now.0));
    found
}

fn one<T: PartialEq>(before: &BTreeMap<String, T>, now: &BTreeMap<String, T>) -> Vec<String> {
    let changed = now.iter().filter(|(name, value)| before.get(*name).is_some_and(|was| was != *value));
    let new = now.keys().filter(|name| !before.contains_key(*name));
    let gone = before.keys().filter(|name| !now.contains_key(*name));
    changed
        .map(|(name, _)| format!("`{name}` changed"))
        .chain(new.map(|name| format!("`{name}` is new")))
        .chain(gone.map(|name| format!("`{name}` is gone")))
        .collect()
}

#[cfg(test)]
mod unit {
    use super::*;

    fn tree(files: &[&str]) -> (tempfile::TempDir, Tree) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file).unwrap();
        }
        let tree = Tree::of_workspace(folder.path(), &folder.path().join("target"), None).unwrap();
        (folder, tree)
    }

    #[track_caller]
    fn looks_at(files: Files, ignores: &[&str], expected: &[&str]) {
        let (_folder, tree) =
            tree(&["Cargo.toml", "README.md", "docs/src/a.md", "k/Cargo.toml", "k/src/lib.rs"]);
        let narrowed = narrowed(&tree, files, ignores).unwrap();
        assert_eq!(narrowed.leaves().keys().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_gate_looks_at_its_files_less_those_that_make_no_difference() {
        looks_at(
            Files::Only(&["**/*.rs", "**/Cargo.toml"]),
            &[],
            &["Cargo.toml", "k/Cargo.toml", "k/src/lib.rs"],
        );
        looks_at(Files::All, &["docs/**", "*.md"], &["Cargo.toml", "k/Cargo.toml", "k/src/lib.rs"]);
        looks_at(Files::Only(&["**/*.md"]), &["docs/**"], &["README.md"]);
    }

    #[test]
    fn a_pattern_that_is_none_is_named() {
        let said = narrowed(&Tree::default(), Files::All, &["a["]).unwrap_err();
        assert!(said.starts_with("`a[` in `ignores` is no pattern: "), "{said}");
    }

    #[test]
    fn two_keys_say_in_what_they_differ() {
        let (_one, before) = tree(&["a", "b"]);
        let (_two, now) = tree(&["b", "c"]);
        let parts = |value: &str| Parts::from([("rustc".to_owned(), value.to_owned())]);
        let key = |parts, tree: &Tree| Key { parts, tree: tree.clone() };
        let (old, new) = (key(parts("1"), &before), key(parts("2"), &now));
        assert_ne!(old.digest(), new.digest());
        assert_ne!(old.digest(), key(parts("1"), &now).digest());
        assert_ne!(old.digest(), key(parts("2"), &before).digest());
        let said = differences((&old.parts, old.tree.leaves()), (&new.parts, new.tree.leaves()));
        assert_eq!(said, ["`c` is new", "`a` is gone", "`rustc` changed"]);
    }
}
