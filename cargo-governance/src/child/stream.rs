//! A run whose standard output is handed on line by line as it comes; standard error goes where ours goes.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use super::command::Invocation;
use super::family::Family;
use super::process::{Ended, bare, ended, not_started};

/// The longest line that is handed on whole; what is longer comes in pieces, so that no child can fill the memory.
const LONGEST: u64 = 64 * 1024 * 1024;

/// Whether to go on after a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// The next line is wanted.
    Continue,
    /// Nobody wants the rest: the child is ended with all that it has started.
    Stop,
}

/// Runs a command without a limit, and gives every line of its standard output, its line break included, to `on_line`.
pub(crate) fn stream(invocation: &Invocation, mut on_line: impl FnMut(&[u8]) -> Next) -> Ended {
    let mut command = bare(invocation);
    command.envs(invocation.env.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = match Family::start(command) {
        Ok(child) => child,
        Err(error) => return not_started(invocation, &error),
    };
    if let Some(stdout) = child.stdout() {
        let mut reader = BufReader::with_capacity(64 * 1024, stdout);
        let mut line = Vec::new();
        loop {
            line.clear();
            match (&mut reader).take(LONGEST).read_until(b'\n', &mut line) {
                // What it said so far was handed on; how it ends is asked below.
                Ok(0) | Err(_) => break,
                Ok(_) if on_line(&line) == Next::Stop => {
                    child.end();
                    break;
                }
                Ok(_) => {}
            }
        }
    }
    match child.wait() {
        Ok(status) => ended(status),
        Err(error) => Ended::NotStarted(error.to_string()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn shell(script: &str) -> Invocation {
        Invocation {
            program: "sh".to_owned(),
            args: vec!["-c".to_owned(), script.to_owned()],
            env: Vec::new(),
            secrets: Vec::new(),
            folder: std::env::temp_dir(),
            limit: Duration::from_secs(60),
        }
    }

    #[test]
    fn lines_come_while_the_child_runs_and_the_last_may_lack_its_break() {
        let begin = Instant::now();
        let mut lines: Vec<(String, Duration)> = Vec::new();
        let ended = stream(&shell("echo a; sleep 1; printf b; exit 3"), |line| {
            lines.push((String::from_utf8_lossy(line).into_owned(), begin.elapsed()));
            Next::Continue
        });
        assert_eq!(ended, Ended::Code(3));
        let texts: Vec<&str> = lines.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["a\n", "b"]);
        assert!(lines[1].1 - lines[0].1 > Duration::from_millis(500), "{lines:?}");
    }

    #[test]
    fn whoever_wants_no_more_ends_the_child_with_its_children() {
        let begin = Instant::now();
        let ended = stream(&shell("echo a; sleep 600 & sleep 600"), |_| Next::Stop);
        assert_eq!(ended, Ended::Signal(9));
        assert!(begin.elapsed() < Duration::from_secs(60));
    }

    #[test]
    fn what_cannot_be_started_says_nothing() {
        let missing = Invocation { program: "no-such-program".to_owned(), ..shell("") };
        let ended = stream(&missing, |line| panic!("{line:?}"));
        assert_eq!(ended, Ended::NotStarted("it is not on the `PATH`".to_owned()));
    }
}
