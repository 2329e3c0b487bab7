//! World Record: a colouring with at most 82 colours within 24 hours, the same from the same seed.

use std::time::Duration;

use governance_core::{Recoverable, governed};
use serde::{Deserialize, Serialize};

use crate::{checkpoint, duration_text};

/// The state of a search for a colouring.
///
/// A best colouring with more colours than the goal is not a violation, the search goes on; a goal beyond the record is.
#[governed(gpu_memory = "8 GiB", iterations = 1_000_000, type_size = "64 B")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorldRecordState {
    /// Colours of the best proper colouring so far; a colouring has at least one.
    #[governed(range = 1..)]
    best_colors: u32,
    /// Colours that the search aims at.
    #[governed(range = limits.world_record_colors)]
    goal: u32,
    /// Time since the search began.
    #[governed(range = limits.world_record_runtime, non_decreasing)]
    #[serde(with = "duration_text")]
    elapsed: Duration,
    /// Iterations made.
    #[governed(range = limits.iterations, non_decreasing)]
    iterations: u64,
    /// The seed that the search began with.
    seed: u64,
}

impl WorldRecordState {
    /// Describes a moment of the search; a guard says whether it is lawful.
    #[must_use]
    pub const fn new(best_colors: u32, goal: u32, elapsed: Duration, iterations: u64, seed: u64) -> Self {
        Self { best_colors, goal, elapsed, iterations, seed }
    }

    /// Returns whether the best colouring is as good as the search aimed at.
    #[must_use]
    pub const fn has_reached_goal(&self) -> bool {
        self.best_colors <= self.goal
    }
}

impl Recoverable for WorldRecordState {
    type Checkpoint = String;

    fn checkpoint(&self) -> String {
        checkpoint::of(self)
    }

    fn restore(checkpoint: &String) -> Option<Self> {
        checkpoint::state(checkpoint)
    }
}
