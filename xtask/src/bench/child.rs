//! A process that does one thing, and what it cost.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use cargo_governance::lawfile;
use cargo_governance::lint;
use cargo_governance::ui;
use cargo_governance::workspace::Workspace;
use clap::Subcommand;
use ignore::WalkBuilder;
use serde_json::{Value, json};

use super::usage::{Usage, Who, usage};

/// The one thing.
#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// Lint workspaces; asking cargo for their packages is not counted.
    Lint {
        /// The law.
        #[arg(long)]
        by: PathBuf,
        /// Where earlier findings are kept; nothing is taken over without it.
        #[arg(long)]
        memory: Option<PathBuf>,
        /// The workspaces.
        folders: Vec<PathBuf>,
    },
    /// Read every byte of the source files and manifests.
    Read {
        /// The workspaces.
        folders: Vec<PathBuf>,
    },
    /// Do one side of the comparison of ledgers.
    Ledger {
        /// The ledger.
        file: PathBuf,
        /// The side.
        #[command(subcommand)]
        side: super::ledger::Side,
    },
    /// Run a command.
    Run {
        /// The command.
        #[arg(last = true)]
        words: Vec<String>,
    },
}

/// What a process cost, and one number that it counted, so that a run that did nothing is noticed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cost {
    /// User plus system time in seconds.
    pub(super) cpu: f64,
    /// Seconds by the clock.
    pub(super) wall: f64,
    /// The peak resident set in MB.
    pub(super) peak: f64,
    /// Findings, bytes, or the exit code of a command.
    pub(super) counted: u64,
}

/// Does the thing in this process and prints what it cost.
pub(super) fn run(job: &Job) -> Result<(), String> {
    let begin = Instant::now();
    let cost = match job {
        Job::Lint { by, memory, folders } => lint_all(by, memory.as_deref(), folders)?,
        Job::Read { folders } => {
            let before = usage(Who::Own)?;
            let bytes = read_all(folders)?;
            own(&before, bytes)?
        }
        Job::Ledger { file, side } => {
            let before = usage(Who::Own)?;
            let counted = super::ledger::one(file, *side)?;
            own(&before, counted)?
        }
        Job::Run { words } => command(words)?,
    };
    let wall = begin.elapsed().as_secs_f64();
    ui::say(json!({ "cpu": cost.cpu, "wall": wall, "peak": cost.peak, "counted": cost.counted }));
    Ok(())
}

/// Lets a new process do a thing, and returns what it cost.
pub(super) fn measure(job: &[String], env: &[(&str, &str)]) -> Result<Cost, String> {
    let this = std::env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    let mut command = Command::new(this);
    command.args(["bench", "child"]).args(job).envs(env.iter().copied()).stdin(Stdio::null());
    let output =
        command.output().map_err(|error| format!("a measuring process could not be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    let value: Value = serde_json::from_str(last).map_err(|_| {
        format!("`{}` failed: {}", job.join(" "), String::from_utf8_lossy(&output.stderr).trim())
    })?;
    let number =
        |key: &str| value.get(key).and_then(Value::as_f64).ok_or_else(|| format!("no `{key}` in `{last}`"));
    let counted = value.get("counted").and_then(Value::as_u64).unwrap_or(0);
    Ok(Cost { cpu: number("cpu")?, wall: number("wall")?, peak: number("peak")?, counted })
}

fn lint_all(by: &Path, memory: Option<&Path>, folders: &[PathBuf]) -> Result<Cost, String> {
    let law = lawfile::read(by, None).map_err(|error| error.to_string())?;
    let mut workspaces = Vec::new();
    for folder in folders {
        workspaces
            .push(Workspace::find(Some(&folder.join("Cargo.toml"))).map_err(|error| error.to_string())?);
    }
    let today = lawfile::today();
    let before = usage(Who::Own)?;
    let mut counted = 0;
    for (number, workspace) in workspaces.iter().enumerate() {
        let report = match memory {
            Some(folder) => {
                let options = lint::Options { cache: folder.join(number.to_string()), fresh: false };
                lint::lint_cached(&workspace.packages, &law, today, &options).report
            }
            None => lint::lint(&workspace.packages, &law, today),
        };
        counted += report.findings.len() as u64;
    }
    own(&before, counted)
}

/// Reads what a lint would read: every `.rs` file and manifest that git does not ignore.
fn read_all(folders: &[PathBuf]) -> Result<u64, String> {
    let mut bytes = 0;
    for folder in folders {
        for entry in WalkBuilder::new(folder).hidden(false).require_git(false).build() {
            let entry = entry.map_err(|error| error.to_string())?;
            let is_source =
                entry.path().extension().is_some_and(|extension| extension == "rs" || extension == "toml");
            if is_source && entry.file_type().is_some_and(|kind| kind.is_file()) {
                let text = std::fs::read(entry.path())
                    .map_err(|error| format!("{}: {error}", entry.path().display()))?;
                bytes += std::hint::black_box(text).len() as u64;
            }
        }
    }
    Ok(bytes)
}

fn command(words: &[String]) -> Result<Cost, String> {
    let (program, args) = words.split_first().ok_or("no command was given")?;
    let status = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("`{program}` could not be started: {error}"))?;
    let code = status.code().ok_or_else(|| format!("`{program}` was killed"))?;
    let after = usage(Who::Children)?;
    Ok(Cost { cpu: after.cpu, wall: 0.0, peak: after.peak, counted: u64::try_from(code).unwrap_or(u64::MAX) })
}

/// Returns what this process has cost since `before`; its peak is that of its whole life.
fn own(before: &Usage, counted: u64) -> Result<Cost, String> {
    let after = usage(Who::Own)?;
    // The peak of `getrusage` may be the parent's, from before the new program was loaded.
    let peak = std::fs::read_to_string("/proc/self/status").ok().and_then(|status| high_water(&status));
    let peak = peak.unwrap_or(after.peak);
    Ok(Cost { cpu: after.cpu - before.cpu, wall: 0.0, peak, counted })
}

fn high_water(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_counts_the_bytes_of_source_and_manifests() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.rs"), "12345").unwrap();
        std::fs::write(folder.path().join("Cargo.toml"), "123").unwrap();
        std::fs::write(folder.path().join("notes.txt"), "1").unwrap();
        assert_eq!(read_all(&[folder.path().to_path_buf()]), Ok(8));
    }

    #[test]
    fn a_command_is_charged_for_what_it_does() {
        let words =
            ["sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; exit 3"].map(str::to_owned);
        let cost = command(&words).unwrap();
        assert_eq!(cost.counted, 3);
        assert!(cost.cpu > 0.0 && cost.peak > 0.1, "{cost:?}");
    }

    #[test]
    fn the_peak_is_read_as_the_kernel_prints_it() {
        assert_eq!(high_water("VmPeak:\t  9 kB\nVmHWM:\t    2048 kB\n"), Some(2.0));
    }
}
