//! Which version of a tool there is, as the tool itself says.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Origin, Tool};
use crate::child::{self, Echo, Invocation};
use crate::workspace::Workspace;

/// No honest tool thinks longer about its version.
const LIMIT: Duration = Duration::from_secs(20);

/// A tool that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its version, or why it does not say.
    pub(crate) version: Result<String, String>,
}

/// Looks for a tool and asks it for its version; `None` if it is not there.
#[must_use]
pub(crate) fn find(tool: &Tool, workspace: &Workspace) -> Option<Found> {
    let path = tool.locate(workspace)?;
    let version = ask(tool, &path.display().to_string(), workspace);
    Some(Found { path, version })
}

impl Tool {
    /// Returns the version that was tried, if it comes from a crate.
    pub(crate) const fn pinned(&self) -> Option<&'static str> {
        match self.origin {
            Origin::Crate { version, .. } => Some(version),
            Origin::System { .. } => None,
        }
    }
}

impl Found {
    /// Returns whether it is another version than the one that was tried; one that does not say its version is.
    pub(crate) fn differs(&self, tool: &Tool) -> bool {
        tool.pinned().is_some_and(|pinned| self.version.as_deref() != Ok(pinned))
    }
}

fn ask(tool: &Tool, program: &str, workspace: &Workspace) -> Result<String, String> {
    let invocation = Invocation {
        program: program.to_owned(),
        args: tool.version_args.iter().map(|arg| (*arg).to_owned()).collect(),
        env: Vec::new(),
        secrets: Vec::new(),
        folder: workspace.root().to_path_buf(),
        limit: LIMIT,
    };
    // What it writes besides is of no interest.
    let null = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let log = File::options().write(true).open(null).map_err(|error| error.to_string())?;
    let ran = child::run(&invocation, &Arc::new(Mutex::new(log)), Echo::Quiet);
    match ran.ended.trouble(tool.program) {
        Some(trouble) => Err(trouble),
        None => version_in(&ran.stdout)
            .or_else(|| version_in(&ran.stderr))
            .map(str::to_owned)
            .ok_or_else(|| format!("`{}` does not say its version", tool.program)),
    }
}

/// Returns the first number with a dot in it: `cargo-nextest 0.9.143 (abc 2026-01-01)`, `valgrind-3.19.0`.
fn version_in(text: &str) -> Option<&str> {
    text.lines().flat_map(|line| line.split([' ', '-', '(', ')', ',', '\t'])).find_map(|word| {
        let word = word.strip_prefix('v').unwrap_or(word);
        let is_version = word.starts_with(|c: char| c.is_ascii_digit())
            && word.contains('.')
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '+');
        is_version.then_some(word)
    })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn tools_say_their_version_in_many_ways() {
        for (said, version) in [
            ("cargo-nextest 0.9.143 (abcdef012 2026-10-01)\nrelease: 0.9.143\n", Some("0.9.143")),
            ("valgrind-3.19.0\n", Some("3.19.0")),
            ("cargo-tarpaulin version: 0.37.5\n", Some("0.37.5")),
            ("v1.2 of it", Some("1.2")),
            ("no idea\n", None),
            ("\u{0}\u{fffd}garbage 7", None),
        ] {
            assert_eq!(version_in(said), version, "{said}");
        }
    }

    #[test]
    fn another_version_than_the_pinned_one_differs_and_so_does_garbage() {
        let found = |version| Found { path: PathBuf::new(), version };
        assert!(!found(Ok("0.9.143".to_owned())).differs(&super::super::NEXTEST));
        assert!(found(Ok("0.9.142".to_owned())).differs(&super::super::NEXTEST));
        assert!(found(Err("garbage".to_owned())).differs(&super::super::NEXTEST));
        assert!(!found(Ok("3.19.0".to_owned())).differs(&super::super::VALGRIND));
    }
}
