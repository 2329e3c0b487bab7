//! Steps and the commands in them.

use std::time::Duration;

use governance_law::Text;

use super::super::expect::Expect;
use super::super::judge::quantity;
use super::super::template::Template;
use super::{Capture, Service};

/// One step of preparing or clearing away.
#[derive(Debug, Clone)]
pub struct Step {
    /// What it is for, or what it does.
    pub name: String,
    /// What it does.
    pub work: Work,
    /// What has to come of its command.
    pub expect: Expect,
    /// How long the expectations may take to come true.
    pub within: Option<Within>,
    /// Values that are taken from its output.
    pub capture: Vec<Capture>,
}

/// What a step does.
#[derive(Debug, Clone)]
pub enum Work {
    /// Runs a command to its end.
    Run(Command),
    /// Starts a service and waits until it is ready.
    Start(Box<Service>),
    /// Waits.
    Wait(Duration),
    /// Writes a file below a folder of the pack's own.
    Write {
        /// The file.
        path: Template,
        /// What it holds then.
        text: Template,
    },
    /// Copies a file to below a folder of the pack's own.
    Copy {
        /// The file.
        from: Template,
        /// The copy.
        to: Template,
    },
    /// Changes one bit of a file: the lowest of one byte.
    Flip {
        /// The file.
        path: Template,
        /// Which byte, counted from 0; a negative one is counted from the end.
        byte: i64,
    },
    /// Cuts a file off.
    Cut {
        /// The file.
        path: Template,
        /// How many bytes it loses at its end.
        bytes: u64,
    },
    /// Replaces a text that a file holds exactly once.
    Replace {
        /// The file.
        path: Template,
        /// What is replaced.
        text: Template,
        /// What comes in its place.
        with: Template,
    },
    /// Removes a file.
    Remove {
        /// The file.
        path: Template,
    },
}

impl Work {
    /// Says what it does, variables by name.
    #[must_use]
    pub fn described(&self) -> String {
        match self {
            Self::Run(command) => command.argv.iter().map(Template::text).collect::<Vec<_>>().join(" "),
            Self::Start(service) => format!("start {}", service.name),
            Self::Wait(time) => format!("wait {}", quantity(*time)),
            Self::Write { path, .. } => format!("write {}", path.text()),
            Self::Copy { from, to } => format!("copy {} to {}", from.text(), to.text()),
            Self::Flip { path, byte } => format!("flip byte {byte} of {}", path.text()),
            Self::Cut { path, bytes } => format!("cut {bytes} bytes off {}", path.text()),
            Self::Replace { path, text, with } => {
                format!("replace `{}` by `{}` in {}", text.text(), with.text(), path.text())
            }
            Self::Remove { path } => format!("remove {}", path.text()),
        }
    }
}

/// A command: a program with its arguments, never a line for a shell.
#[derive(Debug, Clone)]
pub struct Command {
    /// The program and its arguments; at least one.
    pub argv: Vec<Template>,
    /// Variables of the environment that are set for it.
    pub env: Vec<(Text, Template)>,
    /// The folder that it is started in.
    pub folder: Option<Template>,
    /// How long it may take.
    pub limit: Option<Duration>,
}

/// For how long something is tried again, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within {
    /// For how long.
    pub time: Duration,
    /// How long to wait between two tries.
    pub every: Duration,
}
