//! A first colouring, at once: where a descent to fewer colours begins.

use super::graph::Graph;

/// Colours a graph by Brélaz' rule (DSATUR): next is the vertex with the most colours among its neighbours, then the one with the
/// most neighbours, then the first; it gets the least colour that none of its neighbours has.
#[must_use]
pub fn greedy(graph: &Graph) -> Vec<u32> {
    let vertices = graph.vertices();
    let mut colors: Vec<Option<u32>> = vec![None; vertices];
    // For each vertex, whether a neighbour has the colour, and how many colours that are.
    let mut seen: Vec<Vec<bool>> = vec![Vec::new(); vertices];
    let mut saturation = vec![0_usize; vertices];
    for _ in 0..vertices {
        let open = (0_u32..).zip(&colors).filter(|(_, color)| color.is_none());
        let next = open.map(|(v, _)| v).max_by_key(|&v| {
            let saturation = saturation.get(v as usize).copied().unwrap_or(0);
            (saturation, graph.degree(v), std::cmp::Reverse(v))
        });
        let Some(next) = next else { break };
        let taken = seen.get(next as usize).map(Vec::as_slice).unwrap_or_default();
        let free = taken.iter().position(|&is_taken| !is_taken).unwrap_or(taken.len());
        if let Some(color) = colors.get_mut(next as usize) {
            *color = u32::try_from(free).ok();
        }
        for &neighbor in graph.neighbors(next) {
            let (Some(seen), Some(saturation)) =
                (seen.get_mut(neighbor as usize), saturation.get_mut(neighbor as usize))
            else {
                continue;
            };
            if seen.len() <= free {
                seen.resize(free.saturating_add(1), false);
            }
            if let Some(is_seen) = seen.get_mut(free)
                && !std::mem::replace(is_seen, true)
            {
                *saturation = saturation.saturating_add(1);
            }
        }
    }
    colors.into_iter().map(|color| color.unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::check::check;
    use super::super::generate::gnp;
    use super::*;

    /// Colours a graph; returns with how many colours.
    #[track_caller]
    fn colors(graph: &Graph) -> usize {
        let colors = greedy(graph);
        let k = colors.iter().max().map_or(0, |&color| color as usize + 1);
        check(graph, &colors, k).unwrap().used()
    }

    #[test]
    fn easy_graphs_are_coloured_as_well_as_can_be() {
        let graph = |n: usize, edges: &[(u32, u32)]| Graph::from_edges(n, edges.iter().copied()).unwrap();
        assert_eq!(colors(&graph(0, &[])), 0);
        assert_eq!(colors(&graph(4, &[])), 1);
        assert_eq!(colors(&graph(4, &[(0, 1), (2, 3)])), 2);
        let complete: Vec<(u32, u32)> = (0..7).flat_map(|v| (0..v).map(move |u| (u, v))).collect();
        assert_eq!(colors(&graph(7, &complete)), 7);
        let even: Vec<(u32, u32)> = (0..10).map(|v| (v, (v + 1) % 10)).collect();
        assert_eq!(colors(&graph(10, &even)), 2, "the rule is exact for bipartite graphs");
    }

    #[test]
    fn a_random_graph_is_coloured_validly() {
        let graph = gnp(200, "0.5".parse().unwrap(), 1).unwrap();
        let colors = colors(&graph);
        assert!((24..=40).contains(&colors), "{colors}");
    }
}
