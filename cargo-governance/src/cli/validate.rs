//! `validate`: plans the gates of a profile, runs the plan, reports.

use governance_law::gate::Profile;
use governance_law::suggest;

use super::args::{RunFormat, ValidateArgs};
use super::{App, Global, open, scene};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::gate::Desk;
use crate::progress::Progress;
use crate::report::{Run, json, table};
use crate::runner::{self, Choice};
use crate::ui;

pub(super) fn run(app: &App, global: &Global, args: &ValidateArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    let scene = scene(app, &workspace, &law);
    let profile = args.profile.into();
    let choice = Choice { only: args.only.clone(), skip: args.skip.clone() };
    let plan = runner::plan(&scene, profile, &choice);
    let outside = runner::outside(&scene, profile);
    if let Some(stray) = choice.only.iter().find(|name| outside.contains(&name.as_str())) {
        let message = format!("the gate `{stray}` is not in the profile `{}`", profile.word());
        return Err(SetupError::helped(message, elsewhere(stray, &runner::profiles_of(&scene, stray))));
    }
    if args.plan {
        match args.format {
            RunFormat::Text => ui::say(table::of_plan(&plan, &outside, profile.word()).trim_end()),
            RunFormat::Json => ui::say(pretty(&json::of_plan(&plan, &outside, profile.word()))),
        }
        return Ok(Exit::Proved);
    }
    Desk::prepare(&workspace.scratch())?;
    let mut progress = Progress::choose(global.quiet);
    let gates = runner::run(&scene, plan, &mut |event| progress.observe(event));
    let run = Run { profile, outside, gates };
    match args.format {
        RunFormat::Text => {
            if !global.quiet {
                ui::note("");
            }
            ui::say(table::of_run(&run, app.tool).trim_end());
        }
        RunFormat::Json => ui::say(pretty(&json::of_run(&run, &law.path))),
    }
    Ok(run.exit())
}

/// Says where a gate runs instead.
fn elsewhere(gate: &str, profiles: &[Profile]) -> String {
    let words: Vec<&str> = profiles.iter().map(|profile| profile.word()).collect();
    match words.as_slice() {
        [] => format!("no profile has it: see `[gates.{gate}]` in the law"),
        [only] => format!("it is in the profile `{only}`: `--profile {only}`"),
        [first, ..] => format!("it is in the profiles {}: `--profile {first}`", suggest::listed(&words)),
    }
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}
