//! Where git looks for hooks, who has said so, and whether anybody may write there.

use std::path::{Path, PathBuf};

use super::git::{Repository, real};
use crate::error::SetupError;

/// Where git looks for hooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The folder, without symbolic links.
    pub(crate) folder: PathBuf,
    /// Who has moved it there, if somebody has.
    pub(crate) moved: Option<Moved>,
    /// Whose folder it is.
    owner: Owner,
}

/// `core.hooksPath`, and where it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moved {
    /// `local`, `worktree`, `global`, `system` or `command`.
    pub(crate) scope: String,
    /// The file, as git names it.
    pub(crate) origin: String,
    /// Its value.
    pub(crate) value: String,
}

/// Whose folder it is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Owner {
    /// This repository's: inside of what is git's own, or in the work tree and not tracked.
    Repository,
    /// The team's: files in it are tracked.
    Team,
    /// Husky's, which writes it anew.
    Husky,
    /// Nobody's here: outside of the repository.
    Outside,
}

impl Place {
    /// Asks git where it looks for hooks.
    ///
    /// # Errors
    /// Says what git said.
    pub(crate) fn find(repository: &Repository) -> Result<Self, SetupError> {
        let failed = |reason: String| SetupError::Other(format!("git cannot say where hooks are: {reason}"));
        let top = &repository.top;
        let said = repository.git().args(&["rev-parse", "--git-path", "hooks"]).line().map_err(failed)?;
        // Where git starts hooks, it resolves the path: at the top of the work tree.
        let folder = real(&top.join(said));
        let moved = moved(repository).map_err(failed)?;
        let owner = owner(repository, &folder).map_err(failed)?;
        Ok(Self { folder, moved, owner })
    }

    /// Says why nothing should be written there, and what to do instead.
    pub(super) fn objection(&self, line: &str) -> Option<SetupError> {
        let folder = self.folder.display();
        let (what, help) = match (&self.owner, &self.moved) {
            (Owner::Repository, _) => return None,
            (Owner::Team, _) => (
                "whose files are tracked".to_owned(),
                format!("add the line `{line}` to the hook there, or install beside it with `--force`"),
            ),
            (Owner::Husky, _) => (
                "which husky writes anew at every installation".to_owned(),
                format!("add the line `{line}` to the hook in `.husky`, or install there with `--force`"),
            ),
            (Owner::Outside, Some(moved)) if ["global", "system"].contains(&moved.scope.as_str()) => (
                format!("for every repository of this {}", if moved.scope == "global" { "user" } else { "machine" }),
                "give this repository a folder of its own with `git config --local core.hooksPath \"$(git rev-parse \
                 --git-common-dir)/hooks\"`, or install there with `--force`"
                    .to_owned(),
            ),
            (Owner::Outside, _) => (
                "which is outside of this repository".to_owned(),
                "take the setting back with `git config --unset core.hooksPath`, or install there with `--force`"
                    .to_owned(),
            ),
        };
        let why = self.moved.as_ref().map_or_else(|| "a symbolic link".to_owned(), ToString::to_string);
        Some(SetupError::helped(format!("{why} sends git to `{folder}`, {what}"), help))
    }
}

impl std::fmt::Display for Moved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { scope, origin, value } = self;
        write!(f, "`core.hooksPath = {value}` of scope {scope} ({origin})")
    }
}

fn moved(repository: &Repository) -> Result<Option<Moved>, String> {
    let args = ["config", "--show-scope", "--show-origin", "--null", "--get", "core.hooksPath"];
    let (code, stdout, said) = repository.git().args(&args).output()?;
    match code {
        Some(0) => {}
        Some(1) => return Ok(None),
        _ => return Err(said),
    }
    let text = String::from_utf8_lossy(&stdout);
    let mut parts = text.split('\0').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    let (scope, origin, value) = (part(), part(), part());
    Ok(Some(Moved { scope, origin: origin.trim_start_matches("file:").to_owned(), value }))
}

fn owner(repository: &Repository, folder: &Path) -> Result<Owner, String> {
    if folder.starts_with(&repository.common) || folder.starts_with(&repository.git) {
        return Ok(Owner::Repository);
    }
    let Ok(below) = folder.strip_prefix(&repository.top) else { return Ok(Owner::Outside) };
    if below.ends_with(".husky/_") {
        return Ok(Owner::Husky);
    }
    let list = repository.git().args(&["ls-files", "--cached", "-z", "--"]);
    // An empty name is the whole work tree, which has to be asked for as such.
    let tracked = list.arg(if below.as_os_str().is_empty() { Path::new(".") } else { below }).bytes()?;
    Ok(if tracked.is_empty() { Owner::Repository } else { Owner::Team })
}
