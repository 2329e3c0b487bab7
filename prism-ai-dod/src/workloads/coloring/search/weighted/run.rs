//! The search, iteration by iteration.

use prism_accel::lanes::{Choice, Kernel, Task};

use super::TENURES;
use super::recent::Recent;
use super::state::State;
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::random::Random;
use crate::workloads::coloring::search::tabu::Found;
use crate::workloads::coloring::search::trace::Trace;

/// One search, to be compiled for each kernel's instructions.
struct Run<'s> {
    graph: &'s Graph,
    k: usize,
    start: &'s [u16],
    iterations: u64,
    random: Random,
}

/// Searches from a colouring of `start`'s colours below `k`, for so many iterations at most.
///
/// `choice` makes no difference to what is found.
pub(in crate::workloads::coloring::search) fn search(
    graph: &Graph,
    k: usize,
    start: &[u16],
    iterations: u64,
    random: &Random,
    choice: Choice,
) -> Found {
    choice.run(Run { graph, k, start, iterations, random: random.clone() })
}

impl Task for Run<'_> {
    type Output = Found;

    /// The kernel's own steps are on bytes, and not used: vector instructions are what the compiler makes of plain loops.
    #[inline(always)]
    fn run<K: Kernel>(self, _: K) -> Found {
        let Self { graph, k, start, iterations, mut random } = self;
        let mut state = State::new(graph, k, start);
        let mut recent = Recent::default();
        let conflicts = state.conflicts;
        let mut found = Found { colors: start.to_vec(), conflicts, iterations: 0, trace: Trace::default() };
        while found.iterations < iterations && state.conflicts > 0 {
            found.iterations += 1;
            recent.expire(found.iterations, |place| state.allow(place));
            let Some(cheapest) = state.survey() else { continue };
            let rank = random.below(cheapest.count);
            let tenure = 1 + random.below(TENURES);
            let Some((vertex, color)) = state.cheapest(rank) else { continue };
            if cheapest.cost >= 0 {
                state.raise();
            }
            recent.add(state.way_back(vertex), found.iterations, tenure);
            state.apply(vertex, color);
            found.trace.fold(vertex, color);
            if state.conflicts <= found.conflicts {
                found.conflicts = state.conflicts;
                found.colors.copy_from_slice(&state.colors);
            }
        }
        found
    }
}
