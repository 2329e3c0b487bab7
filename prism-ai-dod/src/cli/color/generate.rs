//! `color generate`: makes a graph of a seed and writes it in DIMACS form.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::DONE;
use super::fault::{self, Message};
use super::number::from_zero;
use super::report::size;
use crate::replace;
use crate::workloads::coloring::dimacs;
use crate::workloads::coloring::generate::{Fraction, GenerateError, geometric, gnp, planted};
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::solution::hex;

const EXAMPLES: &str = "\
The same arguments give the same file on every machine. Probability and radius are exact: `0.5`, `1/3`.

Exit codes: 0 the graph was written, 2 it could not be made or written.

Examples:
  prism-ai-dod color generate gnp --vertices 1000 --p 0.5 --seed 1 --output random.col
  prism-ai-dod color generate geometric --vertices 1000 --radius 0.5 --seed 1 --output near.col
  prism-ai-dod color generate planted --vertices 1000 --classes 76 --p 0.5 > flat.col";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Generate {
    #[command(subcommand)]
    kind: Kind,
    /// What names the graph among those of its kind
    #[arg(long, global = true, default_value_t = 1, value_parser = from_zero::<u64>, allow_negative_numbers = true)]
    seed: u64,
    /// Where to write it; standard output if this is left out
    #[arg(long, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Every pair of vertices is joined with the same probability, as in the `DSJC` graphs
    Gnp {
        /// How many vertices
        #[arg(long, value_parser = from_zero::<usize>, allow_negative_numbers = true)]
        vertices: usize,
        /// The probability
        #[arg(long, allow_negative_numbers = true)]
        p: Fraction,
    },
    /// Vertices are points in a square and joined if they are near, as in the `R` and `DSJR` graphs
    Geometric {
        /// How many vertices
        #[arg(long, value_parser = from_zero::<usize>, allow_negative_numbers = true)]
        vertices: usize,
        /// How near, in sides of the square
        #[arg(long, allow_negative_numbers = true)]
        radius: Fraction,
    },
    /// A colouring is planted: equal classes, and edges spread evenly between any two, as in the `flat` graphs
    Planted {
        /// How many vertices
        #[arg(long, value_parser = from_zero::<usize>, allow_negative_numbers = true)]
        vertices: usize,
        /// How many classes, which is with how many colours the graph can be coloured
        #[arg(long, value_parser = from_zero::<usize>, allow_negative_numbers = true)]
        classes: usize,
        /// Which part of the pairs between two classes is joined
        #[arg(long, allow_negative_numbers = true)]
        p: Fraction,
    },
}

impl Generate {
    pub(super) fn run(self) -> Result<(String, u8), Message> {
        let refused = |error: GenerateError| fault::error_with(&error.to_string(), None);
        let seed = self.seed;
        let (graph, made) = match self.kind {
            Kind::Gnp { vertices, p } => (
                gnp(vertices, p, seed).map_err(refused)?,
                format!("gnp --vertices {vertices} --p {p} --seed {seed}"),
            ),
            Kind::Geometric { vertices, radius } => (
                geometric(vertices, radius, seed).map_err(refused)?,
                format!("geometric --vertices {vertices} --radius {radius} --seed {seed}"),
            ),
            Kind::Planted { vertices, classes, p } => (
                planted(vertices, classes, p, seed).map_err(refused)?.graph,
                format!("planted --vertices {vertices} --classes {classes} --p {p} --seed {seed}"),
            ),
        };
        let text = written(&graph, &made);
        let Some(path) = self.output else { return Ok((text, DONE)) };
        if path == Path::new("-") {
            let help = "leave out `--output`: the graph is printed";
            return Err(fault::error_with("`--output -` names no file", Some(help)));
        }
        replace::write(&path, text.as_bytes()).map_err(|error| fault::of_file("graph", &path, error))?;
        Ok((format!("{}: {}\n", path.display(), size(&graph)), DONE))
    }
}

fn written(graph: &Graph, made: &str) -> String {
    let digest = format!("graph sha256 {}", hex(&graph.digest()));
    dimacs::write(graph, &[&format!("prism-ai-dod color generate {made}"), &digest])
}
