//! The digest of a tree: contents, in path order, of every file that git does not ignore.
//!
//! The same with and without a `.git`, except for files that are tracked although a pattern ignores them, which only
//! git knows. A link counts by where it leads; one that leads out of the tree makes the tree undigestible, because
//! what is behind it could change unseen.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ignore::{Walk, WalkBuilder};
use sha2::{Digest, Sha256};

/// Feeds a tree into a hash; `without` is the folder that cargo builds into.
pub(super) fn feed(hash: &mut Sha256, root: &Path, without: &Path) -> Result<(), String> {
    for path in files(root, without)? {
        let inner = path.strip_prefix(root).unwrap_or(&path);
        part(hash, inner.as_os_str().as_encoded_bytes());
        let failed = |error: std::io::Error| format!("`{}` cannot be read: {error}", inner.display());
        let kind = path.symlink_metadata().map_err(failed)?;
        if kind.is_symlink() {
            let target = std::fs::read_link(&path).map_err(failed)?;
            let real = path.canonicalize().map_err(failed)?;
            if !real.starts_with(root.canonicalize().map_err(failed)?) {
                return Err(format!("the link `{}` leads out of the tree", inner.display()));
            }
            part(hash, b"link");
            part(hash, target.as_os_str().as_encoded_bytes());
        } else if kind.is_file() {
            part(hash, if is_executable(&kind) { b"program" } else { b"file" });
            content(hash, &path, kind.len()).map_err(failed)?;
        } else {
            return Err(format!("`{}` is neither a file nor a link", inner.display()));
        }
    }
    Ok(())
}

/// Feeds one piece with its length before it, so that no two lists of pieces look the same.
pub(super) fn part(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

fn content(hash: &mut Sha256, path: &Path, length: u64) -> std::io::Result<()> {
    hash.update(length.to_be_bytes());
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 128 * 1024];
    loop {
        let count = file.read(&mut buffer)?;
        match buffer.get(..count) {
            Some(chunk) if !chunk.is_empty() => hash.update(chunk),
            _ => return Ok(()),
        }
    }
}

#[cfg(unix)]
fn is_executable(kind: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    kind.permissions().mode() & 0o100 != 0
}

/// Walks over what belongs to a tree: everything that its own `.gitignore` files do not name, with or without a `.git`,
/// less the folder `without`. Links are not followed. Every gate that asks what the tree holds asks here.
pub(crate) fn walk(root: &Path, without: &Path) -> Walk {
    let target = without.to_path_buf();
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
        .filter_entry(move |entry| entry.file_name() != ".git" && entry.path() != target)
        .build()
}

fn files(root: &Path, without: &Path) -> Result<BTreeSet<PathBuf>, String> {
    let mut found = BTreeSet::new();
    for entry in walk(root, without) {
        let entry = entry.map_err(|error| error.to_string())?;
        if entry.file_type().is_some_and(|kind| !kind.is_dir()) {
            found.insert(entry.into_path());
        }
    }
    found.extend(tracked_but_ignored(root).into_iter().filter(|path| path.symlink_metadata().is_ok()));
    // A library's lock file is often ignored, and still decides what is built.
    found.extend(Some(root.join("Cargo.lock")).filter(|lock| lock.is_file()));
    Ok(found)
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

#[cfg(test)]
mod unit {
    use super::*;

    fn digest(root: &Path) -> Result<String, String> {
        let mut hash = Sha256::new();
        feed(&mut hash, root, &root.join("target"))?;
        Ok(format!("{:?}", hash.finalize()))
    }

    fn tree() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("src")).unwrap();
        std::fs::create_dir_all(folder.path().join("target")).unwrap();
        std::fs::write(folder.path().join(".gitignore"), "*.tmp\nCargo.lock\n").unwrap();
        std::fs::write(folder.path().join("src/lib.rs"), "one").unwrap();
        folder
    }

    /// Changes a tree and says whether its digest noticed.
    fn notices(change: impl FnOnce(&Path)) -> bool {
        let folder = tree();
        let before = digest(folder.path()).unwrap();
        change(folder.path());
        before != digest(folder.path()).unwrap()
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

    #[test]
    fn a_link_out_of_the_tree_makes_it_undigestible() {
        let folder = tree();
        std::os::unix::fs::symlink("src/lib.rs", folder.path().join("inside")).unwrap();
        assert!(digest(folder.path()).is_ok());
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("outside")).unwrap();
        assert_eq!(digest(folder.path()).unwrap_err(), "the link `outside` leads out of the tree");
    }
}
