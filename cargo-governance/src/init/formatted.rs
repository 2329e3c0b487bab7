//! Whether rustfmt would leave the workspace as it is, asked while the source is read; a long answer is not waited for.

use std::fs::File;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::child::{self, Echo, Ended, Invocation, Ran};
use crate::gates;
use crate::judging::missing;
use crate::workspace::Workspace;

/// How long rustfmt may take.
const LIMIT: Duration = Duration::from_secs(5);

/// What rustfmt says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Formatted {
    /// It would change nothing.
    Yes,
    /// It would change something.
    No,
    /// It is not there.
    Missing,
    /// It took too long.
    Slow,
    /// It could not read a file, or did not end by itself.
    Unclear,
}

impl Formatted {
    /// Returns why it is not known whether rustfmt would change files, if it is not.
    #[must_use]
    pub(crate) fn unknown(self) -> Option<String> {
        match self {
            Self::Yes | Self::No => None,
            Self::Missing => Some("rustfmt is not installed".to_owned()),
            Self::Slow => {
                Some(format!("rustfmt took longer than {} s, and was not waited for", LIMIT.as_secs()))
            }
            Self::Unclear => Some("rustfmt could not read every file".to_owned()),
        }
    }
}

/// A question that is being answered.
#[derive(Debug)]
pub(crate) struct Formatting(Option<JoinHandle<Formatted>>);

impl Formatting {
    /// Asks the same as the gate `format` does.
    #[must_use]
    pub(crate) fn ask(workspace: &Workspace) -> Self {
        let command = gates::format_command(workspace).limit(LIMIT);
        Self(std::thread::Builder::new().spawn(move || answer(&command)).ok())
    }

    /// Waits for the answer.
    #[must_use]
    pub(crate) fn wait(self) -> Formatted {
        self.0.and_then(|thread| thread.join().ok()).unwrap_or(Formatted::Unclear)
    }
}

fn answer(command: &Invocation) -> Formatted {
    let null = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let Ok(log) = File::options().write(true).open(null) else { return Formatted::Unclear };
    of(&child::run(command, &Arc::new(Mutex::new(log)), Echo::Quiet))
}

fn of(ran: &Ran) -> Formatted {
    match ran.ended {
        Ended::Code(0) => Formatted::Yes,
        Ended::Code(_) if ran.stdout.lines().any(|line| line.starts_with("Diff in ")) => Formatted::No,
        Ended::Code(_) if missing(&ran.stderr).is_some() => Formatted::Missing,
        Ended::NotStarted(_) => Formatted::Missing,
        Ended::OutOfTime(_) => Formatted::Slow,
        _ => Formatted::Unclear,
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[track_caller]
    fn check(ended: Ended, stdout: &str, stderr: &str, expect: Formatted) {
        assert_eq!(of(&Ran { ended, stdout: stdout.into(), stderr: stderr.into() }), expect);
    }

    #[test]
    fn what_rustfmt_could_not_say_is_told_apart() {
        check(Ended::Code(1), "Diff in /w/src/lib.rs:1:\n", "", Formatted::No);
        let missing = "error: 'cargo-fmt' is not installed for the toolchain 'stable'.\n";
        check(Ended::Code(1), "", missing, Formatted::Missing);
        check(Ended::OutOfTime(LIMIT), "", "", Formatted::Slow);
        check(Ended::Code(1), "", "error: expected `}`\n", Formatted::Unclear);
        assert_eq!(Formatted::No.unknown(), None);
        assert!(Formatted::Slow.unknown().unwrap().contains("longer than 5 s"));
    }

    #[test]
    fn a_program_that_did_not_start_is_missing_and_what_is_not_known_is_said() {
        let nothing = Ended::NotStarted("no such file".into());
        check(nothing, "", "", Formatted::Missing);
        check(Ended::Code(0), "", "", Formatted::Yes);
        assert_eq!(Formatted::Missing.unknown().as_deref(), Some("rustfmt is not installed"));
        assert_eq!(Formatted::Unclear.unknown().as_deref(), Some("rustfmt could not read every file"));
        assert_eq!(Formatted::Yes.unknown(), None);
    }
}
