//! What is about to be committed, laid out as files: by git itself, into a tree that is kept, so that only what has changed is
//! written and cargo sees no other change.
//!
//! The tree is a repository of its own, so that whoever asks git there is told of it and not of the work tree around it. The index of
//! the user is only read.

use std::path::{Path, PathBuf};

use governance_lint::build::tree::hex;
use sha2::{Digest, Sha256};

use super::git::{Git, Repository, os};

/// What to lay out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Revision {
    /// What is staged.
    Index,
    /// A commit.
    Commit(String),
}

/// Settings of the user that are about another work tree.
const APART: [&str; 8] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.sparseCheckout=false",
    "core.splitIndex=false",
    "core.untrackedCache=false",
    "index.sparse=false",
    "submodule.recurse=false",
    "advice.detachedHead=false",
];

/// Where things are laid out.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    folder: PathBuf,
}

impl Layout {
    /// Returns the place of a work tree below a target folder, which may serve several.
    pub(super) fn below(scratch: &Path, top: &Path) -> Self {
        let name = hex(&Sha256::digest(top.as_os_str().as_encoded_bytes()));
        Self { folder: scratch.join("staged").join(name.get(..12).unwrap_or(&name)) }
    }

    /// Returns the folder of everything.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the files.
    pub(super) fn tree(&self) -> PathBuf {
        self.folder.join("tree")
    }

    /// Returns where they are built.
    pub(super) fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// Lays a revision out; returns what a reader has to know.
    ///
    /// # Errors
    /// Says what git said, or what cannot be written.
    pub(super) fn fill(&self, repository: &Repository, revision: &Revision) -> Result<Vec<String>, String> {
        let tree = match revision {
            Revision::Index => self.index(repository),
            Revision::Commit(commit) => {
                let tree = format!("{commit}^{{tree}}");
                repository.git().args(&["rev-parse", "--verify", "--quiet", "--end-of-options", &tree]).line()
            }
        };
        let tree = tree.map_err(|reason| format!("git cannot say what would be committed: {reason}"))?;
        let tree = tree.to_string_lossy().into_owned();
        let failed = |reason: String| format!("what would be committed cannot be laid out: {reason}");
        self.write(repository, &tree).or_else(|_| {
            // What was left by a run that was killed is no obstacle.
            self.forget().and_then(|()| self.write(repository, &tree)).map_err(failed)
        })
    }

    /// Writes what is staged as a tree of git's, through a copy: `write-tree` notes what it has found in the index.
    fn index(&self, repository: &Repository) -> Result<std::ffi::OsString, String> {
        let (index, copy) =
            (repository.git().args(&["rev-parse", "--git-path", "index"]).line()?, self.folder.join("index"));
        match std::fs::copy(repository.top.join(index), &copy) {
            // Nothing was ever staged.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => drop(std::fs::remove_file(&copy)),
            Err(error) => return Err(format!("its index cannot be copied: {error}")),
            Ok(_) => {}
        }
        repository.git().env("GIT_INDEX_FILE", &copy).arg("write-tree").line()
    }

    fn forget(&self) -> Result<(), String> {
        let tree = self.tree();
        match std::fs::remove_dir_all(&tree) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(format!("`{}` cannot be removed: {error}", tree.display()))
            }
            _ => Ok(()),
        }
    }

    fn write(&self, repository: &Repository, tree: &str) -> Result<Vec<String>, String> {
        let (top, folder) = (&repository.top, self.tree());
        let own = folder.join(".git");
        if !own.join("HEAD").is_file() {
            make(repository, &folder)?;
        }
        let objects = top.join(repository.git().args(&["rev-parse", "--git-path", "objects"]).line()?);
        let failed = |error: std::io::Error| format!("`{}` cannot be written: {error}", own.display());
        let mut lines = vec![objects.into_os_string()];
        if let Some(more) = std::env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
            lines.extend(std::env::split_paths(&more).map(PathBuf::into_os_string));
        }
        let text: Vec<u8> = lines.iter().flat_map(|line| [line.as_encoded_bytes(), b"\n"].concat()).collect();
        std::fs::create_dir_all(own.join("objects/info")).map_err(failed)?;
        std::fs::write(own.join("objects/info/alternates"), text).map_err(failed)?;
        let notes = check_out(repository.asking(), top, tree, &folder, &own.join("index"))?;
        Git::apart(&folder).args(&["clean", "-ffdxq"]).bytes()?;
        let root = top.join(&repository.below);
        Git::apart(&folder).args(&["config", "governance.staged"]).arg(root).bytes()?;
        // The commit that it will follow, for whoever asks; there is none before the first.
        if let Ok(head) = repository.git().args(&["rev-parse", "--verify", "--quiet", "HEAD"]).line() {
            Git::apart(&folder).args(&["update-ref", "--no-deref", "HEAD"]).arg(head).bytes()?;
        }
        Ok(notes)
    }
}

/// Makes a repository without a commit that understands the objects of another one.
fn make(repository: &Repository, folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder)
        .map_err(|error| format!("`{}` cannot be made: {error}", folder.display()))?;
    let format = repository.git().args(&["rev-parse", "--show-object-format"]).line()?;
    let init = Git::apart(folder).args(&["init", "--quiet", "--template="]);
    init.arg(format!("--object-format={}", format.to_string_lossy())).bytes().map(drop)
}

/// Has git write the files of a tree that differ from those that are there, its submodules included; `ask` calls git about the
/// repository at `top`.
fn check_out(
    ask: fn(&Path) -> Git,
    top: &Path,
    tree: &str,
    folder: &Path,
    index: &Path,
) -> Result<Vec<String>, String> {
    let git = APART.iter().fold(ask(top), |git, setting| git.args(&["-c", setting]));
    let mut work_tree = std::ffi::OsString::from("--work-tree=");
    work_tree.push(folder);
    let git = git.env("GIT_INDEX_FILE", index).arg(work_tree);
    git.args(&["read-tree", "--reset", "-u", tree]).bytes()?;
    let listing = ask(top).args(&["ls-tree", "-r", "-z", "--full-tree", tree]).bytes()?;
    let mut notes = Vec::new();
    for (commit, path) in listing.split(|byte| *byte == 0).filter_map(link) {
        let (from, to) = (top.join(&path), folder.join(&path));
        let is_here = from.join(".git").exists()
            && Git::apart(&from).args(&["cat-file", "-e", &format!("{commit}^{{commit}}")]).bytes().is_ok();
        if !is_here {
            let path = path.display();
            notes.push(format!("the submodule `{path}` is not here as it is staged, so its folder is empty"));
            continue;
        }
        let name = hex(&Sha256::digest(to.as_os_str().as_encoded_bytes()));
        let index = index.with_file_name(format!("index.{}", name.get(..12).unwrap_or(&name)));
        notes.extend(check_out(Git::apart, &from, &commit, &to, &index)?);
    }
    Ok(notes)
}

/// Reads an entry of a tree, if it is a submodule: its commit and path.
fn link(entry: &[u8]) -> Option<(String, PathBuf)> {
    let rest = entry.strip_prefix(b"160000 commit ")?;
    let tab = rest.iter().position(|byte| *byte == b'\t')?;
    let (about, path) = rest.split_at_checked(tab)?;
    Some((String::from_utf8_lossy(about).into_owned(), PathBuf::from(os(path.get(1..)?.to_vec()))))
}
