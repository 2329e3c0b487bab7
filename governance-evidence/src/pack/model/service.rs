//! Services: programs that run while they are needed.

use std::time::Duration;

use governance_law::Text;

use super::super::expect::Expect;
use super::super::template::Template;
use super::{Command, Within};

/// A program that runs in the background until it is stopped.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name; `${NAME.log}` is the file of what it writes.
    pub name: Text,
    /// How it is started.
    pub command: Command,
    /// When it is ready.
    pub ready: Ready,
    /// How long it may take to become ready.
    pub within: Within,
    /// How long it may take to end when it is asked to.
    pub stop_within: Duration,
    /// Whether it may end by itself before it is stopped.
    pub may_end: bool,
}

/// How it is seen that a service is ready.
#[derive(Debug, Clone)]
pub enum Ready {
    /// It accepts a TCP connection on this port of the loopback interface.
    Port(Template),
    /// A line of its log matches this pattern.
    Line(Template),
    /// This file is there.
    File(Template),
    /// A command ends as expected.
    Probe(Command, Expect),
}
