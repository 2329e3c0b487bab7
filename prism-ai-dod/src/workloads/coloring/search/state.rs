//! A search between two generations, and how it gets to the next.

use prism_accel::lanes::Choice;
use sha2::{Digest as _, Sha256};

use super::island::Island;
use super::plan::{Plan, PlanError};
use super::rows::Rows;
use super::tabu::{self, Found, Workspace};
use crate::workloads::coloring::graph::Graph;

/// How many children a generation of an island has.
const CHILDREN: usize = 2;

/// A search for a colouring.
pub struct Search<'g> {
    pub(super) rows: Rows<'g>,
    pub(super) plan: Plan,
    pub(super) islands: Vec<Island>,
    choice: Choice,
    /// One for each thread.
    workspaces: Vec<Workspace>,
}

/// What one generation on all islands came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// How many generations there have been on each island.
    pub generation: u64,
    /// How many iterations all local searches have made so far.
    pub iterations: u64,
    /// The fewest conflicts of a child of this generation.
    pub conflicts: u32,
    /// The fewest conflicts of all so far; without any, the search has ended.
    pub best_conflicts: u32,
    /// How often an island has begun anew so far.
    pub restarts: u64,
}

impl<'g> Search<'g> {
    /// Begins a search, with the fastest instructions that this processor has.
    ///
    /// # Errors
    /// If the plan asks for what cannot be.
    pub fn new(graph: &'g Graph, plan: Plan) -> Result<Self, PlanError> {
        plan.check(graph.vertices())?;
        let rows = Rows::new(graph);
        let islands = (0..plan.islands as u64).map(|number| Island::new(&rows, &plan, number)).collect();
        Ok(Self::from_parts(rows, plan, islands))
    }

    pub(super) fn from_parts(rows: Rows<'g>, plan: Plan, islands: Vec<Island>) -> Self {
        Self { rows, plan, islands, choice: Choice::fastest(), workspaces: Vec::new() }
    }

    /// Chooses other instructions. The moves are the same with all of them.
    #[must_use]
    pub const fn with_instructions(mut self, choice: Choice) -> Self {
        self.choice = choice;
        self
    }

    /// Returns the instructions that are used.
    #[must_use]
    pub const fn instructions(&self) -> Choice {
        self.choice
    }

    /// Returns what the search is to do.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Runs one generation on every island, with so many threads. A search that has found a colouring is left as it is.
    pub fn round(&mut self, threads: usize) -> Round {
        if self.best_conflicts() == 0 {
            return self.report(0);
        }
        let found = self.improve_children(threads.max(1));
        let mut fewest = u32::MAX;
        let mut found = found.into_iter();
        for (number, island) in (0..).zip(&mut self.islands) {
            if let (Some(first), Some(second)) = (found.next(), found.next()) {
                fewest = fewest.min(first.conflicts).min(second.conflicts);
                island.grow_up(&self.rows, &self.plan, number, [first, second]);
            }
        }
        self.report(fewest)
    }

    /// Improves the children of all islands. Whichever thread does it, a child is the same.
    fn improve_children(&mut self, threads: usize) -> Vec<Found> {
        let Self { rows, plan, islands, choice, workspaces } = self;
        let children = islands.len().saturating_mul(CHILDREN);
        let threads = threads.min(children);
        workspaces.resize_with(threads, Workspace::default);
        let improve = |child: usize, workspace: &mut Workspace| {
            let number = child / CHILDREN;
            let island = islands.get(number)?;
            let (start, random) = island.child(plan, number as u64, (child % CHILDREN) as u64);
            Some(tabu::search(rows, plan.k, &start, plan.local_search, &random, *choice, workspace))
        };
        let mut found: Vec<Option<Found>> = Vec::new();
        if let [workspace] = workspaces.as_mut_slice() {
            found.extend((0..children).map(|child| improve(child, workspace)));
        } else {
            found.resize(children, None);
            let share = children.div_ceil(threads);
            std::thread::scope(|scope| {
                for ((first, places), workspace) in
                    (0..).step_by(share).zip(found.chunks_mut(share)).zip(workspaces)
                {
                    let improve = &improve;
                    scope.spawn(move || {
                        for (child, place) in (first..).zip(places) {
                            *place = improve(child, workspace);
                        }
                    });
                }
            });
        }
        found.into_iter().flatten().collect()
    }

    fn report(&self, conflicts: u32) -> Round {
        Round {
            generation: self.islands.first().map_or(0, |island| island.generation),
            iterations: self.iterations(),
            conflicts,
            best_conflicts: self.best_conflicts(),
            restarts: self.islands.iter().map(|island| island.restarts).sum(),
        }
    }

    /// Returns the best colouring so far, a colour for each vertex; of several islands', that of the first.
    #[must_use]
    pub fn best(&self) -> (&[u16], u32) {
        let best = self.islands.iter().map(|island| &island.best).min_by_key(|best| best.conflicts);
        best.map_or((&[], 0), |best| (&best.colors, best.conflicts))
    }

    /// Returns how many edges the best colouring so far has in conflict.
    #[must_use]
    pub fn best_conflicts(&self) -> u32 {
        self.best().1
    }

    /// Returns how many iterations all local searches have made.
    #[must_use]
    pub fn iterations(&self) -> u64 {
        self.islands.iter().fold(0, |sum: u64, island| sum.saturating_add(island.iterations))
    }

    /// Returns what stands for every move of every island: the SHA-256 of their traces in the order of the islands.
    #[must_use]
    pub fn trace_hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for island in &self.islands {
            hash.update(island.trace);
        }
        hash.finalize().into()
    }
}
