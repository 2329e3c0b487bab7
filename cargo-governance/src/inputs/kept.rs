//! The outcomes that are kept, one file a gate, and the trees that they were made from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use governance_evidence::verdict::Facts;
use governance_lint::build::tree::{Leaf, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::file;
use super::key::Key;
use super::surroundings::Parts;

/// The version of the format; what is kept in another one is not known.
const SCHEMA: u32 = 1;

/// One outcome that stays what it is while its inputs do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    schema: u32,
    /// The gate.
    pub(super) gate: String,
    /// The digest of everything that it depended on.
    pub(super) key: String,
    /// Everything but the tree, by name.
    pub(super) parts: Parts,
    /// The digest of the tree.
    pub(super) tree: String,
    /// When it ended, in seconds since 1970-01-01.
    pub(super) ended: u64,
    /// How long it took, in milliseconds.
    pub(super) took_ms: u64,
    /// What it said.
    pub(super) reason: String,
    /// What a reader may want to see all the same, such as warnings.
    pub(super) details: Vec<String>,
    /// What it was judged by.
    pub(super) facts: Facts,
}

/// A file as it lies on the disk: what is kept, and the digest that shows a damaged one.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    sha256: String,
    kept: Kept,
}

impl Kept {
    /// Describes an outcome that has just passed.
    pub(super) fn of(gate: &str, key: &Key, ended: u64, took_ms: u64) -> Self {
        Self {
            schema: SCHEMA,
            gate: gate.to_owned(),
            key: key.digest(),
            parts: key.parts.clone(),
            tree: key.tree.digest(),
            ended,
            took_ms,
            reason: String::new(),
            details: Vec::new(),
            facts: Facts::default(),
        }
    }

    /// Reads what is kept of a gate; `None` if there is nothing, or if it is damaged or of another version.
    pub(super) fn read(scratch: &Path, gate: &str) -> Option<Self> {
        let text = std::fs::read_to_string(of(scratch, gate)).ok()?;
        let sealed: Sealed = serde_json::from_str(&text).ok()?;
        let is_whole = sealed.kept.seal()? == sealed.sha256;
        (is_whole && sealed.kept.schema == SCHEMA && sealed.kept.gate == gate).then_some(sealed.kept)
    }

    /// Keeps it, and the tree that it was made from.
    ///
    /// # Errors
    /// Says why it could not be written.
    pub(super) fn write(self, scratch: &Path, key: &Key) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("it cannot be written: {error}");
        let tree = tree_file(scratch, &self.tree);
        if !tree.is_file() {
            file::replace(&tree, &lines(key.tree.leaves())).map_err(failed)?;
        }
        let sha256 = self.seal().ok_or_else(|| "it cannot be written as JSON".to_owned())?;
        let path = of(scratch, &self.gate);
        let text =
            serde_json::to_string(&Sealed { sha256, kept: self }).map_err(|error| error.to_string())?;
        file::replace(&path, &text).map_err(failed)
    }

    /// Returns the files of the tree that it was made from; empty if they are no longer known.
    pub(super) fn leaves(&self, scratch: &Path) -> BTreeMap<String, Leaf> {
        let text = std::fs::read_to_string(tree_file(scratch, &self.tree)).unwrap_or_default();
        let is_whole = hex(&Sha256::digest(&text)) == self.tree;
        if is_whole { text.lines().filter_map(leaf).collect() } else { BTreeMap::new() }
    }

    fn seal(&self) -> Option<String> {
        serde_json::to_string(self).ok().map(|text| hex(&Sha256::digest(text)))
    }
}

/// Forgets what is kept of one gate.
pub(super) fn forget(scratch: &Path, gate: &str) {
    // There may be nothing.
    drop(std::fs::remove_file(of(scratch, gate)));
}

/// Forgets everything that is kept.
pub(super) fn forget_all(scratch: &Path) {
    // There may be nothing.
    drop(std::fs::remove_dir_all(folder(scratch)));
}

/// Forgets the trees that no kept outcome was made from.
pub(super) fn sweep(scratch: &Path, gates: impl Iterator<Item = &'static str>) {
    let used: Vec<String> =
        gates.filter_map(|gate| Kept::read(scratch, gate)).map(|kept| kept.tree).collect();
    for entry in std::fs::read_dir(folder(scratch).join("trees")).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        if !used.iter().any(|tree| *tree == name) {
            drop(std::fs::remove_file(&path));
        }
    }
}

fn folder(scratch: &Path) -> PathBuf {
    scratch.join("outcomes")
}

fn of(scratch: &Path, gate: &str) -> PathBuf {
    folder(scratch).join(format!("{gate}.json"))
}

fn tree_file(scratch: &Path, tree: &str) -> PathBuf {
    folder(scratch).join("trees").join(format!("{tree}.txt"))
}

/// Writes the lines whose digest is that of the tree.
fn lines(leaves: &BTreeMap<String, Leaf>) -> String {
    leaves.iter().map(|(path, leaf)| leaf.line(path)).collect()
}

fn leaf(line: &str) -> Option<(String, Leaf)> {
    Leaf::read(line).map(|(path, leaf)| (path.to_owned(), leaf))
}

#[cfg(test)]
mod unit {
    use super::super::tree::Tree;
    use super::*;

    fn kept() -> (tempfile::TempDir, Key) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.rs"), "one").unwrap();
        let tree = Tree::of_workspace(folder.path(), &folder.path().join("target"), None).unwrap();
        (folder, Key { parts: Parts::from([("rustc".to_owned(), "1".to_owned())]), tree })
    }

    #[test]
    fn what_is_kept_is_found_again_with_its_tree() {
        let (folder, key) = kept();
        let scratch = folder.path().join("target/governance");
        let written = Kept { reason: "3 passed".to_owned(), ..Kept::of("tests", &key, 7, 9) };
        written.clone().write(&scratch, &key).unwrap();
        assert_eq!(Kept::read(&scratch, "tests"), Some(written.clone()));
        assert_eq!(&written.leaves(&scratch), key.tree.leaves());
        assert_eq!(Kept::read(&scratch, "docs"), None);
        sweep(&scratch, ["docs"].into_iter());
        assert!(written.leaves(&scratch).is_empty());
        forget_all(&scratch);
        assert_eq!(Kept::read(&scratch, "tests"), None);
    }

    #[test]
    fn every_flipped_byte_makes_it_unknown() {
        let (folder, key) = kept();
        let scratch = folder.path().join("target/governance");
        Kept::of("tests", &key, 7, 9).write(&scratch, &key).unwrap();
        let path = of(&scratch, "tests");
        let whole = std::fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 1;
            std::fs::write(&path, &broken).unwrap();
            assert_eq!(Kept::read(&scratch, "tests"), None, "byte {at}");
        }
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert_eq!(Kept::read(&scratch, "tests"), None);
    }
}
