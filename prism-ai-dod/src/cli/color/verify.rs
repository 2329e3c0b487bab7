//! `color verify`: judges a colouring that somebody found, here or elsewhere.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::super::Format;
use super::fault::{self, Message, error_with};
use super::number::from_zero;
use super::report::{counted, size};
use super::{DONE, NO_COLORING};
use crate::workloads::coloring::check::{CheckError, Checked, check};
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::solution::{Solution, hex};

const EXAMPLES: &str = "\
The solution is text, one colour a line in the order of the vertices, or JSON: an array of colours, or an object with such an
array under `coloring`, as `color --format json` prints it. Colours are counted from 0.

Exit codes: 0 the colouring is valid, 1 it is not, 2 it could not be judged.

Examples:
  prism-ai-dod color verify DSJC1000.5.col found.txt
  prism-ai-dod color verify DSJC1000.5.col found.json --k 83 --format json";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Verify {
    /// The graph, in DIMACS form
    graph: PathBuf,
    /// The colouring; `-` reads from standard input
    solution: PathBuf,
    /// How many colours it may use; as many as it does if this is left out
    #[arg(long, value_parser = from_zero::<usize>, allow_negative_numbers = true)]
    k: Option<usize>,
    /// How to print the judgement
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Verify {
    pub(super) fn run(self) -> Result<(String, u8), Message> {
        if [&self.graph, &self.solution].iter().all(|path| *path == Path::new("-")) {
            let help = "write one of them to a file";
            return Err(error_with(
                "the graph and the solution cannot both come from standard input",
                Some(help),
            ));
        }
        let graph = fault::read_graph(&self.graph)?;
        let wrong = |error| fault::of_file("solution", &self.solution, error);
        let solution = Solution::read_file(&self.solution).map_err(wrong)?;
        solution.insist_on(&graph).map_err(wrong)?;
        let largest = solution.colors.iter().max();
        let k = self.k.unwrap_or_else(|| largest.map_or(0, |&color| (color as usize).saturating_add(1)));
        let judged = check(&graph, &solution.colors, k);
        let code = if judged.is_ok() { DONE } else { NO_COLORING };
        let text = match self.format {
            Format::Text => as_text(&graph, &judged),
            Format::Json => format!("{}\n", as_json(&graph, k, &judged)),
        };
        Ok((text, code))
    }
}

fn as_text(graph: &Graph, judged: &Result<Checked, CheckError>) -> String {
    match judged {
        Ok(checked) => format!(
            "valid: {}, {}: no edge joins two vertices of the same colour\n",
            size(graph),
            counted(checked.used(), "colour", "colours")
        ),
        Err(error) => format!("not valid: {error}\n"),
    }
}

fn as_json(graph: &Graph, k: usize, judged: &Result<Checked, CheckError>) -> Value {
    let mut document = json!({
        "schema": 1,
        "graph": described(graph),
        "k": k,
        "valid": judged.is_ok(),
    });
    let more = match judged {
        Ok(checked) => vec![("used", json!(checked.used()))],
        Err(error) => {
            let mut more = vec![("reason", json!(error.to_string()))];
            if let CheckError::Conflicts { found, first } = error {
                let first: Vec<Value> = first
                    .iter()
                    .map(|conflict| json!({ "edge": conflict.counted(), "color": conflict.color }))
                    .collect();
                more.extend([("conflicts", json!(found)), ("first", json!(first))]);
            }
            more
        }
    };
    if let Some(document) = document.as_object_mut() {
        document.extend(more.into_iter().map(|(key, value)| (key.to_owned(), value)));
    }
    document
}

/// Describes a graph: its size, and the digest that names it.
pub(super) fn described(graph: &Graph) -> Value {
    json!({ "vertices": graph.vertices(), "edges": graph.edges(), "sha256": hex(&graph.digest()) })
}
