//! `constraint_validator`: the constraints of the law alone, held against source, manifests and programs.

use clap::{CommandFactory, Parser};
use governance_law::gate::Profile;

use super::args::RunFormat;
use super::{App, Cli, Global, guarded, open, scene, validate};
use crate::child;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::inputs::{Cache, Remembered, Reuse};
use crate::judging::counted;
use crate::progress::Progress;
use crate::report::{Run, json, table};
use crate::runner::{self, Course};
use crate::ui::{self, styled};

/// The gates that judge constraints: every article on source and manifests with the limits, and what is linked into the programs.
const GATES: [&str; 2] = ["law", "census"];

const EXAMPLES: &str = "\
Examples:
  cargo run --bin constraint_validator
  constraint_validator --manifest-path ../other/Cargo.toml --format json

Exit codes:
  0  every constraint holds
  1  a constraint is violated
  2  no violation was found, but something could not be checked: the law has mistakes, a file cannot be read, a program does not build

It proves no profile and leaves no statement: `cargo governance validate` does. Tests, coverage, benchmarks and the rest are gates of
their own.";

/// Holds source, manifests and programs of a workspace to the constraints of its law: the gates `law` and `census`.
#[derive(Debug, Parser)]
#[command(name = "constraint_validator", version, after_help = EXAMPLES)]
pub struct ConstraintsCli {
    #[command(flatten)]
    global: Global,
    /// If another run works in the same target folder, wait for its end instead of saying so and ending with 2
    #[arg(long)]
    wait: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: RunFormat,
}

/// Runs `constraint_validator` to its exit.
#[must_use]
pub fn constraints(cli: &ConstraintsCli) -> Exit {
    guarded(&cli.global, || run(cli))
}

fn run(cli: &ConstraintsCli) -> Result<Exit, SetupError> {
    let global = &cli.global;
    let command = Cli::command().bin_name("cargo-governance");
    let app = App { tool: "cargo governance", command, generators: Vec::new() };
    let (workspace, law) = open(global)?;
    let scene = scene(&app, &workspace, &law);
    let profile = Profile::Deploy;
    let plan = runner::plan_of(&scene, &GATES);
    child::watch();
    let _lock = validate::lock(&workspace.scratch(), cli.wait, global)?;
    let mut progress = Progress::choose(global.quiet);
    let cache = Cache::open(&scene);
    let memory = Remembered::of(&cache, Reuse::Everything);
    let course = Course { scene: &scene, profile, memory: &memory, is_stopped: &child::is_interrupted };
    let gates = runner::run(&course, &plan, &mut |event| progress.observe(event));
    child::sweep();
    let run = Run { profile, outside: Vec::new(), gates };
    let exit = run.exit();
    let held = format!(
        "{}, {} and {}",
        counted(law.articles.len(), "article"),
        counted(law.limits.len(), "limit"),
        counted(law.exemptions.len(), "exemption"),
    );
    let closing = match exit {
        Exit::Proved => format!("constraints hold: {held}"),
        Exit::Violation => format!("constraints are violated: {held}"),
        Exit::Unchecked => format!("constraints could not be checked: {held}"),
    };
    match cli.format {
        RunFormat::Text => {
            if !global.quiet {
                ui::note("");
            }
            ui::say(table::of_gates(&run.gates).trim_end());
            ui::say("");
            ui::say(styled(table::style_of(exit), &closing));
        }
        RunFormat::Json => {
            let mut document = json::of_run(&run, &law.path);
            if let serde_json::Value::Object(entries) = &mut document {
                // Two gates prove no profile, and nobody is to read that they did.
                entries.remove("profile");
                entries.insert("partial".to_owned(), true.into());
                let held = if exit == Exit::Proved { "constraints hold" } else { exit.word() };
                entries.insert("verdict".to_owned(), held.into());
                entries.insert("summary".to_owned(), closing.into());
            }
            ui::say(format_args!("{document:#}"));
        }
    }
    Ok(exit)
}
