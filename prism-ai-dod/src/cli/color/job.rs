//! What a run is to do, and what it came to.

use std::path::PathBuf;
use std::time::Duration;

use super::plot::Descent;
use super::progress::When;
use super::saved::Step;
use crate::workloads::coloring::check::Checked;
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::search::Neighborhood;

/// What is to be done.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) graph: Graph,
    /// What the graph is called.
    pub(super) name: String,
    /// How many colours are asked for.
    pub(super) k: Option<usize>,
    /// Whether fewer and fewer are sought.
    pub(super) minimize: bool,
    pub(super) seed: u64,
    pub(super) islands: Option<usize>,
    /// The iterations of local search that each child gets.
    pub(super) local_search: Option<u64>,
    /// How a child is improved.
    pub(super) neighborhood: Option<Neighborhood>,
    pub(super) threads: usize,
    /// How many iterations may be done.
    pub(super) iterations: Option<u64>,
    /// How much processor time may be spent, if that was asked for; a day if not.
    pub(super) allowed: Option<Duration>,
    pub(super) checkpoint: Option<PathBuf>,
    pub(super) progress: When,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// A colouring with as many colours as asked for was found, or no fewer are possible.
    Found,
    /// There is no colouring with so few colours.
    Impossible,
    /// The iterations are done.
    Iterations,
    /// The processor time is spent.
    Time,
    /// The user asked it to end.
    Interrupted,
}

/// What a run came to.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) end: End,
    /// The best colouring, if there is one.
    pub(super) best: Option<Checked>,
    /// How many colours every colouring needs at least, if that was asked: so many vertices are all joined to each other.
    pub(super) bound: Option<usize>,
    /// Every number of colours that was sought, the last one to where it came.
    pub(super) steps: Vec<Step>,
    /// Processor time, with that before the checkpoint; unknown where the system does not say.
    pub(super) spent: Option<Duration>,
    /// The clock's time in this program.
    pub(super) elapsed: Duration,
    pub(super) descent: Descent,
    /// Whether the checkpoint holds all of this, or none is asked for.
    pub(super) is_kept: bool,
}

impl Outcome {
    /// Returns how many iterations were done.
    pub(super) fn iterations(&self) -> u64 {
        self.steps.iter().map(|step| step.iterations).sum()
    }
}
