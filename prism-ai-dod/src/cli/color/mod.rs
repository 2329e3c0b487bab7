//! `color`: graphs are made and coloured, and colourings are checked.

mod fault;
mod generate;
mod verify;

use clap::{Args, Subcommand};

/// The graph was made, the colouring is valid.
const DONE: u8 = 0;
/// There is no such colouring: the one at hand is not valid.
const NO_COLORING: u8 = 1;
/// The input is bad, or the system refused something.
const COULD_NOT_RUN: u8 = 2;

/// What `color` does.
#[derive(Debug, Args)]
pub(super) struct Color {
    #[command(subcommand)]
    what: What,
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
            What::Verify(verify) => verify.run(),
            What::Generate(generate) => generate.run(),
        };
        done.unwrap_or_else(|message| {
            anstream::eprintln!("{message}");
            (String::new(), COULD_NOT_RUN)
        })
    }
}
