//! `test`: the gate `tests` alone, its output shown as it comes; or what it said of exactly the same inputs.

use std::time::Instant;

use super::args::TestArgs;
use super::{App, Global, open, scene};
use crate::child::{self, Echo};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::gate::{Desk, Gate};
use crate::gates::Tests;
use crate::inputs::{Cache, Look, ago};
use crate::judging::Counts;
use crate::outcome::{self, Provenance, Verdict};
use crate::progress::colored;
use crate::testing;
use crate::ui;

pub(super) fn run(app: &App, global: &Global, args: &TestArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    let scene = scene(app, &workspace, &law);
    let scratch = workspace.scratch();
    let steps = Tests.plan(&scene);
    let cache = Cache::open(&scene);
    if args.fresh {
        cache.drop_kept(Tests.name());
    } else if let Look::Hit(outcome, _) = cache.look(&scene, &Tests, &steps)
        && let Provenance::Reused { run, age } = &outcome.provenance
    {
        let (tool, age) = (app.tool, ago(*age));
        ui::say(format_args!(
            "reused: the same inputs passed {age}, run {run}; `{tool} test --fresh` runs them again"
        ));
        ui::say(Counts::of(&outcome.facts));
        return Ok(outcome::exit([&outcome.plain_standing()]));
    }
    let echo = if global.quiet { Echo::Quiet } else { Echo::Show };
    child::watch();
    let _lock = super::validate::lock(&scratch, args.wait, global)?;
    let limit = law.gate_time(Tests.name(), "timeout");
    let desk = Desk::open(&scratch, Tests.name(), echo).map_err(SetupError::Other)?.limited(limit);
    let begin = Instant::now();
    let (outcome, counts) = testing::run(&scene, Tests.name(), &steps, &desk);
    child::sweep();
    let outcome = outcome.held(&law.thresholds(Tests.name()));
    let kept = cache.keep(&scene, &Tests, &steps, &outcome, begin.elapsed());
    for line in &outcome.details {
        ui::note(line);
    }
    if outcome.verdict != Verdict::Pass || counts.is_none() {
        ui::say(format_args!("{}: {}", colored(&outcome.plain_standing()), outcome.reason));
    } else if let Err(why) = kept {
        ui::note(format_args!("they will run again next time: {why}"));
    }
    if let Some(counts) = counts {
        ui::say(counts);
    }
    Ok(outcome::exit([&outcome.plain_standing()]))
}
