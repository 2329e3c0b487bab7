//! `cargo xtask`: the commands of `cargo governance` on this workspace, and this project's own chores.

mod bench;
mod codegen;
#[cfg(test)]
mod commands;
mod example;
mod new_rule;
mod targets;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cargo_governance::cli::{self, Global};
use cargo_governance::error::SetupError;
use cargo_governance::workspace::Workspace;
use cargo_governance::{App, Exit, as_compiler, child, ui};
use clap::{CommandFactory, Parser, Subcommand};

/// The gates of this workspace, and its own chores.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", version)]
struct Xtask {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Governance(cli::Command),
    /// Write the reference pages, the JSON Schema and the book's list of rules
    Codegen {
        /// Write nothing; name what is stale and end with 1
        #[arg(long)]
        check: bool,
    },
    /// Lay out the files and rows of a new rule
    #[command(after_help = "Example:\n  cargo xtask new-rule leaked_secret")]
    NewRule {
        /// Its id: snake_case, naming the fault, as in `panic_path`
        id: String,
    },
    /// Show a small workspace under law, as it is or broken; without a name, list them
    #[command(after_help = EXAMPLE_EXAMPLES)]
    Example(example::ExampleArgs),
    /// Check that the gate's crates compile no C, and that they check for other platforms
    #[command(after_help = targets::EXAMPLES)]
    Targets(targets::TargetsArgs),
    /// Measure, and print ratios
    Bench(bench::BenchArgs),
}

const EXAMPLE_EXAMPLES: &str = "\
Examples:
  cargo xtask example
  cargo xtask example layers --broken

The example is copied to `target/examples/NAME` anew; what was changed in an earlier copy is lost.

Exit codes:
  0  the example keeps its law
  1  it breaks its law, in the way that it was broken
  2  it does not show what it promises, or could not be judged";

fn main() -> ExitCode {
    // `dist` has cargo start this program in the place of a wrapper of the compiler.
    if let Some(code) = as_compiler() {
        return code;
    }
    let xtask = Xtask::parse();
    child::to_the_end(move || run(&xtask)).into()
}

fn run(xtask: &Xtask) -> Exit {
    let global = &xtask.global;
    match &xtask.command {
        Command::Governance(command) => {
            let app = App {
                tool: "cargo xtask",
                command: Xtask::command().bin_name("xtask"),
                generators: vec![Box::new(codegen::Pages)],
            };
            cargo_governance::execute(&app, global, command)
        }
        Command::Codegen { check } => cli::guarded(global, || {
            let root = root(global)?;
            if *check { Ok(codegen_check(&root)) } else { codegen_write(&root) }
        }),
        Command::NewRule { id } => cli::guarded(global, || {
            let changed = new_rule::lay_out(&root(global)?, id).map_err(SetupError::Other)?;
            for path in changed {
                ui::say(path);
            }
            ui::say("next: write the rule's docs, its fixtures, its logic; then `cargo xtask codegen`");
            Ok(Exit::Proved)
        }),
        Command::Example(args) => {
            cli::guarded(global, || example::run(&Workspace::find(global.manifest_path.as_deref())?, args))
        }
        Command::Targets(args) => {
            cli::guarded(global, || targets::run(&root(global)?, args).map_err(SetupError::Other))
        }
        Command::Bench(args) => cli::guarded(global, || bench::run(args).map_err(SetupError::Other)),
    }
}

fn root(global: &Global) -> Result<PathBuf, SetupError> {
    Ok(Workspace::find(global.manifest_path.as_deref())?.root().to_path_buf())
}

fn codegen_write(root: &Path) -> Result<Exit, SetupError> {
    let changed = codegen::write(root).map_err(SetupError::Other)?;
    if changed.is_empty() {
        ui::say("every generated file was fresh");
    }
    for path in changed {
        ui::say(path);
    }
    Ok(Exit::Proved)
}

fn codegen_check(root: &Path) -> Exit {
    match codegen::stale(root) {
        Ok(stale) if stale.is_empty() => {
            ui::say("every generated file is fresh");
            Exit::Proved
        }
        Ok(stale) => {
            for path in &stale {
                ui::say(path);
            }
            ui::error(
                format_args!("{} of the generated files are stale", stale.len()),
                Some("`cargo xtask codegen` writes them"),
            );
            Exit::Violation
        }
        Err(reason) => {
            ui::error(reason, None);
            Exit::Unchecked
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Xtask::command().debug_assert();
    }
}
