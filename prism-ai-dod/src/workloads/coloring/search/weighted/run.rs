//! The search, iteration by iteration.

use prism_accel::lanes::{self, Choice, Kernel};

use super::TENURES;
use super::state::State;
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::search::stop::{Stopped, ask};
use crate::workloads::coloring::search::tabu::recent::Recent;
use crate::workloads::coloring::search::tabu::{Found, Task};
use crate::workloads::coloring::search::trace::Trace;

/// One search, to be compiled for each kernel's instructions.
struct Run<'s> {
    graph: &'s Graph,
    task: Task<'s>,
}

/// Searches. `choice` makes no difference to what is found.
pub(in crate::workloads::coloring::search) fn search(
    graph: &Graph,
    task: Task<'_>,
    choice: Choice,
) -> Result<Found, Stopped> {
    choice.run(Run { graph, task })
}

impl lanes::Task for Run<'_> {
    type Output = Result<Found, Stopped>;

    /// The kernel's own steps are on bytes, and not used: vector instructions are what the compiler makes of plain loops.
    #[inline(always)]
    fn run<K: Kernel>(self, _: K) -> Result<Found, Stopped> {
        let Self { graph, task } = self;
        let Task { k, start, iterations, random, stop } = task;
        let mut random = random.clone();
        let mut state = State::new(graph, k, start);
        let mut recent = Recent::default();
        recent.clear(start.len(), k);
        let conflicts = state.conflicts;
        let mut found = Found { colors: start.to_vec(), conflicts, iterations: 0, trace: Trace::default() };
        while found.iterations < iterations && state.conflicts > 0 {
            found.iterations += 1;
            ask(stop, found.iterations)?;
            recent.expire(found.iterations, |vertex, color| state.allow(vertex as u32, color as u16));
            let Some(cheapest) = state.survey() else { continue };
            let rank = random.below(cheapest.count);
            let tenure = 1 + u64::from(random.below(TENURES));
            let Some((vertex, color)) = state.cheapest(rank) else { continue };
            if cheapest.cost >= 0 {
                state.raise();
            }
            let from = state.apply(vertex, color);
            recent.add(vertex as usize, usize::from(from), found.iterations + tenure);
            found.trace.fold(vertex, color);
            if state.conflicts <= found.conflicts {
                found.conflicts = state.conflicts;
                found.colors.copy_from_slice(&state.colors);
            }
        }
        Ok(found)
    }
}
