//! The program: reads the command line, runs it, ends with its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    prism_ai_dod::cli::run()
}
