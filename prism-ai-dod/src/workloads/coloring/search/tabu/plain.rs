//! The search as its description reads: every move is looked at in every iteration.

use super::{Found, Task, rank, tenure};
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::search::rows::{at, change};
use crate::workloads::coloring::search::stop::Stopped;
use crate::workloads::coloring::search::trace::Trace;

/// Searches; for every graph and every number of colours.
pub(super) fn search(graph: &Graph, task: Task<'_>) -> Result<Found, Stopped> {
    let Task { k, start, iterations, random, stop } = task;
    let mut random = random.clone();
    let vertices = 0..u32::try_from(graph.vertices()).unwrap_or(u32::MAX);
    let mut colors = start.to_vec();
    let mut tabu = vec![0_u64; k.saturating_mul(colors.len())];
    let mut gamma = vec![0_u32; tabu.len()];
    for (u, v) in graph.edge_list().flat_map(|(u, v)| [(u, v), (v, u)]) {
        change(&mut gamma, place(k, u, at(&colors, v as usize)), |count| *count += 1);
    }
    let in_conflict = |gamma: &[u32], colors: &[u16], v: u32| at(gamma, place(k, v, at(colors, v as usize)));
    let mut conflicts = vertices.clone().map(|v| in_conflict(&gamma, &colors, v)).sum::<u32>() / 2;
    let mut found = Found { colors: colors.clone(), conflicts, iterations: 0, trace: Trace::default() };
    let mut moves = Vec::new();
    while found.iterations < iterations && conflicts > 0 {
        found.iterations += 1;
        // Each of them looks at every vertex, so that asking costs next to nothing.
        if stop() {
            return Err(Stopped);
        }
        moves.clear();
        for v in vertices.clone() {
            let now = in_conflict(&gamma, &colors, v);
            if now == 0 {
                continue;
            }
            for c in (0..).take(k).filter(|&c| c != at(&colors, v as usize)) {
                let place = place(k, v, c);
                let after = (conflicts + at(&gamma, place)).saturating_sub(now);
                if at(&tabu, place) < found.iterations || after < found.conflicts {
                    moves.push((after, v, c));
                }
            }
        }
        let drawn = random.next_u64();
        let Some(cheapest) = moves.iter().map(|&(after, ..)| after).min() else { continue };
        moves.retain(|&(after, ..)| after == cheapest);
        let count = u32::try_from(moves.len()).unwrap_or(u32::MAX);
        let (_, v, c) = at(&moves, rank(drawn, count) as usize);
        let old = at(&colors, v as usize);
        for &u in graph.neighbors(v) {
            change(&mut gamma, place(k, u, old), |count| *count -= 1);
            change(&mut gamma, place(k, u, c), |count| *count += 1);
        }
        change(&mut colors, v as usize, |color| *color = c);
        conflicts = cheapest;
        let remaining = vertices.clone().filter(|&v| in_conflict(&gamma, &colors, v) > 0).count();
        change(&mut tabu, place(k, v, old), |until| *until = found.iterations + tenure(remaining, drawn));
        found.trace.fold(v, c);
        if conflicts <= found.conflicts {
            found.conflicts = conflicts;
            found.colors.copy_from_slice(&colors);
        }
    }
    Ok(found)
}

fn place(k: usize, vertex: u32, color: u16) -> usize {
    (vertex as usize).saturating_mul(k).saturating_add(usize::from(color))
}
