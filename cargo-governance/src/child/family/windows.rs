//! Windows: a family is a job object. A child is put into the job before its first instruction, so that nothing that it
//! starts is outside.

use std::io;
use std::process::{ChildStderr, ChildStdout, Command, ExitStatus};
use std::time::{Duration, Instant};

use process_wrap::std::{ChildWrapper, CommandWrap, JobObject};

/// How long to wait for the child's own end after its job was ended.
const PATIENCE: Duration = Duration::from_secs(5);

/// A child in a job of its own.
#[derive(Debug)]
pub(crate) struct Family {
    child: Box<dyn ChildWrapper>,
}

impl Family {
    /// Starts a command.
    pub(crate) fn start(command: Command) -> io::Result<Self> {
        let mut wrapped = CommandWrap::from(command);
        wrapped.wrap(JobObject);
        Ok(Self { child: wrapped.spawn()? })
    }

    /// Takes its standard output, if that was piped.
    pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout().take()
    }

    /// Takes its standard error, if that was piped.
    pub(crate) fn stderr(&mut self) -> Option<ChildStderr> {
        self.child.stderr().take()
    }

    /// Returns how the child itself ended, if it has.
    pub(crate) fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// Waits for the child itself, as what it started may outlive it on purpose, such as a compiler's cache server.
    pub(crate) fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.as_mut().inner_mut().wait()
    }

    /// Ends the child and everything that it has started.
    pub(crate) fn end(&mut self) {
        // It may have ended by itself.
        drop(self.child.start_kill());
        let begin = Instant::now();
        // `wait` would wait for a message about the job that may have been read already.
        while begin.elapsed() < PATIENCE && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Asks a child to end: there is no way to ask here, so it is left to the time that it is given.
    pub(crate) const fn ask_to_end(&self) {}

    /// Ends what is left of the job of a child that has ended.
    pub(crate) fn end_group(&mut self) {
        drop(self.child.start_kill());
    }
}

/// What a child starts is in its job, whoever its parent is: nothing to do.
pub(crate) const fn adopt() {}

/// Each child was ended with its job by whoever waits for it: nothing is left.
pub(crate) const fn end_all() {}

/// Returns the signal that ended a child: there are none here.
pub(crate) fn signal_of(_: ExitStatus) -> Option<i32> {
    None
}
