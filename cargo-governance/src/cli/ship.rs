//! `ship`: validate for deployment, build for production under the verdict, see it start.

use std::path::PathBuf;

use clap::Args;
use governance_evidence::keys::KeyName;
use governance_law::Law;
use serde_json::json;

use super::args::{RunFormat, ValidateArgs};
use super::{App, Global, open, scene, validate};
use crate::child::Echo;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::lawfile;
use crate::production::ship::{Shipped, Unshipped, ship};
use crate::ui::{self, GREEN, styled};
use crate::witness;

pub(super) const EXAMPLES: &str = "\
Examples:
  cargo governance ship
  cargo governance ship --sign release --output dist

Exit codes:
  0  every program of `[production] packages` was built under the verdict on this tree, and was seen to start
  1  a gate found a violation, or a build or a start was refused
  2  the verdict could not be reached, or the machine could not build";

/// Arguments of `ship`.
#[derive(Debug, Args)]
pub struct ShipArgs {
    /// Sign the verdict with this key (`keys list`); what this machine's own key signs starts on this machine only
    #[arg(long, value_name = "KEY")]
    sign: Option<KeyName>,
    /// Take over outcomes of gates that have no device here from the signed statement of another machine
    #[arg(long, value_name = "FILE")]
    merge: Vec<PathBuf>,
    /// Where to put the programs, each with its statement; `target/governance/ship` if not given
    #[arg(long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// If another run works in the same target folder, wait for its end instead of saying so and ending with 2
    #[arg(long)]
    wait: bool,
    /// How to print what was shipped; the run of the gates is shown as text on standard error then
    #[arg(long, value_enum, default_value_t)]
    format: RunFormat,
}

pub(super) fn run(app: &App, global: &Global, args: &ShipArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    let production = shipped(&law)?;
    let verdict = ValidateArgs::of_deployment(args.sign.clone(), args.merge.clone(), args.wait);
    let say =
        if args.format == RunFormat::Json { |text: &str| ui::note(text) } else { |text: &str| ui::say(text) };
    let exit = validate::run_aloud(app, global, &verdict, say)?;
    if exit != Exit::Proved {
        ui::error(
            "nothing was built for production: profile `deploy` is not proved",
            Some("see above what holds it up"),
        );
        return Ok(exit);
    }
    let statement = witness::statement_of(&workspace, "deploy");
    let folder = args.output.clone().unwrap_or_else(|| workspace.scratch().join("ship"));
    let scene = scene(app, &workspace, &law);
    let _lock = validate::lock(&workspace.scratch(), args.wait, global)?;
    let echo = if global.quiet { Echo::Quiet } else { Echo::Work };
    let mut tell = |line: &str| {
        if !global.quiet {
            ui::note(line);
        }
    };
    match ship(&scene, production, (&statement, &folder), echo, &mut tell) {
        Ok(all) => {
            print(&all, args.format);
            // Programs that lie in the tree make it another one than they were built from.
            let now = witness::tree(&workspace).map_err(SetupError::Other)?.to_string();
            if all.iter().any(|shipped| shipped.tree != now) {
                ui::error(
                    format_args!("`{}` lies in the tree, which is another one now", folder.display()),
                    Some("name a folder that git ignores with `--output`, and take these out of the tree"),
                );
                return Ok(Exit::Violation);
            }
            Ok(Exit::Proved)
        }
        Err(Unshipped { reason, details, is_refusal }) => {
            for line in details {
                ui::note(line);
            }
            let log = workspace.scratch().join("logs").join("ship.log");
            ui::error(reason, Some(&format!("all that its commands wrote is in `{}`", lawfile::shown(&log))));
            Ok(if is_refusal { Exit::Violation } else { Exit::Unchecked })
        }
    }
}

fn shipped(law: &Law) -> Result<&governance_law::Production, SetupError> {
    law.production.as_ref().ok_or_else(|| {
        SetupError::helped(
            "the law does not say what ships".to_owned(),
            "add `[production]` with `packages = [\"the-package-that-ships\"]` to `governance.toml`",
        )
    })
}

fn print(all: &[Shipped], format: RunFormat) {
    if format == RunFormat::Json {
        let programs = all.iter().map(|it| {
            json!({ "package": it.package, "file": it.file, "sha256": it.sha256.to_string(), "tree": it.tree, "reason": it.reason })
        });
        ui::say(json!({ "schema": 1, "shipped": programs.collect::<Vec<_>>() }));
        return;
    }
    for it in all {
        ui::say(format_args!("{}  sha256:{}", styled(GREEN, lawfile::shown(&it.file)), it.sha256));
        ui::say(format_args!("  tree sha256:{}", it.tree));
        ui::say(format_args!("  {}", it.reason));
    }
}
