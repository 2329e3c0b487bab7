//! The tools that gates run besides cargo: which version, where it is found, how it is had.
//!
//! A tool is looked for in the repository's own tool folder first, then on the `PATH`.

mod folder;
mod install;
mod registry;
mod version;

pub(crate) use folder::{FOLDER, bin};
pub(crate) use install::{Installed, install};
pub(crate) use version::{Found, find};

pub(crate) use registry::{ALL, GUNGRAUN, NEXTEST, TARPAULIN, VALGRIND};

use std::path::{Path, PathBuf};

use crate::child;
use crate::workspace::Workspace;

/// One tool.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tool {
    /// The name of its program.
    pub(crate) program: &'static str,
    /// What it is asked to say its version.
    pub(crate) version_args: &'static [&'static str],
    /// Where it comes from.
    pub(crate) origin: Origin,
    /// What it is for, a few words.
    pub(crate) purpose: &'static str,
}

/// Where a tool comes from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A crate that cargo installs, in exactly this version.
    Crate {
        /// Its name.
        name: &'static str,
        /// The version that was tried.
        version: &'static str,
    },
    /// A package of the system.
    System {
        /// What Debian calls it.
        package: &'static str,
    },
}

impl Tool {
    /// Returns where the tool is, the repository's own first.
    pub(crate) fn locate(&self, workspace: &Workspace) -> Option<PathBuf> {
        let name = format!("{}{}", self.program, std::env::consts::EXE_SUFFIX);
        // A canary is a workspace of its own, without tools: those of the repository come with the search path.
        let path = child::search_path();
        let own = std::iter::once(bin(workspace));
        own.chain(std::env::split_paths(&path)).map(|folder| folder.join(&name)).find(is_program)
    }

    /// Returns the line that gets it; `tool` is how the user calls this tool.
    pub(crate) fn advice(&self, tool: &str) -> String {
        match self.origin {
            Origin::Crate { .. } => {
                format!("`{tool} tools install {}` puts it into `{FOLDER}`", self.program)
            }
            Origin::System { package } => format!("`apt-get install {package}`, or as your system does it"),
        }
    }
}

#[expect(clippy::ptr_arg, reason = "it filters paths that are owned")]
fn is_program(path: &PathBuf) -> bool {
    is_executable(path)
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}
