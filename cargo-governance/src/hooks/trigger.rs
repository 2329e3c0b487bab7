//! `install` for a build script: quiet where all is well, a warning where it is not, and never a build that fails.

use std::path::{Path, PathBuf};

use super::git::Repository;
use super::install::{Done, Wish, install};
use super::is_ci;
use super::shim::Name;
use crate::error::SetupError;

/// What a build script has to tell cargo.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HookTrigger {
    /// Files whose change is a reason to look again.
    pub watch: Vec<PathBuf>,
    /// What was done, and what was in the way.
    pub warnings: Vec<String>,
}

/// Puts the hook `pre-commit` of the repository of a workspace in place, as `hooks install` does, unless this is continuous integration;
/// `tool` is what the hook calls, such as `cargo xtask`.
#[must_use]
pub fn trigger_hooks(root: &Path, tool: &str) -> HookTrigger {
    if is_ci() {
        return HookTrigger::default();
    }
    place(root, tool).unwrap_or_else(|error| {
        let help = error.help().map(|help| format!(" ({help})")).unwrap_or_default();
        HookTrigger { watch: Vec::new(), warnings: vec![format!("no hook was installed: {error}{help}")] }
    })
}

fn place(root: &Path, tool: &str) -> Result<HookTrigger, SetupError> {
    let repository = Repository::of_workspace(root)?;
    // A copy of the workspace that is built inside of another repository is not that repository's.
    if !root.join(governance_law::FILE_NAME).is_file() || repository.is_staged() {
        return Ok(HookTrigger::default());
    }
    let wish = Wish { tool, names: &[Name::Commit], is_forced: false };
    let mut trigger = HookTrigger::default();
    for (name, done) in install(&repository, &wish)? {
        let (path, what) = match done {
            Done::Installed { path, chained: None, .. } => (path, Some("was installed")),
            Done::Installed { path, .. } => {
                (path, Some("was installed, and runs first what was there before"))
            }
            Done::Renewed { path, .. } => (path, Some("was renewed")),
            Done::Already(path) | Done::ByHand(path) => (path, None),
        };
        if let Some(what) = what {
            let name = name.word();
            trigger
                .warnings
                .push(format!("the hook `{name}` {what}; `{tool} hooks uninstall` takes it away"));
        }
        trigger.watch.push(path);
    }
    Ok(trigger)
}
