//! Holding what is about to be committed to the law: laid out, then judged by the tool that belongs to it.
//!
//! A tool of the machine judges itself. A tool of the project's own is part of what is committed: if the work tree has another one than
//! what is staged, the staged one is built and asked.

use std::collections::BTreeSet;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::git::{Repository, os, real};
use super::manifest::note_launcher;
use super::shim::is_own;
use super::staged::{Layout, Revision};
use crate::child::{self, Echo, Ended, Invocation, Ran};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::runner::Lock;

/// The longest that a check may take, the build of a tool included.
const LIMIT: Duration = Duration::from_secs(3600);

/// What is to be judged, and how.
#[derive(Debug)]
pub(crate) struct Trial<'a> {
    /// How the tool is called.
    pub(crate) tool: &'a str,
    /// The repository.
    pub(crate) repository: &'a Repository,
    /// The folder of this tool's logs and records.
    pub(crate) scratch: &'a Path,
    /// Whether this program was built from other sources than those of the work tree.
    pub(crate) is_stale: bool,
    /// Whether to write with colours.
    pub(crate) is_colored: bool,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Judged {
    /// How it ended; nothing if there is no law that it could be held to.
    pub(crate) exit: Option<Exit>,
    /// What a reader needs to act on it.
    pub(crate) lines: Vec<String>,
    /// How long it took.
    pub(crate) took: Duration,
}

/// What a push would make known.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Pushed(pub(crate) BTreeSet<String>);

impl Pushed {
    /// Reads what git tells a `pre-push` hook.
    ///
    /// # Errors
    /// Says what the system says.
    pub(crate) fn read(input: impl BufRead) -> std::io::Result<Self> {
        let mut commits = BTreeSet::new();
        for line in input.lines() {
            // Local name, local commit, remote name, remote commit; a branch that is deleted has no commit.
            if let Some(commit) = line?.split(' ').nth(1).filter(|id| id.chars().any(|digit| digit != '0')) {
                commits.insert(commit.to_owned());
            }
        }
        Ok(Self(commits))
    }
}

/// Judges what is staged, or a commit; `tell` hears what takes long.
///
/// # Errors
/// Says what could not be laid out.
pub(crate) fn judge(
    trial: &Trial<'_>,
    commit: Option<&str>,
    tell: &mut dyn FnMut(&str),
) -> Result<Judged, SetupError> {
    let begin = Instant::now();
    let revision = commit.map_or(Revision::Index, |commit| Revision::Commit(commit.to_owned()));
    let layout = Layout::below(trial.scratch, &trial.repository.top);
    std::fs::create_dir_all(layout.folder()).map_err(|error| {
        SetupError::Other(format!("`{}` cannot be made: {error}", layout.folder().display()))
    })?;
    let _lock = Lock::take(layout.folder(), true, &child::is_interrupted, tell)?;
    let notes = layout.fill(trial.repository, &revision).map_err(SetupError::Other)?;
    let root = layout.tree().join(&trial.repository.below);
    if !root.join(governance_law::FILE_NAME).is_file() {
        let why = format!("there is no `{}` in it, so nothing was checked", governance_law::FILE_NAME);
        return Ok(Judged { exit: None, lines: vec![why], took: begin.elapsed() });
    }
    let (invocation, echo) = command(trial, &layout, &root, &revision, tell)?;
    let log = layout.folder().join("log");
    let file = std::fs::File::create(&log)
        .map_err(|error| SetupError::Other(format!("`{}` cannot be written: {error}", log.display())))?;
    let ran = child::run(&invocation, &Arc::new(Mutex::new(file)), echo);
    if trial.repository.own().is_dir() {
        // It only helps where the tool cannot be built.
        drop(note_launcher(trial.repository));
    }
    let (exit, mut lines) = read(&ran, echo);
    let (from, to) = (layout.tree().display().to_string(), trial.repository.top.display().to_string());
    lines.iter_mut().for_each(|line| *line = line.replace(&from, &to));
    lines.extend(notes);
    Ok(Judged { exit: Some(exit), lines, took: begin.elapsed() })
}

/// Returns the command that judges, and whether its output is shown as it comes.
fn command(
    trial: &Trial<'_>,
    layout: &Layout,
    root: &Path,
    revision: &Revision,
    tell: &mut dyn FnMut(&str),
) -> Result<(Invocation, Echo), SetupError> {
    let program = std::env::current_exe()
        .map_err(|error| SetupError::Other(format!("this program cannot be found: {error}")))?;
    let mut command =
        Invocation::cargo(root, &[]).env("CARGO_TARGET_DIR", layout.target().display().to_string());
    let mut echo = Echo::Quiet;
    let changed = if !is_own(trial.tool) {
        None
    } else if trial.is_stale {
        Some("it does not compile in the work tree".to_owned())
    } else {
        changed(trial.repository, &program, revision).map_err(SetupError::Other)?
    };
    if let Some(why) = changed {
        tell(&format!(
            "the tool that is staged is another one than that of the work tree ({why}), and is built"
        ));
        echo = Echo::Show;
        command = command.args(trial.tool.split(' ').skip(1));
    } else {
        command.program = program.display().to_string();
    }
    let color = if trial.is_colored { "always" } else { "never" };
    let args = ["validate", "--profile", "commit", "--wait", "--quiet", "--color", color];
    Ok((command.args(args).limit(LIMIT), echo))
}

