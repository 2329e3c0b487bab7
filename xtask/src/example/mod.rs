//! `example`: the gallery of small workspaces under law, each as it is or broken in one way.
//!
//! An example is copied out of the tree before anything runs on it, so the tree stays as it is, and the copy may be
//! edited. What a broken example shows is written down beside it, and compared on every run: an example that does not
//! show what it promises is said to be at fault, and the run is no proof.

mod copy;
mod expected;
mod gallery;
mod verdict;

use cargo_governance::error::SetupError;
use cargo_governance::workspace::Workspace;
use cargo_governance::{Exit, lawfile, ui};
use clap::Args;

use copy::Copy;
use expected::Expected;
use gallery::Example;

/// Arguments of `example`.
#[derive(Debug, Args)]
pub(crate) struct ExampleArgs {
    /// Which one; without a name, list them
    name: Option<String>,
    /// Break it in the way that it is meant to be broken
    #[arg(long, requires = "name")]
    broken: bool,
}

/// Lists the examples, or shows one.
pub(crate) fn run(workspace: &Workspace, args: &ExampleArgs) -> Result<Exit, SetupError> {
    let examples = gallery::examples(workspace.root()).map_err(SetupError::Other)?;
    match &args.name {
        None => {
            list(&examples);
            Ok(Exit::Proved)
        }
        Some(name) => {
            let example = gallery::named(&examples, name).map_err(SetupError::Other)?;
            show(workspace, example, args.broken).map_err(SetupError::Other)
        }
    }
}

fn list(examples: &[Example]) {
    let width = examples.iter().map(|example| example.name.len()).max().unwrap_or(0);
    for example in examples {
        let name = format!("{:<width$}", example.name);
        ui::say(format_args!("{}  {}", ui::styled(ui::BOLD, name), example.about));
    }
    ui::say("\n`cargo xtask example NAME` judges one as it is, `--broken` breaks it first");
}

fn show(workspace: &Workspace, example: &Example, is_broken: bool) -> Result<Exit, String> {
    let promised = Expected::read(&example.folder)?;
    let copy = Copy::lay_out(workspace, example, is_broken)?;
    let shown = lawfile::shown(&copy.folder);
    let manifest = format!("{shown}/Cargo.toml");
    let expected = if is_broken { promised } else { Expected::nothing() };
    if is_broken {
        ui::say(format_args!("{} {}", ui::styled(ui::BOLD, "broken:"), expected.what));
    }
    ui::say(format_args!("{} {shown}\n", ui::styled(ui::BOLD, "copied to:")));
    let seen = verdict::judge(&copy, &manifest)?;
    let faults = expected.faults(&seen.findings, &seen.compiler);
    if !faults.is_empty() {
        for fault in &faults {
            ui::error(fault, None);
        }
        return Err(format!(
            "the example `{}` does not show what it promises; `broken/expected.toml` or the example is wrong",
            example.name
        ));
    }
    if is_broken {
        ui::say(format_args!(
            "\nmend it there, and judge it again: cargo xtask lint --manifest-path {manifest}"
        ));
    }
    Ok(if expected.is_violation() { Exit::Violation } else { Exit::Proved })
}
