//! What git knows of a database, and a clone of one.

use std::collections::BTreeSet;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use governance_evidence::moment::Moment;

use crate::child::OF_GIT;

/// The commit that a clone stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// The commit's id.
    pub(super) commit: String,
    /// When it was made.
    pub(super) committed: Moment,
    /// How many advisories differ from it.
    pub(super) changed: usize,
}

/// Returns the commit that a folder stands at, if the folder itself is a clone; `files` are its advisories.
///
/// Only commands that run nothing of the repository's own configuration: a clone on a stick may be anybody's, and `git status`
/// would start its filters and monitors.
///
/// # Errors
/// Says why git cannot tell.
pub(super) fn head(folder: &Path, files: &[PathBuf]) -> Result<Option<Head>, String> {
    // A folder inside some other repository would be given the commit of that.
    if !folder.join(".git").exists() {
        return Ok(None);
    }
    let ask = |args: &[&str]| text(git(Some(folder), args, "")?);
    let commit = ask(&["rev-parse", "--verify", "--end-of-options", "HEAD^{commit}"])?.trim().to_owned();
    let about = ask(&["cat-file", "commit", &commit])?;
    let line = about.lines().find_map(|line| line.strip_prefix("committer "));
    let seconds = line.and_then(|line| line.rsplit(' ').nth(1)).and_then(|word| word.parse().ok());
    let seconds = seconds.ok_or_else(|| format!("git does not date the commit {commit}"))?;
    let known = ask(&["ls-tree", "-r", "-z", &commit, "--", "crates", "rust"])?;
    let known: BTreeSet<(String, String)> = known.split('\0').filter_map(entry).collect();
    let names: Vec<String> = files.iter().map(|file| file.to_string_lossy().replace('\\', "/")).collect();
    let hashes =
        git(Some(folder), &["hash-object", "--no-filters", "--stdin-paths"], &(names.join("\n") + "\n"))?;
    let here: BTreeSet<(String, String)> =
        names.into_iter().zip(text(hashes)?.lines().map(str::to_owned)).collect();
    let changed: BTreeSet<&String> = here.symmetric_difference(&known).map(|(name, _)| name).collect();
    let changed = changed.len();
    Ok(Some(Head { commit, committed: Moment::from_unix(seconds), changed }))
}

/// Reads one entry of `ls-tree`, as the name and the id of a file, unless its name begins with a dot.
fn entry(line: &str) -> Option<(String, String)> {
    let (about, name) = line.split_once('\t')?;
    let is_hidden = name.rsplit('/').next().is_some_and(|last| last.starts_with('.'));
    (!is_hidden).then(|| (name.to_owned(), about.rsplit(' ').next().unwrap_or_default().to_owned()))
}

/// Clones the newest commit of a repository.
///
/// # Errors
/// Says what git said.
pub(super) fn clone(from: &str, to: &Path) -> Result<(), String> {
    let to = to.to_string_lossy();
    let args = [
        "-c",
        "core.autocrlf=false",
        "clone",
        "--quiet",
        "--depth",
        "1",
        "--no-tags",
        "--single-branch",
        "--",
        from,
        to.as_ref(),
    ];
    text(git(None, &args, "")?).map(drop)
}

fn text(output: Output) -> Result<String, String> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let lines = said.lines().map(str::trim);
    let first = lines.clone().find(|line| line.starts_with("fatal:")).or_else(|| lines.clone().next());
    Err(first.unwrap_or("git says nothing").trim_start_matches("fatal: ").to_owned())
}

/// Runs git without a shell and without a question; of the repository that a hook runs in, it learns nothing.
fn git(folder: Option<&Path>, args: &[&str], input: &str) -> Result<Output, String> {
    let mut command = Command::new("git");
    for name in OF_GIT {
        command.env_remove(name);
    }
    if let Some(folder) = folder {
        command.current_dir(folder);
    }
    command
        .args(args)
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => "`git` is not on the `PATH`".to_owned(),
        _ => format!("`git` could not be started: {error}"),
    };
    let mut child = command.spawn().map_err(failed)?;
    let (stdin, input) = (child.stdin.take(), input.to_owned());
    // It answers while it is still asked, and neither side may wait for the other.
    let writer = std::thread::spawn(move || {
        if let Some(mut stdin) = stdin {
            // A child that wants no more says why in its own words.
            drop(stdin.write_all(input.as_bytes()));
        }
    });
    let output = child.wait_with_output().map_err(failed);
    drop(writer.join());
    output
}
