//! What the engine asks of the machine. It starts no process, reads no file and no clock of its own: whoever runs a pack
//! hands it a [`World`].

use std::time::Duration;

use crate::moment::Moment;

/// The machine that a pack runs on.
pub trait World {
    /// Returns the time of day.
    fn now(&mut self) -> Moment;

    /// Returns how much time has passed since some fixed moment; it never goes back.
    fn elapsed(&mut self) -> Duration;

    /// Waits; less long if somebody wants the run to end and the wait may be cut short.
    fn pause(&mut self, time: Duration, is_stoppable: bool);

    /// Returns whether somebody wants the run to end.
    fn is_interrupted(&mut self) -> bool;

    /// Runs a command to its end, or to its limit.
    fn run(&mut self, call: &Call) -> Ran;

    /// Starts a service in the background, all its output going into `log`.
    ///
    /// # Errors
    /// Says why it could not be started.
    fn start(&mut self, name: &str, call: &Call, log: &str) -> Result<(), NotStarted>;

    /// Returns how a service has ended, if it has.
    fn ended(&mut self, service: &str) -> Option<Ended>;

    /// Ends a service with all that it has started: it is asked to, and after the time it is made to.
    ///
    /// # Errors
    /// Says why it may still be running.
    fn stop(&mut self, service: &str, within: Duration) -> Result<(), String>;

    /// Returns whether something accepts a connection on this port of the loopback interface.
    fn connects(&mut self, port: u16) -> bool;

    /// Returns a TCP port of the loopback interface that nothing listens on.
    ///
    /// # Errors
    /// Says why there is none.
    fn free_port(&mut self) -> Result<u16, String>;

    /// Makes an empty folder of this name, and returns its path.
    ///
    /// # Errors
    /// Says why it cannot be made.
    fn folder(&mut self, name: &str) -> Result<String, String>;

    /// Reads a file; nothing if it is not there.
    ///
    /// # Errors
    /// Says why it cannot be read.
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, String>;

    /// Writes a file.
    ///
    /// # Errors
    /// Says why it cannot be written.
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), String>;

    /// Removes a file.
    ///
    /// # Errors
    /// Says why it cannot be removed.
    fn remove(&mut self, path: &str) -> Result<(), String>;

    /// Is told what is done next.
    fn observe(&mut self, event: Event<'_>);
}

/// A command with all its variables replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The program and its arguments; at least one.
    pub argv: Vec<String>,
    /// Variables of the environment that are set, over what is handed on.
    pub env: Vec<(String, String)>,
    /// Names of variables that are handed on, besides those that every program needs.
    pub pass_env: Vec<String>,
    /// The folder that it is started in.
    pub folder: String,
    /// How long it may take.
    pub limit: Duration,
    /// Whether it is ended when somebody wants the run to end; what clears away is not.
    pub is_stoppable: bool,
}

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// How it ended.
    pub ended: Ended,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
    /// Whether a stream was too long to be kept as a whole.
    pub is_cut: bool,
    /// How long it took.
    pub took: Duration,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this code.
    Code(i32),
    /// Killed by this signal.
    Signal(i32),
    /// It was ended after this limit.
    OutOfTime(Duration),
    /// It was ended because somebody wanted the run to end.
    Interrupted,
    /// It did not begin.
    NotStarted(NotStarted),
}

/// Why a command did not begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotStarted {
    /// There is no such program.
    Missing,
    /// Something else, in one line.
    Refused(String),
}

/// What is done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'a> {
    /// A step of the setup begins.
    Setup(&'a str),
    /// A step of the claim, or of its control, begins.
    Step(&'a str),
    /// A claim begins: which one of how many.
    Claim(&'a str, usize, usize),
    /// The control of the claim begins.
    Control(&'a str),
    /// The claim is decided.
    Decided(&'a super::Decided),
    /// A step of the teardown begins.
    Teardown(&'a str),
}
