//! What a run says of where it ran: the machine, the compiler, the commit.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::JoinHandle;

use governance_evidence::run::{Commit, Machine};

/// Where a run ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Surroundings {
    pub(super) machine: Machine,
    pub(super) toolchain: String,
    pub(super) commit: Option<Commit>,
}

impl Surroundings {
    /// Asks beside the run, because git and the compiler take longer to start than all the rest.
    pub(super) fn ask(root: &Path) -> JoinHandle<Self> {
        let root: PathBuf = root.to_path_buf();
        std::thread::spawn(move || {
            let (machine, commit) = (machine(), commit(&root));
            Self { machine, commit, toolchain: toolchain(&root) }
        })
    }
}

fn machine() -> Machine {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    Machine {
        os: std::env::consts::OS.to_owned(),
        arch: std::env::consts::ARCH.to_owned(),
        cpu: line_of("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned()),
        cores: u32::try_from(cores).unwrap_or(u32::MAX),
        memory: line_of("/proc/meminfo", "MemTotal").as_deref().and_then(bytes).unwrap_or(0),
    }
}

/// Returns what a file of Linux says under a name; elsewhere there is no such file.
fn line_of(path: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// Reads `24035408 kB`.
fn bytes(text: &str) -> Option<u64> {
    text.strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1024)
}

fn toolchain(root: &Path) -> String {
    said(root, "rustc", &["--version"]).map_or_else(|| "unknown".to_owned(), |text| text.trim().to_owned())
}

/// Returns the commit, and whether anything is in no commit; what git ignores does not count. A workspace that merely lies in
/// somebody's repository, and is no part of it, has none.
pub(crate) fn commit(root: &Path) -> Option<Commit> {
    said(root, "git", &["ls-files", "--error-unmatch", "Cargo.toml"])?;
    let text = said(root, "git", &["status", "--porcelain=v2", "--branch", "--", "."])?;
    let id = text.lines().find_map(|line| line.strip_prefix("# branch.oid "))?;
    if id == "(initial)" {
        return None;
    }
    Some(Commit { id: id.to_owned(), is_dirty: text.lines().any(|line| !line.starts_with('#')) })
}

/// Returns what a program prints, if it can be started and is content.
pub(crate) fn said(root: &Path, program: &str, args: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(args).current_dir(root).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_machine_says_what_it_is() {
        let found = Surroundings::ask(Path::new(env!("CARGO_MANIFEST_DIR"))).join().unwrap();
        assert_eq!(found.machine.os, std::env::consts::OS);
        assert!(found.machine.cores > 0 && found.toolchain.starts_with("rustc 1."), "{found:?}");
        if cfg!(target_os = "linux") {
            assert!(found.machine.memory > 1 << 27, "{found:?}");
        }
    }

    #[test]
    fn a_folder_without_a_repository_has_no_commit() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(commit(folder.path()), None);
        assert_eq!(bytes("16 kB"), Some(16_384));
        assert_eq!(bytes("16"), None);
    }
}
