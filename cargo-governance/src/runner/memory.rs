//! The seam to what is remembered from run to run: asked before a gate begins, told when it is wholly done.
//!
//! A run that was killed is resumed by the same two calls: what it had wholly done is recalled, and everything else runs.

use std::time::Duration;

use super::plan::Planned;
use crate::gate::Scene;
use crate::outcome::Outcome;

/// An outcome of an earlier run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recalled {
    /// The outcome; its provenance says which run it is from.
    pub(crate) outcome: Outcome,
    /// How long the gate took in that run.
    pub(crate) took: Duration,
}

/// What remembers outcomes.
pub(crate) trait Memory: Sync {
    /// Returns an earlier outcome on exactly the same inputs. Asked once for each gate that would run, before any begins, in the
    /// order of the catalogue; for `None` the gate runs.
    fn recall(&self, scene: &Scene<'_>, planned: &Planned) -> Option<Recalled>;

    /// Keeps the outcome of a gate that has just run to its end, as the gate gave it: the law judges its figures afterwards. Never
    /// told of a gate that was interrupted or broke. Called in the gate's own thread.
    fn keep(&self, scene: &Scene<'_>, planned: &Planned, outcome: &Outcome, took: Duration);
}
