//! What a gate is: a plan of steps, and a run over exactly these steps that ends in an outcome.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use governance_law::Law;

use crate::child::{self, Echo, Invocation, Ran};
use crate::error::SetupError;
use crate::generator::Generator;
use crate::outcome::Outcome;
use crate::tools::Tool;
use crate::workspace::Workspace;

/// What every gate may look at.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    /// The workspace.
    pub(crate) workspace: &'a Workspace,
    /// Its law.
    pub(crate) law: &'a Law,
    /// The generators of files that are kept in the tree.
    pub(crate) generators: &'a [Box<dyn Generator>],
    /// How the user called this tool, for commands to type: `cargo governance`.
    pub(crate) tool: &'a str,
}

impl Scene<'_> {
    /// Starts a cargo command in the workspace's root that insists on the lock file, if there is one.
    #[must_use]
    pub(crate) fn cargo(&self, args: &[&str]) -> Invocation {
        let command = Invocation::cargo(self.workspace.root(), args);
        if self.workspace.is_locked { command.arg("--locked") } else { command }
    }
}

/// What a gate needs of the machine, and so which gates may run beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// It builds: one at a time, because cargo would make them wait for each other anyway.
    Build,
    /// It only reads: beside anything but those that measure.
    Read,
    /// It measures: nothing runs beside it.
    Alone,
}

/// What an outcome depends on, so that it can be used again while none of it has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inputs {
    /// Files of the tree.
    pub(crate) files: Files,
    /// Files and folders outside of the tree, by content; one that is not there counts as such.
    pub(crate) outside: Vec<PathBuf>,
    /// Tools, by version.
    pub(crate) tools: Vec<&'static Tool>,
    /// Anything else, by name and content.
    pub(crate) further: Vec<(String, String)>,
}

/// Files of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Files {
    /// Every file that git does not ignore.
    All,
    /// Those that one of these globs names.
    Only(&'static [&'static str]),
}

impl Default for Inputs {
    fn default() -> Self {
        Self { files: Files::All, outside: Vec::new(), tools: Vec::new(), further: Vec::new() }
    }
}

/// One step of a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// What it is for, a few words.
    pub(crate) label: String,
    /// What it does.
    pub(crate) work: Work,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    /// Starts a command.
    Command(Invocation),
    /// Reads files in this process.
    Inside,
}

impl Step {
    /// Creates a step that starts a command.
    #[must_use]
    pub(crate) fn command(label: impl Into<String>, invocation: Invocation) -> Self {
        Self { label: label.into(), work: Work::Command(invocation) }
    }

    /// Creates a step that reads files in this process.
    #[must_use]
    pub(crate) fn inside(label: impl Into<String>) -> Self {
        Self { label: label.into(), work: Work::Inside }
    }

    /// Returns the command, if it is one.
    #[must_use]
    pub(crate) const fn invocation(&self) -> Option<&Invocation> {
        match &self.work {
            Work::Command(invocation) => Some(invocation),
            Work::Inside => None,
        }
    }

    /// Returns the line that a plan shows.
    #[must_use]
    pub(crate) fn shown(&self) -> String {
        match &self.work {
            Work::Command(invocation) => invocation.to_string(),
            Work::Inside => format!("(in this process) {}", self.label),
        }
    }
}

/// One check of `validate`.
pub(crate) trait Gate: Sync {
    /// Returns its name, one of the catalogue's.
    fn name(&self) -> &'static str;

    /// Returns what it needs of the machine.
    fn class(&self) -> Class {
        Class::Build
    }

    /// Returns the tools that it cannot do without, besides cargo.
    fn needs(&self, _: &Scene<'_>) -> Vec<&'static Tool> {
        Vec::new()
    }

    /// Returns what its outcome depends on besides its steps; `None` if an outcome must not be used again.
    fn inputs(&self, scene: &Scene<'_>) -> Option<Inputs> {
        Some(Inputs { tools: self.needs(scene), ..Inputs::default() })
    }

    /// Returns the steps that a run would take.
    fn plan(&self, scene: &Scene<'_>) -> Vec<Step>;

    /// Takes the steps that [`Gate::plan`] returned, all of them, and decides.
    fn run(&self, scene: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome;
}

/// Where a gate works: it starts commands here, and everything they write is kept in one log.
#[derive(Debug)]
pub(crate) struct Desk {
    log: Arc<Mutex<File>>,
    path: PathBuf,
    echo: Echo,
    limit: Duration,
}

impl Desk {
    /// Makes the folder of all logs, so that a folder that cannot be made is said once, and not by every gate.
    ///
    /// # Errors
    /// Says why the folder cannot be made.
    pub(crate) fn prepare(folder: &Path) -> Result<(), SetupError> {
        let logs = folder.join("logs");
        std::fs::create_dir_all(&logs).map_err(|error| {
            let folder = logs.display();
            SetupError::helped(
                format!("the folder `{folder}` for logs and records cannot be made: {error}"),
                "make its parent writable, or let cargo build elsewhere with `CARGO_TARGET_DIR`",
            )
        })
    }

    /// Opens the desk of a gate, with an empty log.
    ///
    /// # Errors
    /// Says why the log cannot be written.
    pub(crate) fn open(folder: &Path, gate: &str, echo: Echo) -> Result<Self, String> {
        let path = folder.join("logs").join(format!("{gate}.log"));
        let create = || {
            std::fs::create_dir_all(folder.join("logs"))?;
            File::create(&path)
        };
        let file =
            create().map_err(|error| format!("the log `{}` cannot be written: {error}", path.display()))?;
        Ok(Self { log: Arc::new(Mutex::new(file)), path, echo, limit: Duration::MAX })
    }

    /// Allows no command to take longer than this, whatever its own limit.
    #[must_use]
    pub(crate) fn limited(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// Runs a command to its end.
    #[must_use]
    pub(crate) fn run(&self, invocation: &Invocation) -> Ran {
        if invocation.limit <= self.limit {
            child::run(invocation, &self.log, self.echo)
        } else {
            child::run(&invocation.clone().limit(self.limit), &self.log, self.echo)
        }
    }

    /// Returns where everything that the commands wrote is kept.
    #[must_use]
    pub(crate) fn log(&self) -> &Path {
        &self.path
    }

    /// Returns whether output is shown as it comes, so that an outcome need not repeat it.
    #[must_use]
    pub(crate) fn is_shown(&self) -> bool {
        self.echo != Echo::Quiet
    }
}
