//! `color`: what is asked for.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::super::Format;
use super::COULD_NOT_RUN;
use super::fault::{self, Message, error_with};
use super::job::{Job, Outcome};
use super::number::{from_one, from_zero, large, seconds};
use super::progress::When;
use super::report;
use super::run;
use crate::replace;
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
    /// On a GPU, for which no search is built in.
    #[value(hide = true)]
    Gpu,
    /// On the best there is, which is the processor.
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
    /// What is one argument too many, kept so that it can be said what is meant
    #[arg(hide = true, value_name = "REST")]
    rest: Vec<PathBuf>,
    /// How many colours
    #[arg(long, value_parser = from_zero::<usize>, allow_negative_numbers = true)]
    k: Option<usize>,
    /// Seek fewer and fewer colours, from K or from one fewer than a quick colouring takes, until the budget is spent
    #[arg(long)]
    minimize: bool,
    /// What names the search among those of its kind
    #[arg(long, default_value_t = 1, value_parser = from_zero::<u64>, allow_negative_numbers = true)]
    seed: u64,
    /// How many populations search beside each other, each with random numbers of its own; 1 if this is left out, at most 4096. Part of
    /// what names the search
    #[arg(long, value_name = "N", value_parser = from_one::<usize>, allow_negative_numbers = true)]
    islands: Option<usize>,
    /// What a local search weighs: every conflict the same (`classes`, for random graphs), or edges by how long they were in
    /// conflict (`edges`, for geometric and other graphs with a structure); part of what names the search
    #[arg(long, value_enum, default_value_t = Way::Auto)]
    neighborhood: Way,
    /// How many iterations of local search improve each child; 20 for each vertex with `classes`, 5000 with `edges` and 100000
    /// with `legal`, at least 1000, if this is left out. Part of what names the search
    #[arg(long, value_name = "N", value_parser = from_one::<u64>, allow_negative_numbers = true)]
    local_search: Option<u64>,
    /// End after so many iterations, such as `1000000` or `1e6`, with the generation in which they are reached
    #[arg(long, value_name = "N", value_parser = large, allow_negative_numbers = true)]
    iterations: Option<u64>,
    /// End after so much processor time, in seconds such as `60` or `0.5`; 86400, which is a day, if this is left out
    #[arg(long, value_name = "N", value_parser = seconds, allow_negative_numbers = true)]
    cpu_seconds: Option<Duration>,
    /// How many threads; as many as there are processors if this is left out. It changes no result
    #[arg(long, value_name = "N", value_parser = from_one::<usize>, allow_negative_numbers = true)]
    threads: Option<usize>,
    /// Where to search: both mean the processor, because no search for a GPU is built in
    #[arg(long, value_enum, default_value_t = Device::Auto)]
    device: Device,
    /// Keep the state of the search in a file, and go on from there if it exists
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Write the colouring to a file, a device or a pipe: one colour a line, in the order of the vertices
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Draw the descent into a file, a device or a pipe, as SVG
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
        self.insist_on_one_argument()?;
        if self.device == Device::Gpu {
            let help = "leave out `--device`, or take `cpu`";
            return Err(error_with("no search for a GPU is built into this program", Some(help)));
        }
        // What cannot be written is said before hours are spent.
        self.try_out()?;
        let (graph, name, k) = self.graph_and_colors()?;
        let job = Job {
            graph,
            name,
            k,
            minimize: self.minimize,
            seed: self.seed,
            islands: self.islands,
            local_search: self.local_search,
            neighborhood: self.neighborhood.chosen(),
            threads: self
                .threads
                .or_else(|| std::thread::available_parallelism().ok().map(NonZeroUsize::get))
                .unwrap_or(1),
            iterations: self.iterations,
            allowed: self.cpu_seconds,
            checkpoint: self.checkpoint.clone(),
            progress: self.progress,
        };
        let outcome = run::run(&job)?;
        let (code, output, plot) = match self.write(&job, &outcome) {
            Ok(drawing) => (report::code(&job, &outcome), self.output.as_deref(), drawing),
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

    /// Writes the files that are asked for; returns where the drawing is, if there is one.
    fn write(&self, job: &Job, outcome: &Outcome) -> Result<Option<&Path>, Message> {
        if let (Some(path), Some(checked)) = (&self.output, &outcome.best) {
            let wrong = |error| fault::of_file("colouring", path, error);
            replace::write(path, solution::text(checked).as_bytes()).map_err(wrong)?;
        }
        let Some(path) = &self.plot else { return Ok(None) };
        let Some(drawing) = report::svg(job, outcome) else {
            anstream::eprintln!("warning: nothing is drawn: there was no search");
            return Ok(None);
        };
        let wrong = |error| fault::of_file("drawing", path, error);
        replace::write(path, drawing.as_bytes()).map_err(wrong)?;
        Ok(Some(path))
    }

    /// Says what is meant by a word that is not understood.
    fn insist_on_one_argument(&self) -> Result<(), Message> {
        let (Some(graph), Some(more)) = (&self.graph, self.rest.first()) else { return Ok(()) };
        let (first, more) = (graph.display().to_string(), more.display().to_string());
        if first.bytes().all(|byte| byte.is_ascii_lowercase()) && !graph.exists() {
            let help = "`color verify GRAPH SOLUTION` checks a colouring, `color generate` makes a graph";
            return Err(error_with(&format!("`color` has no subcommand `{first}`"), Some(help)));
        }
        let help = match more.parse::<usize>() {
            Ok(k) => format!("`--k {k}` seeks {}", report::counted(k, "colour", "colours")),
            Err(_) => "`color` takes one graph; `color verify GRAPH SOLUTION` checks a colouring".to_owned(),
        };
        Err(error_with(&format!("`{more}` is one argument too many"), Some(&help)))
    }

    /// Tries what is to be written, and refuses what would be written over.
    fn try_out(&self) -> Result<(), Message> {
        let written = [
            ("--output", "colouring", &self.output),
            ("--plot", "drawing", &self.plot),
            ("--checkpoint", "checkpoint", &self.checkpoint),
        ];
        let graph = self.graph.as_deref().filter(|path| *path != Path::new("-"));
        let mut names: Vec<(&str, PathBuf)> =
            graph.and_then(replace::name).map(|name| ("FILE", name)).into_iter().collect();
        for (option, kind, path) in written {
            let Some(path) = path else { continue };
            if path == Path::new("-") {
                let help = match option {
                    "--output" => {
                        "`--format json` prints the colouring; `--output /dev/stdout` writes it there"
                    }
                    "--plot" => "`--plot /dev/stdout` writes the drawing there",
                    _ => "a checkpoint is a file, which is read first and then replaced again and again",
                };
                return Err(error_with(&format!("`{option} -` names no file"), Some(help)));
            }
            let wrong = |error| fault::of_file(kind, path, error);
            if option == "--checkpoint" {
                replace::insist_on_file(path).map_err(wrong)?;
            } else {
                replace::try_out(path).map_err(wrong)?;
            }
            let Some(name) = replace::name(path) else { continue };
            if let Some((other, _)) = names.iter().find(|(_, other)| *other == name) {
                let message = format!("`{other}` and `{option}` name the same file `{}`", path.display());
                return Err(error_with(&message, Some("give each a file of its own")));
            }
            names.push((option, name));
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
