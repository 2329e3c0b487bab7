//! Writing a graph as text.

use std::fmt::Write as _;

use super::super::graph::Graph;

/// Writes a graph as DIMACS text: the comments, `p edge`, and every edge once, its smaller end first, in rising order.
///
/// A comment is one line; line breaks in it become spaces.
#[must_use]
pub fn write(graph: &Graph, comments: &[&str]) -> String {
    let mut text = String::new();
    for comment in comments {
        text.push_str("c ");
        text.extend(comment.chars().map(|c| if c.is_control() { ' ' } else { c }));
        text.push('\n');
    }
    // Writing into a string cannot fail.
    let _ = writeln!(text, "p edge {} {}", graph.vertices(), graph.edges());
    for (u, v) in graph.edge_list() {
        let _ = writeln!(text, "e {} {}", u64::from(u) + 1, u64::from(v) + 1);
    }
    text
}
