//! A run of the pendulum: where it began, how long it took, and where it ended.

use crate::kernel::{State, step};

/// One run.
pub struct Record {
    start: State,
    steps: u32,
    end: State,
}

impl Record {
    /// Runs the pendulum.
    pub fn take(start: State, steps: u32) -> Self {
        Self { start, steps, end: run(start, steps) }
    }

    /// Runs it again and compares every bit.
    pub fn agrees(&self) -> bool {
        let again = run(self.start, self.steps);
        again.angle.to_bits() == self.end.angle.to_bits() && again.speed.to_bits() == self.end.speed.to_bits()
    }

    /// Returns where it ended.
    pub fn end(&self) -> State {
        self.end
    }

    /// Returns how many steps it took.
    pub fn steps(&self) -> u32 {
        self.steps
    }
}

fn run(start: State, steps: u32) -> State {
    (0..steps).fold(start, |state, _| step(state))
}
