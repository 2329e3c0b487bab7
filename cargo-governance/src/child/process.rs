//! One run of a command: started, watched, captured, and ended in time.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::command::Invocation;
use super::environment;
use super::family::{Family, signal_of};
use super::interrupt;
use crate::ui;

/// The most that is kept of one stream in memory; a log file keeps all of it.
const KEPT: usize = 64 * 1024 * 1024;
/// How long to wait for the streams to close after a child was ended.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether output is also shown as it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    /// It is only captured.
    Quiet,
    /// It is captured and written to standard error.
    Show,
    /// All is captured, and standard error is written to ours: the work is shown, and the result is not.
    Work,
}

/// How a child ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this code.
    Code(i32),
    /// By a signal.
    Signal(i32),
    /// It was ended after this limit.
    OutOfTime(Duration),
    /// It was ended, or never started, because the user asked the program to end.
    Interrupted,
    /// It could not be started.
    NotStarted(String),
}

impl Ended {
    /// Returns what to tell the user if the child did not end by itself.
    #[must_use]
    pub fn trouble(&self, program: &str) -> Option<String> {
        match self {
            Self::Code(_) => None,
            Self::Signal(signal) => Some(format!("`{program}` was killed by signal {signal}")),
            Self::OutOfTime(limit) => {
                Some(format!("`{program}` was ended after its limit of {} s", limit.as_secs()))
            }
            Self::Interrupted => Some(format!("`{program}` was interrupted")),
            Self::NotStarted(reason) => Some(format!("`{program}` could not be started: {reason}")),
        }
    }
}

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Ran {
    /// How it ended.
    pub ended: Ended,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ran {
    /// Returns whether it ended by itself with code 0.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.ended == Ended::Code(0)
    }

    /// Returns the last lines that it wrote to standard error, or else to standard output.
    #[must_use]
    pub fn tail(&self, lines: usize) -> Vec<String> {
        let text = if self.stderr.trim().is_empty() { &self.stdout } else { &self.stderr };
        tail_of(text, lines)
    }
}

/// Returns the last lines of a text, without trailing empty ones.
#[must_use]
pub(crate) fn tail_of(text: &str, lines: usize) -> Vec<String> {
    let all: Vec<&str> = text.trim_end().lines().collect();
    all.iter().skip(all.len().saturating_sub(lines)).map(|line| (*line).to_owned()).collect()
}

/// Runs a command, writes all its output to `log`, and returns when it has ended, or was ended by its limit.
#[must_use]
pub fn run(invocation: &Invocation, log: &Arc<Mutex<File>>, echo: Echo) -> Ran {
    let silent = |ended| Ran { ended, stdout: String::new(), stderr: String::new() };
    if interrupt::is_interrupted() {
        return silent(Ended::Interrupted);
    }
    write_log(log, format!("$ {invocation}\n").as_bytes());
    let mut child = match Family::start(command(invocation, echo)) {
        Ok(child) => child,
        Err(error) => return silent(not_started(invocation, &error)),
    };
    let result = if echo == Echo::Work { Echo::Quiet } else { echo };
    let stdout = child.stdout().map(|stream| capture(stream, log, result));
    let stderr = child.stderr().map(|stream| capture(stream, log, echo));
    let ended = wait(&mut child, invocation.limit);
    Ran { ended, stdout: collect(stdout), stderr: collect(stderr) }
}

/// Says why a command could not be started.
pub(super) fn not_started(invocation: &Invocation, error: &std::io::Error) -> Ended {
    Ended::NotStarted(match error.kind() {
        ErrorKind::NotFound if !invocation.folder.is_dir() => {
            format!("the folder `{}` does not exist", invocation.folder.display())
        }
        ErrorKind::NotFound => "it is not on the `PATH`".to_owned(),
        _ => error.to_string(),
    })
}

fn command(invocation: &Invocation, echo: Echo) -> Command {
    let mut command = bare(invocation);
    let color = if echo != Echo::Quiet && ui::is_live() && ui::is_colored() { "always" } else { "never" };
    command.env("CARGO_TERM_COLOR", color);
    command.envs(invocation.env.iter().chain(&invocation.secrets).map(|(name, value)| (name, value)));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Returns a command in our own environment, less what cargo has set for this very process.
pub(super) fn bare(invocation: &Invocation) -> Command {
    let mut command = Command::new(&invocation.program);
    command.args(&invocation.args).current_dir(&invocation.folder);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(environment::foreign) {
            command.env_remove(name);
        }
    }
    if environment::has_preferred() {
        command.env("PATH", environment::search_path());
    }
    command
}

fn wait(child: &mut Family, limit: Duration) -> Ended {
    let begin = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return ended(status),
            Ok(None) if begin.elapsed() >= limit => {
                child.end();
                interrupt::note_ended();
                return Ended::OutOfTime(limit);
            }
            Ok(None) if interrupt::is_interrupted() => {
                child.end();
                interrupt::note_ended();
                return Ended::Interrupted;
            }
            Ok(None) => std::thread::sleep(pause),
            Err(error) => return Ended::NotStarted(error.to_string()),
        }
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

pub(super) fn ended(status: ExitStatus) -> Ended {
    match status.code() {
        Some(code) => Ended::Code(code),
        None => Ended::Signal(signal_of(status).unwrap_or(0)),
    }
}

