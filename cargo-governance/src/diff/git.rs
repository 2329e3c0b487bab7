//! Files as a revision of git has them.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::error::SetupError;

/// No honest file of the law is larger.
const LARGEST: usize = 16 * 1024 * 1024;

/// A repository, seen from one of its folders.
pub(crate) struct Repository<'p> {
    folder: &'p Path,
}

impl<'p> Repository<'p> {
    /// Opens the repository that a folder is in.
    ///
    /// # Errors
    /// Says that git is missing, or that the folder is in no repository.
    pub(crate) fn open(folder: &'p Path) -> Result<Self, SetupError> {
        let repository = Self { folder };
        let output = repository.git(&["rev-parse", "--is-inside-work-tree"])?;
        if output.status.success() {
            return Ok(repository);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(if said.contains("not a git repository") {
            SetupError::helped(
                format!("`{}` is in no git repository, so it has no revisions", folder.display()),
                "compare with a file by `--file OLD`",
            )
        } else {
            let message = format!("git cannot read the repository: {}", first_line(&said));
            SetupError::helped(message, "mend what `git status` complains about")
        })
    }

    /// Returns whether it has no commit yet, on any branch.
    ///
    /// # Errors
    /// Says that git cannot be started.
    pub(crate) fn is_empty(&self) -> Result<bool, SetupError> {
        let output = self.git(&["rev-list", "--all", "-n", "1"])?;
        Ok(output.status.success() && output.stdout.trim_ascii().is_empty())
    }

    /// Returns the last commit that two commits have in common.
    ///
    /// # Errors
    /// Says that there is none.
    pub(crate) fn common(&self, one: &str, other: &str) -> Result<String, SetupError> {
        let output = self.git(&["merge-base", one, other])?;
        let id = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if output.status.success() && !id.is_empty() {
            return Ok(id);
        }
        let short = |id: &str| id.get(..12).unwrap_or(id).to_owned();
        Err(SetupError::helped(
            format!("git finds no commit that `{}` and `{}` have in common", short(one), short(other)),
            "if this clone is shallow, fetch the rest with `git fetch --unshallow`",
        ))
    }

    /// Returns the first parent of a commit; nothing if it is the first of all.
    ///
    /// # Errors
    /// Says that the clone is shallow, so that nobody knows.
    pub(crate) fn parent(&self, commit: &str) -> Result<Option<String>, SetupError> {
        let output = self.git(&["rev-list", "--parents", "-n", "1", "--end-of-options", commit])?;
        let line = String::from_utf8_lossy(&output.stdout).into_owned();
        match (output.status.success(), line.split_whitespace().nth(1)) {
            (false, _) => Err(self
                .commit(commit)
                .err()
                .unwrap_or_else(|| SetupError::Other(format!("git cannot say what was before `{commit}`")))),
            (true, Some(parent)) => Ok(Some(parent.to_owned())),
            (true, None) if self.is_shallow()? => Err(SetupError::helped(
                "this clone is shallow, so git does not know the commit before",
                "fetch the rest with `git fetch --unshallow`",
            )),
            (true, None) => Ok(None),
        }
    }

    /// Looks for a text that a file of the folder has had in any commit of any branch.
    ///
    /// # Errors
    /// Says that git cannot be started.
    pub(crate) fn text_of_old(
        &self,
        name: &str,
        is_wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Option<String>, SetupError> {
        let args = ["log", "--all", "--raw", "--no-abbrev", "--no-renames", "--format=", "-m", "--", name];
        let output = self.git(&args)?;
        let list = String::from_utf8_lossy(&output.stdout).into_owned();
        // `:100644 100644 OLD NEW M\tname`
        let ids: BTreeSet<&str> = list
            .lines()
            .flat_map(|line| line.split_whitespace().skip(2).take(2))
            .filter(|id| id.bytes().any(|byte| byte != b'0'))
            .collect();
        for id in ids {
            let shown = self.git(&["cat-file", "blob", id])?;
            if let (true, Ok(text)) = (shown.status.success(), String::from_utf8(shown.stdout))
                && is_wanted(&text)
            {
                return Ok(Some(text));
            }
        }
        Ok(None)
    }

    fn is_shallow(&self) -> Result<bool, SetupError> {
        Ok(self.git(&["rev-parse", "--is-shallow-repository"])?.stdout.starts_with(b"true"))
    }

    /// Returns the full id of the commit that a revision names.
    ///
    /// # Errors
    /// Says that there is no such revision, and what to do about a shallow clone.
    pub(crate) fn commit(&self, revision: &str) -> Result<String, SetupError> {
        let wanted = format!("{revision}^{{commit}}");
        let output = self.git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
        let id = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if output.status.success() && !id.is_empty() {
            return Ok(id);
        }
        let has_none = revision == "HEAD";
        Err(match (has_none, self.is_shallow()?) {
            (true, _) => SetupError::helped(
                "the repository has no commit yet, so there is nothing to compare with",
                "commit the law first, or compare with a file by `--file OLD`",
            ),
            (_, true) => SetupError::helped(
                format!("git knows no revision `{revision}`, and this clone is shallow"),
                "fetch the rest with `git fetch --unshallow`",
            ),
            _ => SetupError::helped(
                format!("git knows no revision `{revision}`"),
                "name a branch, a tag or a commit, such as `HEAD~1` or `origin/main`; a file goes by `--file OLD`",
            ),
        })
    }

    /// Returns a file of the folder as a commit has it; `None` if the commit has no such file.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub(crate) fn file(&self, commit: &str, name: &str) -> Result<Option<String>, SetupError> {
        let object = format!("{commit}:./{name}");
        let unreadable = |reason: &str| {
            let short = commit.get(..12).unwrap_or(commit);
            SetupError::Other(format!("`{name}` of revision `{short}` cannot be read: {reason}"))
        };
        let kind = self.git(&["cat-file", "-t", &object])?;
        if !kind.status.success() {
            let said = String::from_utf8_lossy(&kind.stderr);
            // git says so in these words; anything else, such as a missing object, is trouble.
            let is_absent = ["does not exist in", "exists on disk, but not in", "is outside repository"]
                .iter()
                .any(|words| said.contains(words));
            return if is_absent { Ok(None) } else { Err(unreadable(first_line(&said))) };
        }
        if kind.stdout.trim_ascii() != b"blob" {
            return Err(unreadable("it is no file"));
        }
        let shown = self.git(&["cat-file", "blob", &object])?;
        if !shown.status.success() {
            return Err(unreadable(first_line(&String::from_utf8_lossy(&shown.stderr))));
        }
        if shown.stdout.len() > LARGEST {
            return Err(unreadable("it is larger than 16 MiB"));
        }
        String::from_utf8(shown.stdout).map(Some).map_err(|_| unreadable("it is not UTF-8"))
    }

    /// Runs git without a shell, without a terminal and without the network.
    fn git(&self, args: &[&str]) -> Result<Output, SetupError> {
        Command::new("git")
            .args(args)
            .current_dir(self.folder)
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .stdin(Stdio::null())
            .output()
            .map_err(|error| match error.kind() {
                ErrorKind::NotFound if self.folder.is_dir() => SetupError::helped(
                    "`git` is not on the `PATH`",
                    "install it, or compare with a file by `--file OLD`",
                ),
                _ => SetupError::Other(format!("`git` could not be started: {error}")),
            })
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or("").trim().trim_start_matches("fatal: ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn git(folder: &Path, args: &[&str]) {
        let output = Command::new("git").args(args).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    #[test]
    fn a_file_is_read_as_the_revision_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        git(root, &["init", "-q"]);
        git(root, &["config", "user.name", "n"]);
        git(root, &["config", "user.email", "n@example.org"]);
        let below = root.join("a b");
        std::fs::create_dir(&below).unwrap();
        let repository = Repository::open(&below).unwrap();
        let error = repository.commit("HEAD").unwrap_err().to_string();
        assert!(error.starts_with("the repository has no commit yet"), "{error}");
        std::fs::write(below.join("law"), "one").unwrap();
        git(root, &["add", "."]);
        git(root, &["commit", "-qm", "m"]);
        std::fs::write(below.join("law"), "two").unwrap();
        let commit = repository.commit("HEAD").unwrap();
        assert_eq!(repository.file(&commit, "law").unwrap().as_deref(), Some("one"));
        assert_eq!(repository.file(&commit, "other").unwrap(), None);
        let unknown = repository.commit("nobody").unwrap_err();
        assert_eq!(unknown.to_string(), "git knows no revision `nobody`");
        assert!(unknown.help().unwrap().contains("--file OLD"));
        // What looks like an option is a revision that does not exist.
        assert!(repository.commit("--all").unwrap_err().to_string().contains("no revision `--all`"));
    }

    #[test]
    fn a_folder_outside_of_git_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = Repository::open(folder.path()).map(drop).unwrap_err();
        assert!(error.to_string().contains("is in no git repository"), "{error}");
        assert!(error.help().unwrap().contains("--file OLD"), "{error}");
    }
}
