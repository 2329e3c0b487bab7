//! The files of an advisory database: which they are, and one SHA-256 over all of them.
//!
//! A database is the folders `crates` and `rust` with a folder for each package and a Markdown file for each advisory;
//! what else lies beside them is not read, and is not digested.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use governance_evidence::canonical::Digest;
use sha2::{Digest as _, Sha256};

use super::identity::RECORD;

/// The folders of a database; a database without the first is none.
const COLLECTIONS: [&str; 2] = ["crates", "rust"];

/// No honest advisory is larger.
const LARGEST: u64 = 1024 * 1024;

/// How every advisory begins.
const BEGINNING: &[u8] = b"```toml";

/// Why the files of a database cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unfit {
    /// There are none.
    Missing(String),
    /// One of them is no advisory, or cannot be read.
    Unreadable(String),
}

/// The files of a database, read once.
#[derive(Debug)]
pub(super) struct Corpus {
    /// Their paths below the folder, sorted.
    pub(super) files: Vec<PathBuf>,
    /// The digest over paths and contents.
    pub(super) digest: Digest,
}

impl Corpus {
    /// Reads every file of a database.
    ///
    /// # Errors
    /// Says that there is none, or which file is no advisory.
    pub(super) fn read(folder: &Path) -> Result<Self, Unfit> {
        if !folder.is_dir() {
            let what = if folder.exists() { "is no folder" } else { "does not exist" };
            return Err(Unfit::Missing(format!("`{}` {what}", folder.display())));
        }
        let mut files = Vec::new();
        for (rank, collection) in COLLECTIONS.iter().enumerate() {
            let packages = match children(folder, Path::new(collection)) {
                Err(error) if error.kind() == ErrorKind::NotFound && rank == 0 => {
                    return Err(Unfit::Missing(format!(
                        "`{}` holds no advisories: it has no folder `{collection}`",
                        folder.display()
                    )));
                }
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(unreadable(Path::new(collection), &error.to_string())),
                Ok(packages) => packages,
            };
            for package in packages {
                if folder.join(&package).is_dir() {
                    let inside = children(folder, &package)
                        .map_err(|error| unreadable(&package, &error.to_string()))?;
                    files.extend(inside);
                }
            }
        }
        if files.is_empty() {
            return Err(Unfit::Missing(format!("`{}` holds no advisories", folder.display())));
        }
        files.sort();
        let digest = digest_of(folder, &files)?;
        Ok(Self { files, digest })
    }
}

/// Returns the digest of a database, by which an outcome of the gate is known to be about the same advisories, and what was
/// written down when it was fetched.
///
/// # Errors
/// Says that there is none, or that it cannot be read.
pub(crate) fn digest(folder: &Path) -> Result<String, String> {
    match Corpus::read(folder) {
        Ok(corpus) => {
            let record = std::fs::read(folder.join(RECORD)).unwrap_or_default();
            Ok(format!("{} {}", corpus.digest, Digest::of(&record)))
        }
        Err(Unfit::Missing(said) | Unfit::Unreadable(said)) => Err(said),
    }
}

fn unreadable(path: &Path, reason: &str) -> Unfit {
    Unfit::Unreadable(format!("`{}` {reason}", path.display()))
}

/// Returns what lies in a folder below `root`, as paths from there, less what begins with a dot.
fn children(root: &Path, folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut list = Vec::new();
    for entry in std::fs::read_dir(root.join(folder))? {
        let name = entry?.file_name();
        if !name.as_encoded_bytes().starts_with(b".") {
            list.push(folder.join(name));
        }
    }
    Ok(list)
}

fn digest_of(folder: &Path, files: &[PathBuf]) -> Result<Digest, Unfit> {
    let mut hash = Sha256::new();
    for file in files {
        let path = folder.join(file);
        let of = |error: std::io::Error| unreadable(file, &format!("cannot be read: {error}"));
        let about = std::fs::metadata(&path).map_err(of)?;
        if !about.is_file() {
            return Err(unreadable(file, "is no file"));
        }
        if about.len() > LARGEST {
            return Err(unreadable(file, "is larger than 1 MiB"));
        }
        let bytes = std::fs::read(&path).map_err(of)?;
        // The library cuts the beginning out of a text that it does not know, wherever its letters end.
        if !bytes.starts_with(BEGINNING) || std::str::from_utf8(&bytes).is_err() {
            return Err(unreadable(file, "is no advisory"));
        }
        let name: Vec<_> = file.components().map(|part| part.as_os_str().as_encoded_bytes()).collect();
        part(&mut hash, &name.join(&b"/"[..]));
        part(&mut hash, &bytes);
    }
    Ok(Digest::from_bytes(hash.finalize().into()))
}

/// Feeds one piece with its length before it, so that no two lists of pieces look the same.
fn part(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

#[cfg(test)]
mod unit {
    use super::*;

    fn plant(folder: &Path, file: &str, text: &str) {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn every_path_and_byte_of_an_advisory_is_in_the_digest_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let of = || Corpus::read(folder.path()).unwrap().digest;
        plant(folder.path(), "crates/a/RUSTSEC-1.md", "```toml\nx");
        let first = of();
        plant(folder.path(), "README.md", "hello");
        plant(folder.path(), "crates/a/.DS_Store", "\0");
        assert_eq!(of(), first);
        plant(folder.path(), "crates/a/RUSTSEC-1.md", "```toml\ny");
        let second = of();
        assert_ne!(second, first);
        std::fs::rename(folder.path().join("crates/a"), folder.path().join("crates/b")).unwrap();
        assert_ne!(of(), second);
        plant(folder.path(), "rust/std/CVE.md", "```toml\n");
        assert_eq!(Corpus::read(folder.path()).unwrap().files.len(), 2);
    }

    #[test]
    fn what_is_no_database_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let said = |at: &Path| match Corpus::read(at).unwrap_err() {
            Unfit::Missing(said) => format!("missing: {said}"),
            Unfit::Unreadable(said) => format!("unreadable: {said}"),
        };
        assert!(said(&root.join("nowhere")).starts_with("missing: "));
        assert!(said(root).ends_with("it has no folder `crates`"));
        std::fs::create_dir(root.join("crates")).unwrap();
        assert!(said(root).starts_with("missing: ") && said(root).ends_with("holds no advisories"));
        plant(root, "crates/a/x.md", "# hello");
        assert_eq!(said(root), "unreadable: `crates/a/x.md` is no advisory");
        // Letters of several bytes, where a careless reader would cut one in two.
        plant(root, "crates/a/x.md", "aaaaaaaaaaaaaaaaaaaäääääää");
        assert_eq!(said(root), "unreadable: `crates/a/x.md` is no advisory");
        std::fs::write(root.join("crates/a/x.md"), b"```toml\n\xff").unwrap();
        assert_eq!(said(root), "unreadable: `crates/a/x.md` is no advisory");
        std::fs::remove_file(root.join("crates/a/x.md")).unwrap();
        std::fs::create_dir(root.join("crates/a/x.md")).unwrap();
        assert_eq!(said(root), "unreadable: `crates/a/x.md` is no file");
    }
}
