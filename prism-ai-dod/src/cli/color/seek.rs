//! `color`: what is asked for.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::super::Format;
use super::COULD_NOT_RUN;
use super::fault::{self, Message, error_with};
use super::job::{Job, Outcome};
use super::progress::When;
use super::report;
use super::run;
use crate::replace::{replace, try_out};
use crate::workloads::coloring::generate::{Fraction, gnp};
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::search::Neighborhood;
use crate::workloads::coloring::solution;

/// The graph that is coloured if none is given: G(250, 1/2) of the seed 1.
const VERTICES: usize = 250;
/// With how many colours.
const COLORS: usize = 29;

pub(super) const EXAMPLES: &str = "\
Without a file, the random graph `generate gnp --vertices 250 --p 0.5 --seed 1` is coloured with 29 colours. The same graph, k, seed,
islands, neighbourhood and local search take the same way on every machine, whatever the number of threads; `trace_hash` names it.

The first Ctrl-C ends the search: the checkpoint is written, and the best is printed. The second ends the program at once.

Exit codes: 0 a colouring was found and checked, 1 none was found within the budget or there is none, 2 the input is bad or the
search could not run, 130 it was interrupted.

Examples:
  prism-ai-dod color DSJC250.5.col --k 28 --seed 1
  prism-ai-dod color DSJC1000.5.col --k 83 --checkpoint run.point --output found.txt --plot run.svg
  prism-ai-dod color DSJC500.5.col --minimize --cpu-seconds 60 --format json
  prism-ai-dod color verify DSJC1000.5.col found.txt";

/// Where to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Device {
    /// On the processor.
    Cpu,
    /// On a GPU.
    Gpu,
    /// On the best there is.
    Auto,
}

/// What a local search weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// What fits the graph: `edges` if its degrees vary more than twice as much as chance would have it.
    Auto,
    /// Every conflict the same.
    Classes,
    /// Edges by how long they were in conflict.
    Edges,
    /// Vertices without a colour, and no conflicts.
    Legal,
}

impl Way {
    const fn chosen(self) -> Option<Neighborhood> {
        match self {
            Self::Auto => None,
            Self::Classes => Some(Neighborhood::Classes),
            Self::Edges => Some(Neighborhood::Edges),
            Self::Legal => Some(Neighborhood::Legal),
        }
    }
}

/// A search.
#[derive(Debug, Args)]
pub(super) struct Seek {
    /// The graph, in DIMACS form; `-` reads from standard input
    #[arg(value_name = "FILE")]
    graph: Option<PathBuf>,
    /// How many colours
    #[arg(long)]
    k: Option<usize>,
    /// Seek fewer and fewer colours, from K or from what a quick colouring takes, until the budget is spent
    #[arg(long)]
    minimize: bool,
    /// What names the search among those of its kind
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many populations search beside each other; part of what names the search
    #[arg(long, value_name = "N")]
    islands: Option<NonZeroUsize>,
    /// What a local search weighs: every conflict the same (`classes`, for random graphs), or edges by how long they were in
    /// conflict (`edges`, for geometric and other graphs with a structure); part of what names the search
    #[arg(long, value_enum, default_value_t = Way::Auto)]
    neighborhood: Way,
    /// How many iterations of local search improve each child, if not what fits the neighbourhood; part of what names the search
    #[arg(long, value_name = "N")]
    local_search: Option<NonZeroU64>,
    /// End after so many iterations, with the generation in which they are reached
    #[arg(long, value_name = "N")]
    iterations: Option<u64>,
    /// End after so much processor time, in seconds, with the generation in which it is reached
    #[arg(long, value_name = "N", default_value_t = 86_400)]
    cpu_seconds: u64,
    /// How many threads; as many as there are processors if this is left out. It changes no result
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// Where to search
    #[arg(long, value_enum, default_value_t = Device::Auto)]
    device: Device,
    /// Keep the state of the search in a file, and go on from there if it exists
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Write the colouring to a file: one colour a line, in the order of the vertices
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Draw the descent into a file, as SVG
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// When to show progress, on standard error
    #[arg(long, value_enum, default_value_t = When::Auto)]
    progress: When,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Seek {
    pub(super) fn run(self) -> Result<(String, u8), Message> {
        if self.device == Device::Gpu {
            let help = "leave out `--device`, or take `cpu`";
            return Err(error_with("no search for a GPU is built into this program", Some(help)));
        }
        let (graph, name, k) = self.graph_and_colors()?;
        let job = Job {
            graph,
            name,
            k,
            minimize: self.minimize,
            seed: self.seed,
            islands: self.islands.map(NonZeroUsize::get),
            local_search: self.local_search.map(NonZeroU64::get),
            neighborhood: self.neighborhood.chosen(),
            threads: self
                .threads
                .or_else(|| std::thread::available_parallelism().ok())
                .map_or(1, NonZeroUsize::get),
            iterations: self.iterations,
            allowed: Duration::from_secs(self.cpu_seconds),
            checkpoint: self.checkpoint.clone(),
            progress: self.progress,
        };
        // What cannot be written is said before hours are spent.
        for (kind, path) in [("colouring", &self.output), ("drawing", &self.plot)] {
            let Some(path) = path else { continue };
            try_out(path).map_err(|error| fault::of_file(kind, path, error))?;
        }
        let outcome = run::run(&job)?;
        let (code, output, plot) = match self.write(&job, &outcome) {
            Ok(()) => (report::code(&job, &outcome), self.output.as_deref(), self.plot.as_deref()),
            Err(message) => {
                anstream::eprintln!("{message}");
                (COULD_NOT_RUN, None, None)
            }
        };
        let text = match self.format {
            Format::Text => report::text(&job, &outcome, output, plot),
            Format::Json => format!("{}\n", report::json(&job, &outcome)),
        };
        Ok((text, code))
    }

    /// Writes the files that are asked for.
    fn write(&self, job: &Job, outcome: &Outcome) -> Result<(), Message> {
        if let (Some(path), Some(checked)) = (&self.output, &outcome.best) {
            let wrong = |error| fault::of_file("colouring", path, error);
            replace(path, solution::text(checked).as_bytes()).map_err(wrong)?;
        }
        if let (Some(path), Some(drawing)) = (&self.plot, report::svg(job, outcome)) {
            replace(path, drawing.as_bytes()).map_err(|error| fault::of_file("drawing", path, error))?;
        }
        Ok(())
    }

    /// Returns the graph, what it is called, and how many colours are asked for.
    fn graph_and_colors(&self) -> Result<(Graph, String, Option<usize>), Message> {
        let Some(path) = &self.graph else {
            let half = Fraction::new(1, 2);
            let graph = half.and_then(|half| gnp(VERTICES, half, 1).ok());
            let graph = graph.ok_or_else(|| error_with("the graph of the mission cannot be made", None))?;
            let k = self.k.or((!self.minimize).then_some(COLORS));
            return Ok((graph, format!("gnp --vertices {VERTICES} --p 0.5 --seed 1"), k));
        };
        if self.k.is_none() && !self.minimize {
            let help = "`--k 83` seeks 83 colours, `--minimize` seeks as few as it can";
            return Err(error_with("no number of colours is given", Some(help)));
        }
        Ok((fault::read_graph(path)?, path.display().to_string(), self.k))
    }
}
