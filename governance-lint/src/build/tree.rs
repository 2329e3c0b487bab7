//! The digest of a tree: contents, in path order, of every file that git does not ignore.
//!
//! The same with and without a `.git`, because git is not asked: its `.gitignore` files are read. A file that is tracked although
//! a pattern ignores it is only known to git; a caller that asks git hands it in. A link counts by where it leads; one that
//! leads out of the tree makes the tree undigestible, because what is behind it could change unseen.
//!
//! The digest is the SHA-256 of one line a file, `MODE SHA256  PATH`, with git's modes (`100644`, `100755` if it may be run, `120000`
//! for a link), sorted by path: a stranger makes it with `sha256sum` and `sort`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

pub use ignore::Walk;
use ignore::WalkBuilder;
use sha2::{Digest, Sha256};

/// What is left of a file: its mode and the SHA-256 of its content, or of where it leads if it is a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf {
    /// `100644`, `100755` or `120000`, as git has them.
    pub mode: u32,
    /// The SHA-256.
    pub sha256: [u8; 32],
}

impl Leaf {
    /// Writes the line of a file, its line break included.
    #[must_use]
    pub fn line(&self, path: &str) -> String {
        format!("{:06} {}  {path}\n", self.mode, hex(&self.sha256))
    }

    /// Reads such a line, without its line break.
    #[must_use]
    pub fn read(line: &str) -> Option<(&str, Self)> {
        let (mode, rest) = line.split_once(' ')?;
        let (digits, path) = rest.split_once("  ")?;
        let mut sha256 = [0; 32];
        if digits.len() != 64 || !digits.is_ascii() {
            return None;
        }
        for (number, byte) in sha256.iter_mut().enumerate() {
            *byte = u8::from_str_radix(digits.get(number * 2..number * 2 + 2)?, 16).ok()?;
        }
        Some((path, Self { mode: mode.parse().ok()?, sha256 }))
    }
}

/// The files of a tree, by path below its root, with `/` between the parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    leaves: BTreeMap<String, Leaf>,
}

impl Tree {
    /// Reads what a workspace is made of: less the folder that cargo builds into, the folder `evidence` at the root, and
    /// ledgers. `further` are files that belong to the tree although a pattern ignores them.
    ///
    /// # Errors
    /// Says why no digest can stand for the tree: a file that cannot be read, a link that leads out of it, a name that
    /// cannot be written in a line.
    pub fn of_workspace(
        root: &Path,
        target: &Path,
        further: impl IntoIterator<Item = PathBuf>,
    ) -> Result<Self, String> {
        let (target, evidence) = (target.to_path_buf(), root.join("evidence"));
        Self::read(root, move |path| path == target || path == evidence || is_ledger(path), further)
    }

    fn read(
        root: &Path,
        skips: impl Fn(&Path) -> bool + Send + Sync + 'static,
        further: impl IntoIterator<Item = PathBuf>,
    ) -> Result<Self, String> {
        let files = files(root, skips, further)?;
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
        let share = files.len().div_ceil(threads).max(1);
        let real_root =
            root.canonicalize().map_err(|error| format!("`{}` cannot be read: {error}", root.display()))?;
        let leaves = std::thread::scope(|scope| {
            let workers: Vec<_> = files
                .chunks(share)
                .map(|chunk| scope.spawn(|| chunk.iter().map(|path| leaf(root, &real_root, path)).collect()))
                .collect();
            let joined = workers.into_iter().map(|worker| {
                worker.join().unwrap_or_else(|_| Err("a file could not be digested".to_owned()))
            });
            joined.collect::<Result<Vec<Vec<(String, Leaf)>>, String>>()
        })?;
        Ok(Self { leaves: leaves.into_iter().flatten().collect() })
    }

    /// Returns the files.
    #[must_use]
    pub const fn leaves(&self) -> &BTreeMap<String, Leaf> {
        &self.leaves
    }

    /// Returns the tree of those files alone that are kept.
    #[must_use]
    pub fn filtered(&self, keeps: impl Fn(&str) -> bool) -> Self {
        let kept = self.leaves.iter().filter(|(path, _)| keeps(path));
        Self { leaves: kept.map(|(path, leaf)| (path.clone(), *leaf)).collect() }
    }

    /// Returns the digest, 64 hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (path, leaf) in &self.leaves {
            hash.update(leaf.line(path));
        }
        hex(&hash.finalize())
    }
}

/// Prints bytes as lowercase hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn is_ledger(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with("ledger.jsonl"))
}

fn leaf(root: &Path, real_root: &Path, path: &Path) -> Result<(String, Leaf), String> {
    let inner = path.strip_prefix(root).unwrap_or(path);
    let failed = |error: std::io::Error| format!("`{}` cannot be read: {error}", inner.display());
    let parts: Option<Vec<&str>> = inner.components().map(|part| part.as_os_str().to_str()).collect();
    let name = parts.map(|parts| parts.join("/")).filter(|name| !name.contains(['\n', '\r']));
    let name = name.ok_or_else(|| format!("the name `{}` cannot be written in a line", inner.display()))?;
    let meta = path.symlink_metadata().map_err(failed)?;
    let leaf = if meta.is_symlink() {
        let target = std::fs::read_link(path).map_err(failed)?;
        if !path.canonicalize().map_err(failed)?.starts_with(real_root) {
            return Err(format!("the link `{}` leads out of the tree", inner.display()));
        }
        Leaf { mode: 120_000, sha256: Sha256::digest(target.as_os_str().as_encoded_bytes()).into() }
    } else if meta.is_file() {
        let mode = if is_executable(&meta) { 100_755 } else { 100_644 };
        Leaf { mode, sha256: content(path).map_err(failed)? }
    } else {
        return Err(format!("`{}` is neither a file nor a link", inner.display()));
    };
    Ok((name, leaf))
}

