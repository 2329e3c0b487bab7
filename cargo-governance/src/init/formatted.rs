//! Whether rustfmt would leave the workspace as it is, asked while the source is read; a long answer is not waited for.

use std::fs::File;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::child::{self, Echo, Ended, Invocation};
use crate::gates;
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
    /// It is not there, could not read a file, or took too long.
    Unknown,
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
        self.0.and_then(|thread| thread.join().ok()).unwrap_or(Formatted::Unknown)
    }
}

fn answer(command: &Invocation) -> Formatted {
    let null = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let Ok(log) = File::options().write(true).open(null) else { return Formatted::Unknown };
    let ran = child::run(command, &Arc::new(Mutex::new(log)), Echo::Quiet);
    match ran.ended {
        Ended::Code(0) => Formatted::Yes,
        Ended::Code(_) if ran.stdout.lines().any(|line| line.starts_with("Diff in ")) => Formatted::No,
        _ => Formatted::Unknown,
    }
}
