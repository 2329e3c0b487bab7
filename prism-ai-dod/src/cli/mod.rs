//! The command line: `--proof` says under which verdict the program runs, `registry` lists the governed types, `check` judges a recorded history, `color` colours graphs,
//! `gpu-probe` says how far a GPU can be used, `soak` drives the missions, `version` says what was built.

#[cfg(feature = "constitutional_validation")]
mod check;
#[cfg(not(feature = "constitutional_validation"))]
#[path = "check_nothing.rs"]
mod check;
mod color;
mod gpu_probe;
#[cfg(feature = "production")]
mod production;
#[cfg(not(feature = "production"))]
#[path = "production_nothing.rs"]
mod production;
mod registry;
#[cfg(feature = "constitutional_validation")]
mod soak;
#[cfg(not(feature = "constitutional_validation"))]
#[path = "soak_nothing.rs"]
mod soak;
mod version;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::missions::Mission;

/// Everything that was judged is lawful.
const LAWFUL: u8 = 0;
/// A violation was found.
#[cfg(feature = "constitutional_validation")]
const UNLAWFUL: u8 = 1;
/// Nothing could be judged; also what a wrong command line gives.
const NOT_JUDGED: u8 = 2;
/// The program was built for production and found no verdict that keeps its seal.
#[cfg(feature = "production")]
const REFUSED: u8 = 3;

/// The PRISM missions under law.
///
/// Exit codes: 0 lawful, 1 a violation was found, 2 nothing could be judged, 3 the program was built for production and does not
/// start without a verdict on its tree.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, args_conflicts_with_subcommands = true)]
struct Arguments {
    /// Say which tree this program was built from, under which verdict, and under which one it runs here
    #[arg(long)]
    proof: bool,
    /// How to print the proof
    #[arg(long, value_enum, default_value_t = Format::Text, requires = "proof")]
    format: Format,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List every governed type that is linked into this program
    Registry {
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Judge a recorded history of a mission's states
    ///
    /// The history is JSON Lines, one state a line, oldest first. The first state must be lawful, and each later one
    /// a lawful change of the last lawful one.
    ///
    /// Example line for `pwsa`: {"latency":"4 ms","uptime":0.9995,"unverified_peers":0,"tracks":10}
    Check {
        /// Whose states they are
        #[arg(value_enum)]
        mission: Mission,
        /// The file; `-` reads from standard input
        history: PathBuf,
        /// How to print the judgement
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Colour a graph: no edge joins two vertices of the same colour
    Color(Box<color::Color>),
    /// Say whether this machine has a GPU, and how far it can be used
    ///
    /// Exit codes: 0 there is one and it works as far as this program looks, 1 something is there and does not work, 2 nothing
    /// shows a GPU. In each case the document says what was looked for and what was found.
    GpuProbe {
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Drive the missions round after round, as a long run would
    ///
    /// Every round takes each mission one step further, goes on from its checkpoint, and tries what must be refused. A
    /// leak check watches it. Exit code 1: a lawful state was refused, or an unlawful one accepted.
    Soak {
        /// How many rounds
        #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..))]
        rounds: u64,
        /// How to print what was done
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Say what this program was built from and by
    Version {
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command line that the process was started with.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; clap prints each where it belongs.
            let code = if error.use_stderr() { NOT_JUDGED } else { LAWFUL };
            return if error.print().is_ok() { ExitCode::from(code) } else { ExitCode::from(NOT_JUDGED) };
        }
    };
    let (text, code) = match arguments.command {
        None => production::proof(arguments.format),
        Some(Command::Version { format }) => version::run(format),
        Some(command) => match production::start() {
            Ok(()) => execute(command),
            Err(code) => return ExitCode::from(code),
        },
    };
    match io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::from(code),
        // A reader that went away has what it wanted; a verdict that could not be written was not given.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(code),
        Err(_) => ExitCode::from(NOT_JUDGED),
    }
}

fn execute(command: Command) -> (String, u8) {
    match command {
        Command::Registry { format } => registry::run(format),
        Command::Check { mission, history, format } => check::run(mission, &history, format),
        Command::Color(color) => color.run(),
        Command::GpuProbe { format } => gpu_probe::run(format),
        Command::Soak { rounds, format } => soak::run(rounds, format),
        Command::Version { format } => version::run(format),
    }
}
