//! A search between two generations, and how it gets to the next.

use prism_accel::lanes::Choice;
use sha2::{Digest as _, Sha256};

use super::island::Island;
use super::legal;
use super::plan::{Neighborhood, Plan, PlanError};
use super::rows::Rows;
use super::stop::{Stop, Stopped};
use super::tabu::{self, Found, Task, Workspace};
use super::trace::Trace;
use super::weighted;
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

    /// Runs one generation on every island, with so many threads; a search that has found a colouring is left as it is, and so is
    /// one that is told to stop before the generation is done: then nothing is returned.
    pub fn round(&mut self, threads: usize, stop: &Stop<'_>) -> Option<Round> {
        if self.best_conflicts() == 0 {
            return Some(self.report(0));
        }
        let found = self.improve_children(threads.max(1), stop).ok()?;
        let mut fewest = u32::MAX;
        let mut found = found.into_iter();
        for (number, island) in (0..).zip(&mut self.islands) {
            if let (Some(first), Some(second)) = (found.next(), found.next()) {
                fewest = fewest.min(first.conflicts).min(second.conflicts);
                island.grow_up(&self.rows, &self.plan, number, [first, second]);
            }
        }
        Some(self.report(fewest))
    }

    /// Improves the children of all islands. Whichever thread does it, a child is the same.
    ///
    /// With the first child, in the order of islands, that has no conflict the search has ended: those behind it stay what their
    /// parents are, whether a thread has improved them or not.
    fn improve_children(&mut self, threads: usize, stop: &Stop<'_>) -> Result<Vec<Found>, Stopped> {
        let Self { rows, plan, islands, choice, workspaces } = self;
        let children = islands.len().saturating_mul(CHILDREN);
        let threads = threads.min(children);
        workspaces.resize_with(threads, Workspace::default);
        let improve = |child: usize, workspace: &mut Workspace| {
            let number = child / CHILDREN;
            let Some(island) = islands.get(number) else { return Ok(None) };
            let (start, random) = island.child(plan, number as u64, (child % CHILDREN) as u64);
            let (start, random, iterations) = (&start, &random, plan.local_search);
            let task = Task { k: plan.k, start, iterations, random, stop };
            match plan.neighborhood {
                Neighborhood::Classes => tabu::search(rows, task, *choice, workspace),
                Neighborhood::Edges => weighted::search(rows.graph(), task, *choice),
                Neighborhood::Legal => legal::search(rows.graph(), task, *choice),
            }
            .map(Some)
        };
        let mut found: Vec<Result<Option<Found>, Stopped>> = vec![Ok(None); children];
        let share = children.div_ceil(threads.max(1));
        let work =
            |first: usize, places: &mut [Result<Option<Found>, Stopped>], workspace: &mut Workspace| {
                for (child, place) in (first..).zip(places) {
                    *place = improve(child, workspace);
                    if !matches!(place, Ok(Some(found)) if found.conflicts > 0) {
                        break;
                    }
                }
            };
        let shares = (0..).step_by(share).zip(found.chunks_mut(share)).zip(workspaces);
        if threads == 1 {
            shares.for_each(|((first, places), workspace)| work(first, places, workspace));
        } else {
            std::thread::scope(|scope| {
                for ((first, places), workspace) in shares {
                    let work = &work;
                    scope.spawn(move || work(first, places, workspace));
                }
            });
        }
        let found: Vec<Option<Found>> = found.into_iter().collect::<Result<_, _>>()?;
        let end = found.iter().position(|found| found.as_ref().is_some_and(|found| found.conflicts == 0));
        let parents = islands.iter().flat_map(|island| &island.parents);
        let improved = found.into_iter().zip(parents).zip(0..);
        Ok(improved
            .map(|((found, parent), child)| {
                found.filter(|_| end.is_none_or(|end| child <= end)).unwrap_or_else(|| Found {
                    colors: parent.colors.clone(),
                    conflicts: parent.conflicts,
                    iterations: 0,
                    trace: Trace::default(),
                })
            })
            .collect())
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
