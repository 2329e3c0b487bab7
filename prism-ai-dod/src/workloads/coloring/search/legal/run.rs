//! The search, iteration by iteration.

use prism_accel::lanes::{self, Choice, Kernel};

use super::super::stop::{Stopped, ask};
use super::super::tabu::recent::Recent;
use super::super::tabu::{Found, Task, rank, tenure};
use super::super::trace::Trace;
use super::state::{State, complete};
use crate::workloads::coloring::graph::Graph;

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
        let mut found = Found { colors: Vec::new(), conflicts: 0, iterations: 0, trace: Trace::default() };
        state.copy_to(&mut found.colors);
        let mut fewest = state.open.len();
        while found.iterations < iterations && !state.open.is_empty() {
            found.iterations += 1;
            ask(stop, found.iterations)?;
            recent.expire(found.iterations, |vertex, color| {
                state.set_tabu(vertex as u32, color as u16, false);
            });
            let drawn = random.next_u64();
            let Some(cheapest) = state.survey(fewest) else { continue };
            let Some((vertex, color)) = state.move_at(cheapest, rank(drawn, cheapest.count)) else {
                continue;
            };
            let pushed = state.apply(vertex, color);
            let until = found.iterations + tenure(state.open.len(), drawn);
            for vertex in pushed {
                state.set_tabu(vertex, color, true);
                recent.add(vertex as usize, usize::from(color), until);
            }
            found.trace.fold(vertex, color);
            if state.open.len() <= fewest {
                fewest = state.open.len();
                state.copy_to(&mut found.colors);
            }
        }
        found.conflicts = complete(graph, k, &mut found.colors);
        Ok(found)
    }
}
