//! A child that stands alone: in a pinned environment and a process group of its own, so that Ctrl-C reaches it through us,
//! and so that nothing that it has started outlives it.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::family::{Family, signal_of};
use super::interrupt;

/// The most that is kept of one stream, in bytes.
const KEPT: usize = 64 * 1024 * 1024;
/// How long to wait for the streams to close after the child was ended.
const PATIENCE: Duration = Duration::from_secs(5);
/// What every program needs to be found and to find its user; handed on without being named.
const NEEDED: &[&str] = if cfg!(windows) {
    &["PATH", "PATHEXT", "SystemRoot", "SystemDrive", "ComSpec", "USERPROFILE"]
} else {
    &["PATH", "HOME"]
};

/// A command with the whole of its environment.
#[derive(Debug, Clone)]
pub(crate) struct Lone {
    /// The program and its arguments; at least one.
    pub(crate) argv: Vec<String>,
    /// Variables that are set.
    pub(crate) env: Vec<(String, String)>,
    /// Names of variables that are handed on, besides those that every program needs.
    pub(crate) pass_env: Vec<String>,
    /// The folder to start it in.
    pub(crate) folder: PathBuf,
    /// How long it may take.
    pub(crate) limit: Duration,
}

/// How it ended.
#[derive(Debug)]
pub(crate) enum Way {
    /// By itself.
    Itself(ExitStatus),
    /// After its limit.
    OutOfTime,
    /// Because it was to stop.
    Stopped,
    /// It did not begin.
    NotStarted(std::io::Error),
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) way: Way,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    /// Whether a stream was longer than what is kept, or was still open at the end.
    pub(crate) is_cut: bool,
    pub(crate) took: Duration,
}

impl Lone {
    /// Returns the command, its standard input empty.
    fn command(&self) -> Command {
        let program = self.argv.first().map_or("", String::as_str);
        let mut command = Command::new(program);
        command.args(self.argv.iter().skip(1)).current_dir(&self.folder).stdin(Stdio::null()).env_clear();
        for name in NEEDED.iter().copied().chain(self.pass_env.iter().map(String::as_str)) {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        own_group(&mut command);
        command
    }

    /// Runs it to its end, to its limit, or until it is to stop.
    pub(crate) fn run(&self, is_to_stop: impl Fn() -> bool) -> Done {
        let begin = Instant::now();
        let mut command = self.command();
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = match Family::start(command) {
            Ok(child) => child,
            Err(error) => {
                let way = Way::NotStarted(error);
                return Done {
                    way,
                    stdout: Vec::new(),
                    stderr: Vec::new(),
                    is_cut: false,
                    took: begin.elapsed(),
                };
            }
        };
        let stdout = child.stdout().map(capture);
        let stderr = child.stderr().map(capture);
        let way = self.wait(&mut child, begin, is_to_stop);
        let took = begin.elapsed();
        // What it left in the background would hold its streams open, and the machine.
        child.end_group();
        let (stdout, is_cut) = collect(stdout);
        let (stderr, is_cut_too) = collect(stderr);
        Done { way, stdout, stderr, is_cut: is_cut || is_cut_too, took }
    }

    fn wait(&self, child: &mut Family, begin: Instant, is_to_stop: impl Fn() -> bool) -> Way {
        let mut pause = Duration::from_millis(1);
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Way::Itself(status),
                Ok(None) if begin.elapsed() >= self.limit => {
                    child.end();
                    interrupt::note_ended();
                    return Way::OutOfTime;
                }
                Ok(None) if is_to_stop() => {
                    child.end();
                    interrupt::note_ended();
                    return Way::Stopped;
                }
                Ok(None) => std::thread::sleep(pause.min(self.limit.saturating_sub(begin.elapsed()))),
                Err(error) => return Way::NotStarted(error),
            }
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }

    /// Starts it in the background, both its streams going into one file.
    ///
    /// # Errors
    /// As the system says.
    pub(crate) fn start(&self, log: &std::fs::File) -> std::io::Result<Background> {
        let mut command = self.command();
        command.stdout(log.try_clone()?).stderr(log.try_clone()?);
        Ok(Background { child: Family::start(command)?, ended: None })
    }
}

/// A child in the background; it is ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Background {
    child: Family,
    ended: Option<ExitStatus>,
}

impl Background {
    /// Returns how it ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        if self.ended.is_none() {
            self.ended = self.child.try_wait().ok().flatten();
        }
        self.ended
    }

    /// Asks it to end, and makes it end after a while, with all that it has started.
    pub(crate) fn stop(&mut self, within: Duration) {
        let begin = Instant::now();
        if self.ended().is_none() {
            self.child.ask_to_end();
        }
        while self.ended().is_none() && begin.elapsed() < within {
            std::thread::sleep(Duration::from_millis(5));
        }
        if self.ended().is_none() {
            self.child.end();
            interrupt::note_ended();
        }
        self.child.end_group();
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.stop(Duration::ZERO);
    }
}