/// Digests the content of a file.
///
/// # Errors
/// Says what the system says.
pub fn content(path: &Path) -> std::io::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = file.read(&mut buffer)?;
        match buffer.get(..count) {
            Some(chunk) if !chunk.is_empty() => hash.update(chunk),
            _ => return Ok(hash.finalize().into()),
        }
    }
}

#[cfg(unix)]
fn is_executable(kind: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    kind.permissions().mode() & 0o100 != 0
}

/// What may be run is a matter of its name there, which is part of the digest anyway.
#[cfg(not(unix))]
const fn is_executable(_: &std::fs::Metadata) -> bool {
    false
}

/// Walks over what belongs to a tree: everything that its own `.gitignore` files do not name, with or without a `.git`,
/// less what `skips` says. Links are not followed. Whoever asks what the tree holds asks here.
pub fn walk(root: &Path, skips: impl Fn(&Path) -> bool + Send + Sync + 'static) -> Walk {
    WalkBuilder::new(root)
        .hidden(false)
        .parents(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .git_ignore(true)
        .require_git(false)
        .follow_links(false)
        .sort_by_file_path(Ord::cmp)
        .filter_entry(move |entry| entry.file_name() != ".git" && !skips(entry.path()))
        .build()
}

fn files(
    root: &Path,
    skips: impl Fn(&Path) -> bool + Send + Sync + 'static,
    further: impl IntoIterator<Item = PathBuf>,
) -> Result<Vec<PathBuf>, String> {
    let mut found = std::collections::BTreeSet::new();
    for entry in walk(root, skips) {
        let entry = entry.map_err(|error| error.to_string())?;
        if entry.file_type().is_some_and(|kind| !kind.is_dir()) {
            found.insert(entry.into_path());
        }
    }
    found.extend(further.into_iter().filter(|path| path.symlink_metadata().is_ok()));
    // A library's lock file is often ignored, and still decides what is built.
    found.extend(Some(root.join("Cargo.lock")).filter(|lock| lock.is_file()));
    Ok(found.into_iter().collect())
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::testing::Folder;

    fn digest(root: &Path) -> Result<String, String> {
        Ok(Tree::of_workspace(root, &root.join("target"), None)?.digest())
    }

    fn tree() -> Folder {
        let folder = Folder::with(&[(".gitignore", "*.tmp\nCargo.lock\n"), ("src/lib.rs", "one")]);
        std::fs::create_dir_all(folder.0.join("target")).unwrap();
        folder
    }

    /// Changes a tree and says whether its digest noticed.
    fn notices(change: impl FnOnce(&Path)) -> bool {
        let folder = tree();
        let before = digest(&folder.0).unwrap();
        change(&folder.0);
        before != digest(&folder.0).unwrap()
    }

    #[test]
    fn every_change_of_what_is_kept_is_noticed() {
        assert!(notices(|root| std::fs::write(root.join("src/lib.rs"), "two").unwrap()));
        assert!(notices(|root| std::fs::write(root.join("src/new.rs"), "").unwrap()));
        assert!(notices(|root| std::fs::rename(root.join("src/lib.rs"), root.join("src/x.rs")).unwrap()));
        assert!(notices(|root| std::fs::remove_file(root.join("src/lib.rs")).unwrap()));
        assert!(notices(|root| std::fs::write(root.join("Cargo.lock"), "").unwrap()));
        assert!(notices(|root| std::fs::write(root.join(".hidden"), "").unwrap()));
    }

    #[test]
    fn what_is_ignored_or_built_is_not_looked_at() {
        assert!(!notices(|root| std::fs::write(root.join("a.tmp"), "x").unwrap()));
        assert!(!notices(|root| std::fs::write(root.join("target/x"), "x").unwrap()));
        assert!(!notices(|root| std::fs::write(root.join("src/lib.rs"), "one").unwrap()));
        assert!(!notices(|root| {
            std::fs::create_dir(root.join(".git")).unwrap();
            std::fs::write(root.join(".git/config"), "x").unwrap();
        }));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_tree_makes_it_undigestible() {
        let folder = tree();
        std::os::unix::fs::symlink("src/lib.rs", folder.0.join("inside")).unwrap();
        assert!(digest(&folder.0).is_ok());
        std::os::unix::fs::symlink("/etc/hostname", folder.0.join("outside")).unwrap();
        assert_eq!(digest(&folder.0).unwrap_err(), "the link `outside` leads out of the tree");
    }

    #[test]
    fn a_stranger_makes_the_same_digest_from_lines() {
        let folder = Folder::with(&[("b.txt", "two"), ("a/z.txt", "one"), ("a.txt", "three")]);
        let line = |path: &str, text: &str| format!("100644 {}  {path}\n", hex(&Sha256::digest(text)));
        let lines = [line("a.txt", "three"), line("a/z.txt", "one"), line("b.txt", "two")].concat();
        assert_eq!(digest(&folder.0).unwrap(), hex(&Sha256::digest(lines)));
    }

    #[test]
    fn evidence_and_ledgers_are_about_the_tree_and_not_in_it() {
        assert!(!notices(|root| {
            std::fs::create_dir(root.join("evidence")).unwrap();
            std::fs::write(root.join("evidence/x.json"), "x").unwrap();
            std::fs::write(root.join("src/ledger.jsonl"), "x").unwrap();
        }));
    }
}
