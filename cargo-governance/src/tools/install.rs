//! Installing: pinned crates into the repository's own folder, system packages with the system's own installer.
//!
//! Only here, and only when the user asks for it, is anything fetched that is no dependency of the workspace.

use std::path::Path;
use std::time::Duration;

use super::{FOLDER, Origin, Tool, find, folder};
use crate::child::{Echo, Invocation};
use crate::error::SetupError;
use crate::gate::Desk;
use crate::workspace::Workspace;

/// How long one installation may take.
const LIMIT: Duration = Duration::from_secs(2 * 3600);

/// How an installation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Installed {
    /// It was there already, in this version.
    Already(String),
    /// It is there now, in this version.
    Now(String),
    /// Only the user can do it, with this line.
    ByHand(String),
    /// It did not work.
    Not {
        /// Why.
        reason: String,
        /// The end of what was written about it.
        tail: Vec<String>,
    },
}

/// Installs a tool unless it is there in the version that was tried; `echo` shows what the installer writes, and `tell` hears of
/// it before that begins.
///
/// # Errors
/// Says why the tool folder or the log cannot be written.
pub(crate) fn install(
    tool: &Tool,
    workspace: &Workspace,
    echo: Echo,
    tell: &dyn Fn(&str),
) -> Result<Installed, SetupError> {
    let found = find(tool, workspace);
    if let Some(found) = found.filter(|found| !found.differs(tool)) {
        return Ok(Installed::Already(found.version.unwrap_or_else(|trouble| trouble)));
    }
    let scratch = workspace.scratch();
    let desk = Desk::open(&scratch, "tools", echo).map_err(SetupError::Other)?.limited(LIMIT);
    let failed = match tool.origin {
        Origin::Crate { name, version } => {
            tell(&announced(tool));
            let root = folder::make(workspace)?;
            // What other builds use stays untouched, and nothing of this one stays.
            let target = scratch.join("tools-target");
            let failed = run(&desk, &of_crate((name, version), &root, &target, workspace.root()));
            drop(std::fs::remove_dir_all(&target));
            failed
        }
        Origin::System { package } => {
            let line = format!("apt-get install --yes --no-install-recommends {package}");
            if !is_debian() {
                let line = format!("install the package `{package}` (Debian's name) as your system does it");
                return Ok(Installed::ByHand(line));
            }
            if !is_root() {
                return Ok(Installed::ByHand(format!("sudo {line}")));
            }
            tell(&announced(tool));
            of_package(&desk, package, workspace.root())
        }
    };
    if let Some((reason, tail)) = failed {
        return Ok(Installed::Not { reason, tail });
    }
    Ok(match find(tool, workspace) {
        Some(found) if !found.differs(tool) => {
            Installed::Now(found.version.unwrap_or_else(|trouble| trouble))
        }
        Some(found) => Installed::Not {
            reason: format!("`{}` is found first, and is another version", found.path.display()),
            tail: Vec::new(),
        },
        None => Installed::Not {
            reason: format!("the installer ended well, and `{}` is not there", tool.program),
            tail: Vec::new(),
        },
    })
}

/// Returns the command that installs a crate in exactly one version, with the dependencies that its makers tried.
fn of_crate((name, version): (&str, &str), root: &Path, target: &Path, folder: &Path) -> Invocation {
    // What is there is another version, or not cargo's: it is replaced.
    Invocation::cargo(folder, &["install", "--locked", "--force"])
        .args(["--version".to_owned(), format!("={version}")])
        .args(["--root".to_owned(), root.display().to_string()])
        .arg(name)
        .env("CARGO_TARGET_DIR", target.display().to_string())
        .limit(LIMIT)
}

/// Installs a package as Debian does, after a look at what there is if that did not work at first.
fn of_package(desk: &Desk, package: &str, folder: &Path) -> Option<(String, Vec<String>)> {
    let call = |args: &[&str]| {
        let mut invocation =
            Invocation::cargo(folder, args).env("DEBIAN_FRONTEND", "noninteractive").limit(LIMIT);
        "apt-get".clone_into(&mut invocation.program);
        invocation
    };
    let install = call(&["install", "--yes", "--no-install-recommends", package]);
    // No trouble, no second attempt.
    run(desk, &install)?;
    run(desk, &call(&["update"])).or_else(|| run(desk, &install))
}

/// Runs a command; `None` if it ended well.
fn run(desk: &Desk, invocation: &Invocation) -> Option<(String, Vec<String>)> {
    let ran = desk.run(invocation);
    let tail = || if desk.is_shown() { Vec::new() } else { ran.tail(20) };
    let program = &invocation.program;
    match ran.ended.trouble(program) {
        Some(trouble) => Some((trouble, tail())),
        None if ran.is_success() => None,
        None => Some((format!("`{program} {}` did not end well", invocation.args.join(" ")), tail())),
    }
}

/// Returns the line that a user sees who is asked to have patience.
fn announced(tool: &Tool) -> String {
    match tool.origin {
        Origin::Crate { name, version } => {
            format!("installing {name} {version} into `{FOLDER}`: this builds it")
        }
        Origin::System { package } => format!("installing the package {package}"),
    }
}

fn is_debian() -> bool {
    cfg!(target_os = "linux") && Path::new("/etc/debian_version").exists()
}

#[cfg(unix)]
fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
const fn is_root() -> bool {
    false
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_crate_is_installed_in_one_version_into_the_own_folder() {
        let command = of_crate(("x", "1.2.3"), Path::new("/w/t"), Path::new("/w/target/t"), Path::new("/w"));
        assert_eq!(
            command.to_string(),
            "CARGO_TARGET_DIR=/w/target/t cargo install --locked --force --version =1.2.3 --root /w/t x"
        );
    }
}
