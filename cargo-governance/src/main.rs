//! `cargo governance`: the binary that cargo finds as its subcommand.

use std::process::ExitCode;

use cargo_governance::{App, Cli, as_compiler, child, execute};
use clap::{CommandFactory, Parser};

fn main() -> ExitCode {
    // `dist` has cargo start this program in the place of a wrapper of the compiler.
    if let Some(code) = as_compiler() {
        return code;
    }
    let mut args: Vec<_> = std::env::args_os().collect();
    // Cargo hands the name of the subcommand on.
    if args.get(1).is_some_and(|first| first == "governance") {
        args.remove(1);
    }
    let cli = Cli::parse_from(args);
    let work = move || {
        let app = App {
            tool: "cargo governance",
            command: Cli::command().bin_name("cargo-governance"),
            generators: Vec::new(),
        };
        execute(&app, &cli.global, &cli.command)
    };
    child::to_the_end(work).into()
}