/// Returns the signal that ended a child, or its code.
pub(crate) fn code_or_signal(status: ExitStatus) -> Result<i32, i32> {
    status.code().ok_or_else(|| signal_of(status).unwrap_or(0))
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

/// A job object holds the family together there.
#[cfg(windows)]
const fn own_group(_: &mut Command) {}

/// Reads a stream in a thread of its own; the channel closes when the stream does.
fn capture(mut stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        let mut kept = 0;
        while let Ok(count) = stream.read(&mut buffer) {
            let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
            // A child that writes for ever fills neither the memory nor its pipe: what is too much is read and dropped.
            if kept <= KEPT {
                kept += chunk.len();
                if sender.send(chunk.to_vec()).is_err() {
                    break;
                }
            }
        }
    });
    receiver
}

/// Joins what a stream gave, and says whether that may not be all.
fn collect(receiver: Option<Receiver<Vec<u8>>>) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    let Some(receiver) = receiver else { return (bytes, false) };
    loop {
        match receiver.recv_timeout(PATIENCE) {
            Ok(chunk) => bytes.extend(chunk),
            Err(RecvTimeoutError::Timeout) => return (bytes, true),
            Err(RecvTimeoutError::Disconnected) => {
                let is_cut = bytes.len() > KEPT;
                return (bytes, is_cut);
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Lone {
        Lone {
            argv: ["sh", "-c", script].map(str::to_owned).to_vec(),
            env: vec![("SET".to_owned(), "set".to_owned())],
            pass_env: vec!["NOT_THERE".to_owned()],
            folder: std::env::temp_dir(),
            limit,
        }
    }

    #[test]
    fn the_environment_is_the_pinned_one() {
        let done = shell("env | sed 's/=.*//' | sort", Duration::from_secs(60)).run(|| false);
        let names = String::from_utf8(done.stdout).unwrap();
        // What the shell itself sets does not come from us.
        let names: Vec<&str> =
            names.lines().filter(|name| !["PWD", "SHLVL", "_", "OLDPWD"].contains(name)).collect();
        assert!(names.iter().all(|name| ["HOME", "PATH", "SET"].contains(name)), "{names:?}");
        assert!(names.contains(&"SET"));
    }

    #[test]
    fn what_is_left_in_the_background_is_ended_too() {
        let begin = Instant::now();
        let done = shell("sleep 600 & echo $!", Duration::from_secs(60)).run(|| false);
        let pid = String::from_utf8(done.stdout).unwrap();
        assert!(begin.elapsed() < PATIENCE && !done.is_cut, "{:?}", begin.elapsed());
        assert!(
            !std::path::Path::new("/proc").join(pid.trim()).join("cwd").exists()
                || cfg!(not(target_os = "linux"))
        );
    }

    #[test]
    fn a_child_is_stopped_when_that_is_wanted() {
        let begin = Instant::now();
        let done = shell("sleep 600 & sleep 600", Duration::from_secs(60)).run(|| true);
        assert!(matches!(done.way, Way::Stopped));
        assert!(begin.elapsed() < Duration::from_secs(30));
        let done = shell("sleep 600", Duration::from_millis(50)).run(|| false);
        assert!(matches!(done.way, Way::OutOfTime));
    }

    #[test]
    fn a_service_is_asked_first_and_made_to_end_then() {
        let folder = tempfile::tempdir().unwrap();
        let log = |name: &str| std::fs::File::create(folder.path().join(name)).unwrap();
        let text = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        let wait_for = |name: &str| {
            let begin = Instant::now();
            while !text(name).contains("ready") && begin.elapsed() < Duration::from_secs(30) {
                std::thread::sleep(Duration::from_millis(5));
            }
        };
        let polite = "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.01; done";
        let mut service = shell(polite, Duration::ZERO).start(&log("polite")).unwrap();
        wait_for("polite");
        service.stop(Duration::from_secs(30));
        // Its own child was asked as well, which a shell may mention.
        assert!(
            text("polite").starts_with("ready\n") && text("polite").ends_with("bye\n"),
            "{}",
            text("polite")
        );
        let mut service =
            shell("trap '' TERM; echo ready; sleep 600", Duration::ZERO).start(&log("deaf")).unwrap();
        wait_for("deaf");
        assert_eq!(service.ended(), None);
        service.stop(Duration::from_millis(50));
        assert_eq!(service.ended().map(code_or_signal), Some(Err(9)));
    }
}
