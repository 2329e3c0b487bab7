//! `color`: graphs are made and coloured, and colourings are checked.

mod clock;
mod fault;
mod generate;
mod interrupt;
mod job;
mod number;
mod plot;
mod progress;
mod report;
mod run;
mod saved;
mod seek;
mod verify;

use std::io::{self, Write};

use clap::{Args, Subcommand};

/// The graph was made, the colouring is valid or was found.
const DONE: u8 = 0;
/// There is no such colouring: the one at hand is not valid, or none was found.
const NO_COLORING: u8 = 1;
/// The input is bad, or the system refused something.
const COULD_NOT_RUN: u8 = 2;
/// The user asked the search to end: what a shell gives a program that Ctrl-C ends.
const INTERRUPTED: u8 = 130;

/// What `color` does.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = seek::EXAMPLES)]
pub(super) struct Color {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    seek: seek::Seek,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Check a colouring: one colour for every vertex, and no edge between two of the same
    Verify(verify::Verify),
    /// Make a graph of a seed and write it in DIMACS form
    Generate(generate::Generate),
}

impl Color {
    pub(super) fn run(self) -> (String, u8) {
        let done = match self.what {
            Some(What::Verify(verify)) => verify.run(),
            Some(What::Generate(generate)) => generate.run(),
            None => interrupt::to_the_end(|| self.seek.run()),
        };
        let (text, code) = done.unwrap_or_else(|message| {
            anstream::eprintln!("{message}");
            (String::new(), COULD_NOT_RUN)
        });
        (String::new(), print(&text, code))
    }
}

/// Prints a result, or says that it is lost; returns the exit code.
fn print(text: &str, code: u8) -> u8 {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => code,
        // A reader that went away has what it wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
        Err(error) => {
            let message = format!("the result cannot be written to standard output: {error}");
            anstream::eprintln!("{}", fault::error_with(&message, None));
            COULD_NOT_RUN
        }
    }
}
