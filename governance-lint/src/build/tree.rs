//! The digest of a tree: contents, in path order, of every file that git does not ignore.
//!
//! The same with and without a `.git`, because git is not asked: its `.gitignore` files are read. A file that is tracked although
//! a pattern ignores it is only known to git; a caller that asks git hands it in. A link counts by where it leads; one that
//! leads out of the tree makes the tree undigestible, because what is behind it could change unseen.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

pub use ignore::Walk;
use ignore::WalkBuilder;
pub use sha2;
use sha2::{Digest, Sha256};

/// Feeds a tree into a hash and returns the files that went in. `skips` says which files and folders are left out, such as the
/// folder that cargo builds into; `further` are files that belong to the tree although a pattern ignores them.
///
/// # Errors
/// Says why no digest can stand for the tree.
pub fn feed(
    hash: &mut Sha256,
    root: &Path,
    skips: impl Fn(&Path) -> bool + Send + Sync + 'static,
    further: impl IntoIterator<Item = PathBuf>,
) -> Result<BTreeSet<PathBuf>, String> {
    let files = files(root, skips, further)?;
    for path in &files {
        let inner = path.strip_prefix(root).unwrap_or(path);
        part(hash, inner.as_os_str().as_encoded_bytes());
        let failed = |error: std::io::Error| format!("`{}` cannot be read: {error}", inner.display());
        let kind = path.symlink_metadata().map_err(failed)?;
        if kind.is_symlink() {
            let target = std::fs::read_link(path).map_err(failed)?;
            let real = path.canonicalize().map_err(failed)?;
            if !real.starts_with(root.canonicalize().map_err(failed)?) {
                return Err(format!("the link `{}` leads out of the tree", inner.display()));
            }
            part(hash, b"link");
            part(hash, target.as_os_str().as_encoded_bytes());
        } else if kind.is_file() {
            part(hash, if is_executable(&kind) { b"program" } else { b"file" });
            content(hash, path, kind.len()).map_err(failed)?;
        } else {
            return Err(format!("`{}` is neither a file nor a link", inner.display()));
        }
    }
    Ok(files)
}

/// Feeds one piece with its length before it, so that no two lists of pieces look the same.
pub fn part(hash: &mut Sha256, bytes: &[u8]) {
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
) -> Result<BTreeSet<PathBuf>, String> {
    let mut found = BTreeSet::new();
    for entry in walk(root, skips) {
        let entry = entry.map_err(|error| error.to_string())?;
        if entry.file_type().is_some_and(|kind| !kind.is_dir()) {
            found.insert(entry.into_path());
        }
    }
    found.extend(further.into_iter().filter(|path| path.symlink_metadata().is_ok()));
    // A library's lock file is often ignored, and still decides what is built.
    found.extend(Some(root.join("Cargo.lock")).filter(|lock| lock.is_file()));
    Ok(found)
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::testing::Folder;

    fn digest(root: &Path) -> Result<String, String> {
        let mut hash = Sha256::new();
        let target = root.join("target");
        feed(&mut hash, root, move |path| path == target, None)?;
        Ok(format!("{:?}", hash.finalize()))
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
    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_tree_makes_it_undigestible() {
        let folder = tree();
        std::os::unix::fs::symlink("src/lib.rs", folder.0.join("inside")).unwrap();
        assert!(digest(&folder.0).is_ok());
        std::os::unix::fs::symlink("/etc/hostname", folder.0.join("outside")).unwrap();
        assert_eq!(digest(&folder.0).unwrap_err(), "the link `outside` leads out of the tree");
    }
}
