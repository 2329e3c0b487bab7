//! What git will really run: the end state of a hook, whatever an installer believes.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::git::Repository;
use super::manifest::{Entry, Manifest, digest};
use super::place::Place;
use super::shim::{Name, Shim, mark};
use crate::error::SetupError;

/// One hook, as git will find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Which.
    pub(crate) name: Name,
    /// Where git looks for it.
    pub(crate) path: PathBuf,
    /// What is there.
    pub(crate) state: State,
}

/// What is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// The shim, whole, and git will run it.
    Live {
        /// The hook that runs before it.
        chained: Option<PathBuf>,
    },
    /// Somebody else's hook, which calls this tool.
    ByHand,
    /// It was never installed.
    Absent {
        /// Whether somebody else's hook is there.
        has_other: bool,
    },
    /// It was installed, and git will not run it as it was: why, one line each.
    Dead(Vec<String>),
}

impl Found {
    /// Returns whether git will run the check.
    pub(crate) const fn is_live(&self) -> bool {
        matches!(self.state, State::Live { .. } | State::ByHand)
    }

    /// Returns the word for it.
    pub(crate) const fn word(&self) -> &'static str {
        match self.state {
            State::Live { .. } => "installed",
            State::ByHand => "by hand",
            State::Absent { .. } => "not installed",
            State::Dead(_) => "dead",
        }
    }

    /// Returns what there is to say about it.
    pub(crate) fn lines(&self) -> Vec<String> {
        match &self.state {
            State::Live { chained: None } => Vec::new(),
            State::Live { chained: Some(path) } => vec![format!("runs `{}` first", path.display())],
            State::ByHand => vec!["a hook of somebody else's calls this tool".to_owned()],
            State::Absent { has_other: false } => Vec::new(),
            State::Absent { has_other: true } => {
                vec!["git runs somebody else's hook; `install` keeps it, and runs it first".to_owned()]
            }
            State::Dead(why) => why.clone(),
        }
    }

    /// Returns it as JSON.
    pub(crate) fn document(&self) -> Value {
        let chained = match &self.state {
            State::Live { chained } => chained.as_ref(),
            _ => None,
        };
        json!({
            "hook": self.name.word(),
            "path": self.path,
            "state": self.word().replace(' ', "_"),
            "will_run": self.is_live(),
            "chained": chained,
            "reasons": if let State::Dead(why) = &self.state { why.as_slice() } else { &[] },
        })
    }
}

/// Looks at every hook that was installed, and at `pre-commit` in any case.
///
/// # Errors
/// Says what git said, or that the record of installed hooks cannot be read.
pub(crate) fn examine(repository: &Repository) -> Result<(Place, Vec<Found>), SetupError> {
    let place = Place::find(repository)?;
    let manifest = Manifest::read(repository)?;
    let wanted =
        |name: &Name| *name == Name::Commit || manifest.hooks.iter().any(|entry| entry.name == *name);
    let found = Name::ALL.into_iter().filter(wanted).map(|name| {
        let path = place.folder.join(name.word());
        let state = look(&path, name, &place, &manifest);
        Found { name, path, state }
    });
    let found = found.collect();
    Ok((place, found))
}

fn look(path: &Path, name: Name, place: &Place, manifest: &Manifest) -> State {
    if is_by_hand(path, name) {
        return State::ByHand;
    }
    let Some(entry) = manifest.at(path) else { return elsewhere(path, name, place, manifest) };
    let mut why = Vec::new();
    match digest(path) {
        None if path.symlink_metadata().is_err() => why.push(format!("`{}` is gone", path.display())),
        None => why.push(format!("`{}` cannot be read", path.display())),
        Some(now) if now == entry.digest => {
            let shim = Shim {
                name,
                tool: entry.tool.clone(),
                root: entry.root.clone(),
                is_chained: entry.chained.is_some(),
            };
            if std::fs::read_to_string(path).is_ok_and(|text| text != shim.text()) {
                why.push("it is of another version of this tool".to_owned());
            }
        }
        Some(_) if text(path).contains(&mark(name)) => {
            why.push("it was edited since it was installed".to_owned())
        }
        Some(_) => why.push("another hook took its place".to_owned()),
    }
    if path.symlink_metadata().is_ok() && !is_executable(path) {
        why.push("it is not executable, so git ignores it".to_owned());
    }
    why.extend(lost(entry));
    if why.is_empty() {
        State::Live { chained: entry.chained.as_ref().map(|chained| chained.path.clone()) }
    } else {
        State::Dead(why)
    }
}

/// Whether somebody else's hook calls this tool.
fn is_by_hand(path: &Path, name: Name) -> bool {
    let there = text(path);
    is_executable(path)
        && there.contains(&format!("hooks run {}", name.word()))
        && !there.contains(&mark(name))
}

/// Says what has become of the hook that was there before, if it is not there any longer.
fn lost(entry: &Entry) -> Option<String> {
    let chained = entry.chained.as_ref()?;
    let is_lost = chained.path.symlink_metadata().is_err();
    is_lost.then(|| format!("the hook that it runs first, `{}`, is gone", chained.path.display()))
}

/// Looks at a path where nothing was installed, though it may have been elsewhere.
fn elsewhere(path: &Path, name: Name, place: &Place, manifest: &Manifest) -> State {
    let Some(other) = manifest.hooks.iter().find(|entry| entry.name == name) else {
        let has_other = path.symlink_metadata().is_ok();
        return State::Absent { has_other };
    };
    let other = other.path.display();
    let sent = place.moved.as_ref().map_or_else(
        || format!("git looks in `{}`", place.folder.display()),
        |moved| format!("it is shadowed: {moved} sends git to `{}`", place.folder.display()),
    );
    State::Dead(vec![format!("{sent}, and it was installed as `{other}`")])
}

/// Reads a file as text, as far as it is text.
pub(super) fn text(path: &Path) -> String {
    std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

#[cfg(unix)]
pub(super) fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
pub(super) fn is_executable(path: &Path) -> bool {
    path.is_file()
}