/// Reads a stream in a thread of its own; the channel closes when the stream does.
fn capture(mut stream: impl Read + Send + 'static, log: &Arc<Mutex<File>>, echo: Echo) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    let log = Arc::clone(log);
    std::thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(count) = stream.read(&mut buffer) {
            let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
            write_log(&log, chunk);
            if echo != Echo::Quiet {
                ui::note_raw(&String::from_utf8_lossy(chunk));
            }
            if sender.send(chunk.to_vec()).is_err() {
                break;
            }
        }
    });
    receiver
}

/// Joins what a stream gave; a stream that a stray grandchild keeps open is given up after a while.
fn collect(receiver: Option<Receiver<Vec<u8>>>) -> String {
    let mut bytes = Vec::new();
    let Some(receiver) = receiver else { return String::new() };
    loop {
        match receiver.recv_timeout(PATIENCE) {
            Ok(chunk) if bytes.len() + chunk.len() <= KEPT => bytes.extend(chunk),
            // The beginning is kept: it holds the first error. The log has the rest.
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn write_log(log: &Mutex<File>, bytes: &[u8]) {
    static IS_LOST: AtomicBool = AtomicBool::new(false);
    let mut file = log.lock().unwrap_or_else(PoisonError::into_inner);
    // A full disk must not change a verdict; what is judged and shown comes from memory.
    if let Err(error) = file.write_all(bytes)
        && !IS_LOST.swap(true, Ordering::Relaxed)
    {
        let warning = ui::styled(ui::YELLOW, "warning");
        ui::note(format_args!("{warning}: logs are not whole: {error}; verdicts do not depend on them"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shell of the platform, and a script for it.
    fn shell(unix: &str, windows: &str, limit: Duration) -> Ran {
        let log = Arc::new(Mutex::new(tempfile::tempfile().unwrap()));
        let (program, flag, script) = if cfg!(windows) { ("cmd", "/C", windows) } else { ("sh", "-c", unix) };
        let invocation = Invocation {
            program: program.to_owned(),
            args: vec![flag.to_owned(), script.to_owned()],
            env: vec![("GREETING".to_owned(), "hello".to_owned())],
            secrets: Vec::new(),
            folder: std::env::temp_dir(),
            limit,
        };
        run(&invocation, &log, Echo::Quiet)
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn code_and_both_streams_come_back() {
        let ran =
            shell("echo $GREETING; echo oops >&2; exit 3", "echo %GREETING%& echo oops>&2& exit 3", LONG);
        assert_eq!(
            (ran.ended.clone(), ran.stdout.trim(), ran.stderr.trim()),
            (Ended::Code(3), "hello", "oops")
        );
        assert_eq!(ran.tail(5), ["oops"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_signal_is_not_an_exit_code() {
        let ran = shell("kill -9 $$", "", LONG);
        assert_eq!(ran.ended.trouble("x").unwrap(), "`x` was killed by signal 9");
    }

    #[test]
    fn a_child_out_of_time_is_ended_with_its_children() {
        let begin = Instant::now();
        // On Windows the shell waits for `ping`, which is therefore the grandchild.
        let ran = shell(
            "echo $$; sleep 600 & sleep 600; true",
            "echo 1& ping -n 600 127.0.0.1 >&2",
            Duration::from_millis(300),
        );
        assert_eq!(ran.ended, Ended::OutOfTime(Duration::from_millis(300)));
        assert_eq!(ran.stdout.lines().count(), 1);
        // The streams close only when the grandchildren are gone as well.
        assert!(begin.elapsed() < PATIENCE, "{:?}", begin.elapsed());
    }

    #[test]
    fn a_child_that_did_not_end_by_itself_says_why() {
        let said = |ended: Ended| ended.trouble("x");
        assert_eq!(said(Ended::Code(3)), None);
        let limit = Ended::OutOfTime(Duration::from_secs(90));
        assert_eq!(said(limit).unwrap(), "`x` was ended after its limit of 90 s");
        assert_eq!(said(Ended::Interrupted).unwrap(), "`x` was interrupted");
    }

    #[test]
    fn a_missing_folder_is_not_taken_for_a_missing_program() {
        let folder = tempfile::tempdir().unwrap();
        let log = Arc::new(Mutex::new(tempfile::tempfile().unwrap()));
        let mut invocation = Invocation::cargo(folder.path().join("gone"), &[]);
        let current = std::env::current_exe().unwrap();
        invocation.program = current.display().to_string();
        let gone = run(&invocation, &log, Echo::Quiet).ended;
        let Ended::NotStarted(reason) = gone else { panic!("{gone:?}") };
        assert!(reason.starts_with("the folder `") && reason.ends_with("gone` does not exist"), "{reason}");
        // What is no program is neither.
        invocation.folder = folder.path().to_path_buf();
        invocation.program = folder.path().display().to_string();
        let refused = run(&invocation, &log, Echo::Quiet).ended.trouble("it").unwrap();
        assert!(refused.starts_with("`it` could not be started: ") && !refused.contains("PATH"), "{refused}");
    }

    #[test]
    fn a_missing_program_says_so() {
        let log = Arc::new(Mutex::new(tempfile::tempfile().unwrap()));
        let mut invocation = Invocation::cargo(std::env::temp_dir(), &[]);
        invocation.program = "no-such-program".to_owned();
        let ran = run(&invocation, &log, Echo::Quiet);
        assert_eq!(
            ran.ended.trouble("no-such-program").unwrap(),
            "`no-such-program` could not be started: it is not on the `PATH`"
        );
    }
}
