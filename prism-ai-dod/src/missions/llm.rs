//! LLM: an ensemble that converges within 3 iterations and spends no more privacy than its budget.

use governance_core::{Convergent, Recoverable, governed};
use serde::{Deserialize, Serialize};

use crate::checkpoint;

/// The state of an ensemble.
///
/// Low consensus is not a violation: the ensemble explores further. That it is a share is.
#[governed(gpu_memory = "8 GiB", iterations = 3, type_size = "64 B", requires(Convergent))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LlmState {
    /// How far the ensemble is.
    #[governed(converges_within = limits.llm_iterations)]
    progress: Progress,
    /// Privacy spent so far, as the epsilon of differential privacy.
    #[governed(range = limits.llm_privacy_budget, non_decreasing)]
    privacy_spent: f64,
    /// Share of the ensemble that agrees with the answer.
    #[governed(range = limits.llm_consensus)]
    consensus: f64,
}

/// How far an ensemble is.
#[governed(type_size = "16 B")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// Rounds of the ensemble.
    #[governed(non_decreasing)]
    iterations: u64,
    /// Whether the answer no longer changes.
    has_converged: bool,
}

impl Progress {
    /// Describes how far an ensemble is.
    #[must_use]
    pub const fn new(iterations: u64, has_converged: bool) -> Self {
        Self { iterations, has_converged }
    }
}

impl LlmState {
    /// Describes a moment of the ensemble; a guard says whether it is lawful.
    #[must_use]
    pub const fn new(progress: Progress, privacy_spent: f64, consensus: f64) -> Self {
        Self { progress, privacy_spent, consensus }
    }
}

impl Convergent for Progress {
    fn iterations(&self) -> u64 {
        self.iterations
    }

    fn has_converged(&self) -> bool {
        self.has_converged
    }
}

impl Convergent for LlmState {
    fn iterations(&self) -> u64 {
        self.progress.iterations
    }

    fn has_converged(&self) -> bool {
        self.progress.has_converged
    }
}

impl Recoverable for Progress {
    type Checkpoint = String;

    fn checkpoint(&self) -> String {
        checkpoint::of(self)
    }

    fn restore(checkpoint: &String) -> Option<Self> {
        checkpoint::state(checkpoint)
    }
}

impl Recoverable for LlmState {
    type Checkpoint = String;

    fn checkpoint(&self) -> String {
        checkpoint::of(self)
    }

    fn restore(checkpoint: &String) -> Option<Self> {
        checkpoint::state(checkpoint)
    }
}
