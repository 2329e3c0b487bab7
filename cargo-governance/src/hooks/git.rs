//! Asking git: about the repository that a folder is in, in the environment of a hook or without it.

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::child::OF_GIT;
use crate::error::SetupError;

/// Makes a command forget the repository whose hook this may be.
pub(super) fn forget(command: &mut Command) -> &mut Command {
    OF_GIT.iter().fold(command, |command, name| command.env_remove(name))
}

/// One call of git, in a folder.
#[derive(Debug)]
pub(super) struct Git(Command);

impl Git {
    /// Calls git about the repository that the environment or else the folder names, as a hook has to.
    pub(super) fn here(folder: &Path) -> Self {
        let mut command = Command::new("git");
        command.current_dir(folder).env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0");
        // A hook never writes the index that is about to be committed.
        command.env("GIT_OPTIONAL_LOCKS", "0");
        Self(command)
    }

    /// Calls git about the repository of the folder, whatever the environment says.
    pub(super) fn apart(folder: &Path) -> Self {
        let mut git = Self::here(folder);
        forget(&mut git.0);
        git
    }

    /// Adds an argument.
    pub(super) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.0.arg(arg);
        self
    }

    /// Adds arguments.
    pub(super) fn args(mut self, args: &[&str]) -> Self {
        self.0.args(args);
        self
    }

    /// Sets a variable.
    pub(super) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Runs it; returns what it wrote, and the code that it ended with, nothing for a signal.
    ///
    /// # Errors
    /// Says why git could not be started.
    pub(super) fn output(mut self) -> Result<(Option<i32>, Vec<u8>, String), String> {
        let output = self.0.stdin(Stdio::null()).output().map_err(|error| match error.kind() {
            ErrorKind::NotFound => "`git` is not on the `PATH`".to_owned(),
            _ => format!("`git` could not be started: {error}"),
        })?;
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Ok((output.status.code(), output.stdout, said))
    }

    /// Runs it, which has to end well.
    ///
    /// # Errors
    /// Says what git said.
    pub(super) fn bytes(self) -> Result<Vec<u8>, String> {
        let (code, stdout, said) = self.output()?;
        if code == Some(0) { Ok(stdout) } else { Err(first(&said)) }
    }

    /// Runs it, and returns the line that it wrote.
    ///
    /// # Errors
    /// Says what git said.
    pub(super) fn line(self) -> Result<OsString, String> {
        let mut bytes = self.bytes()?;
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        }
        Ok(os(bytes))
    }
}

/// Returns the line of git's that says most.
fn first(said: &str) -> String {
    let line = said.lines().find(|line| line.starts_with("fatal:")).or_else(|| said.lines().next());
    let line = line.unwrap_or("git says nothing");
    line.trim_start_matches("fatal: ").trim_start_matches("error: ").to_owned()
}

/// Has git do something about the repository of a folder.
///
/// # Errors
/// Says what git said.
pub(crate) fn git(folder: &Path, args: &[&str]) -> Result<(), String> {
    Git::apart(folder).args(args).bytes().map(drop)
}

/// Names of files need not be text.
#[cfg(unix)]
pub(super) fn os(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

#[cfg(not(unix))]
pub(super) fn os(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// Returns whether a folder lies in a repository, as far as that shows without git.
pub(crate) fn is_repository(folder: &Path) -> bool {
    folder.ancestors().any(|above| above.join(".git").exists())
}

/// A repository, and where the workspace lies in it.
#[derive(Debug, Clone)]
pub(crate) struct Repository {
    /// The work tree.
    pub(crate) top: PathBuf,
    /// What is git's own: of this work tree.
    pub(crate) git: PathBuf,
    /// What is git's own: of all work trees.
    pub(crate) common: PathBuf,
    /// The workspace's root below the work tree; empty if it is the same.
    pub(crate) below: PathBuf,
    /// Whether what is laid out to be judged has led here.
    is_staged: bool,
    /// How git is asked about it.
    ask: fn(&Path) -> Git,
}

impl Repository {
    /// Asks git about the repository that a workspace is in, whatever the environment says; for what is laid out to be judged, that is
    /// the one that it comes from.
    ///
    /// # Errors
    /// Says that git is missing, or what it said.
    pub(crate) fn of_workspace(root: &Path) -> Result<Self, SetupError> {
        let staged = Git::apart(root).args(&["config", "--local", "--get", "governance.staged"]).line();
        match staged.map(PathBuf::from) {
            Ok(root) if root.is_dir() => Ok(Self { is_staged: true, ..Self::of(&root, None, Git::apart)? }),
            _ => Self::of(root, None, Git::apart),
        }
    }

    /// Returns whether it was asked for from what is laid out to be judged.
    pub(super) const fn is_staged(&self) -> bool {
        self.is_staged
    }

    /// Asks git about the repository whose hook this is. `top` is where git has started it: then git's variables hold for that folder
    /// and no other.
    ///
    /// # Errors
    /// Says that git is missing, or what it said.
    pub(crate) fn of_hook(root: &Path, top: Option<&Path>) -> Result<Self, SetupError> {
        Self::of(root, top, Git::here)
    }

    fn of(root: &Path, top: Option<&Path>, git: fn(&Path) -> Git) -> Result<Self, SetupError> {
        let ask = |folder: &Path, arg: &str| git(folder).args(&["rev-parse", arg]).line().map(PathBuf::from);
        let failed = |reason: String| {
            if reason.contains("not a git repository") {
                let message = format!("`{}` is in no git repository, so it has no hooks", root.display());
                SetupError::helped(message, "`git init` makes one")
            } else {
                SetupError::Other(format!("git cannot read the repository: {reason}"))
            }
        };
        let top = match top {
            Some(top) => top.to_path_buf(),
            // Told of a repository and of no work tree, git takes any folder for its top.
            None => Git::apart(root).args(&["rev-parse", "--show-toplevel"]).line().map_err(failed)?.into(),
        };
        let own = ask(&top, "--absolute-git-dir").map_err(failed)?;
        let common = ask(&top, "--git-common-dir").map_err(failed)?;
        let (top, own, common) = (real(&top), real(&own), real(&top.join(common)));
        let below = real(root).strip_prefix(&top).map(Path::to_path_buf).map_err(|_| {
            let (root, top) = (root.display(), top.display());
            SetupError::Other(format!("the workspace `{root}` is not below the work tree `{top}`"))
        })?;
        Ok(Self { top, git: own, common, below, is_staged: false, ask: git })
    }

    /// Calls git at the top of the work tree.
    pub(super) fn git(&self) -> Git {
        (self.ask)(&self.top)
    }

    /// Calls git about a folder in the same way.
    pub(super) const fn asking(&self) -> fn(&Path) -> Git {
        self.ask
    }

    /// Returns the folder of this tool's own files, of all work trees.
    pub(crate) fn own(&self) -> PathBuf {
        self.common.join("governance")
    }
}

/// Returns the path without symbolic links; the path itself if there is nothing at its end.
pub(super) fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn of_what_git_says_the_line_that_matters_is_kept() {
        assert_eq!(first("hint: x\nfatal: not a git repository\n"), "not a git repository");
        assert_eq!(first("error: invalid object"), "invalid object");
        assert_eq!(first(""), "git says nothing");
    }

    #[test]
    fn every_variable_that_git_calls_local_is_forgotten() {
        let said = Git::apart(Path::new(".")).args(&["rev-parse", "--local-env-vars"]).bytes().unwrap();
        for name in String::from_utf8(said).unwrap().lines() {
            assert!(OF_GIT.contains(&name), "{name}");
        }
    }
}