/// Returns how a check has ended, and what it said.
fn read(ran: &Ran, echo: Echo) -> (Exit, Vec<String>) {
    let lines = |text: &str| text.trim_end().lines().map(str::to_owned).collect::<Vec<_>>();
    let exit = match &ran.ended {
        Ended::Code(0) => return (Exit::Proved, Vec::new()),
        Ended::Code(1) => Exit::Violation,
        _ => Exit::Unchecked,
    };
    let mut said = lines(&ran.stdout);
    if exit == Exit::Unchecked {
        // What was shown as it came need not be repeated.
        if echo == Echo::Quiet {
            said.extend(lines(&ran.stderr));
        }
        match &ran.ended {
            Ended::Code(101) => said.push("the tool that is staged does not compile".to_owned()),
            other => said.extend(other.trouble("validate")),
        }
    }
    (exit, said)
}

/// Returns why a program that cargo has built from the work tree is not what it would build from a revision, if it is not.
fn changed(repository: &Repository, program: &Path, revision: &Revision) -> Result<Option<String>, String> {
    let Some(own) = sources(&program.with_extension("d")) else {
        return Ok(Some("nobody knows what this program was built from".to_owned()));
    };
    let diff = ["diff", "--name-only", "-z", "--no-ext-diff", "--no-renames", "--no-color"];
    let diff = repository.git().args(&diff);
    let diff = match revision {
        Revision::Index => diff,
        Revision::Commit(commit) => diff.arg(commit),
    };
    let new = repository.git().args(&["ls-files", "--others", "--exclude-standard", "-z"]);
    let mut listing = diff.arg("--").bytes()?;
    listing.extend(new.bytes()?);
    let names = listing.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let paths = names.map(|name| PathBuf::from(os(name.to_vec())));
    let first =
        paths.into_iter().find(|path| steers(path) || own.contains(&real(&repository.top.join(path))));
    Ok(first.map(|path| format!("`{}` differs", path.display())))
}

/// Whether a file says how cargo builds.
fn steers(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "rust-toolchain"].contains(&name)
        || path.ends_with(".cargo/config.toml")
}

/// Reads what a program was built from, as cargo writes it beside the program.
fn sources(file: &Path) -> Option<BTreeSet<PathBuf>> {
    let text = std::fs::read_to_string(file).ok()?;
    let (_, list) = text.lines().next()?.split_once(": ")?;
    // A space that belongs to a name has a backslash before it.
    let names = list.replace("\\ ", "\0");
    Some(names.split_whitespace().map(|name| real(Path::new(&name.replace('\0', " ")))).collect())
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn what_a_push_deletes_is_not_judged() {
        let zeros = "0".repeat(40);
        let said = format!(
            "refs/heads/a 1f {zeros} 00\nrefs/heads/b 1f refs/heads/b 2e\n(delete) {zeros} refs/heads/c 3d\n"
        );
        assert_eq!(Pushed::read(said.as_bytes()).unwrap().0, BTreeSet::from(["1f".to_owned()]));
        assert_eq!(Pushed::read(&b""[..]).unwrap(), Pushed::default());
    }

    #[test]
    fn the_sources_of_a_program_are_read_with_their_spaces() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("xtask.d");
        assert_eq!(sources(&file), None);
        std::fs::write(&file, "/t/xtask: /nowhere/a\\ b.rs /nowhere/c.rs\n").unwrap();
        let wanted = ["/nowhere/a b.rs", "/nowhere/c.rs"].map(PathBuf::from);
        assert_eq!(sources(&file), Some(BTreeSet::from(wanted)));
    }

    #[test]
    fn only_a_code_of_zero_is_a_pass() {
        let ran =
            |ended, stdout: &str, stderr: &str| Ran { ended, stdout: stdout.into(), stderr: stderr.into() };
        assert_eq!(read(&ran(Ended::Code(0), "table", "note"), Echo::Quiet), (Exit::Proved, Vec::new()));
        assert_eq!(
            read(&ran(Ended::Code(1), "table\n", "note"), Echo::Quiet),
            (Exit::Violation, vec!["table".into()])
        );
        let (exit, lines) = read(&ran(Ended::Code(101), "", "error: x"), Echo::Quiet);
        assert_eq!((exit, lines.len()), (Exit::Unchecked, 2));
        let (exit, lines) = read(&ran(Ended::Signal(9), "", "shown"), Echo::Show);
        assert_eq!((exit, lines), (Exit::Unchecked, vec!["`validate` was killed by signal 9".to_owned()]));
    }

    #[test]
    fn what_steers_a_build_counts_as_a_source() {
        for (path, is_steering) in
            [("Cargo.lock", true), ("a/Cargo.toml", true), (".cargo/config.toml", true), ("a.toml", false)]
        {
            assert_eq!(steers(Path::new(path)), is_steering, "{path}");
        }
    }
}
