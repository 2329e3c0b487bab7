//! `test`: the gate `tests` alone, its output shown as it comes; or the record of a run on exactly the same inputs.

use super::args::TestArgs;
use super::{App, Global, open, scene};
use crate::child::Echo;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::gate::{Desk, Gate};
use crate::gates::{Tests, reused};
use crate::inputs::ago;
use crate::outcome::{self, Provenance, Verdict};
use crate::progress::colored;
use crate::ui;

pub(super) fn run(app: &App, global: &Global, args: &TestArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    let scene = scene(app, &workspace, &law);
    let scratch = workspace.scratch();
    let steps = Tests.plan(&scene);
    if !args.fresh
        && let Some((outcome, counts)) = reused(&scene, &steps)
        && let Provenance::Reused { run, age } = &outcome.provenance
    {
        let (tool, age) = (app.tool, ago(*age));
        ui::say(format_args!(
            "reused: the same inputs passed {age}, run {run}; `{tool} test --fresh` runs them again"
        ));
        ui::say(counts);
        return Ok(outcome::judge(&[outcome.verdict]));
    }
    let echo = if global.quiet { Echo::Quiet } else { Echo::Show };
    let desk = Desk::open(&scratch, Tests.name(), echo).map_err(SetupError::Other)?;
    let (outcome, counts) = Tests.execute(&scene, &steps, &desk);
    for line in &outcome.details {
        ui::note(line);
    }
    if outcome.verdict != Verdict::Pass || counts.is_none() {
        ui::say(format_args!("{}: {}", colored(outcome.verdict), outcome.reason));
    } else if let Some((_, why)) = outcome.reason.split_once(" (not recorded: ") {
        ui::note(format_args!("not recorded: {}", why.trim_end_matches(')')));
    }
    if let Some(counts) = counts {
        ui::say(counts);
    }
    Ok(outcome::judge(&[outcome.verdict]))
}
