//! `validate`: plans the gates of a profile, runs the plan, reports.

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
        return Err(SetupError::Other(message));
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

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}
