//! `validate`: plans the gates of a profile, runs the plan, reports.

use governance_law::gate::Profile;
use governance_law::suggest;

use super::args::{RunFormat, ValidateArgs};
use super::{App, Global, canaries, open, replaceable, report, scene};
use crate::child;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::gate::{Desk, Scene};
use crate::inputs::{Cache, Look, Remembered, Reuse, ago};
use crate::outcome::Provenance;
use crate::progress::Progress;
use crate::report::{Run, json, plan as plans, table};
use crate::runner::{self, Choice, Course, Lock, Planned};
use crate::ui::{self, styled};
use crate::witness::{self, Testimony, Wish, Witness};

pub(super) fn run(app: &App, global: &Global, args: &ValidateArgs) -> Result<Exit, SetupError> {
    run_aloud(app, global, args, |text| ui::say(text))
}

/// The same, with a say in where its result goes: standard output may be another command's.
pub(super) fn run_aloud(
    app: &App,
    global: &Global,
    args: &ValidateArgs,
    say: fn(&str),
) -> Result<Exit, SetupError> {
    if args.canaries {
        return canaries::run(app, global, args);
    }
    let (workspace, law) = open(global)?;
    let scene = scene(app, &workspace, &law);
    // What is wrong with the files that it has to write is said before it works for an hour.
    witness::can_sign(args.sign.as_ref())?;
    if let Some(file) = &args.statement {
        replaceable::statement(file)?;
    }
    for target in &args.report {
        replaceable::report(&target.path, target.format)?;
    }
    let profile = args.profile.into();
    let choice = Choice { only: args.only.clone(), skip: args.skip.clone() };
    let outside = runner::outside(&scene, profile);
    if let Some(stray) = choice.only.iter().find(|name| outside.contains(&name.as_str())) {
        let message = format!("the gate `{stray}` is not in the profile `{}`", profile.word());
        return Err(SetupError::helped(message, elsewhere(stray, &runner::profiles_of(&scene, stray))));
    }
    let plan = runner::plan(&scene, profile, &choice);
    if args.plan {
        match args.format {
            RunFormat::Text => ui::say(plans::text(&scene, &plan, &outside, profile).trim_end()),
            RunFormat::Json => ui::say(pretty(&plans::json(&scene, &plan, &outside, profile))),
        }
        return Ok(Exit::Proved);
    }
    if let Some(gate) = &args.why {
        return Ok(why(&scene, &plan, gate, args.format));
    }
    child::watch();
    let _lock = lock(&workspace.scratch(), args.wait, global)?;
    if !global.quiet {
        tell_missing(&plan, app.tool);
        if !workspace.root().join("Cargo.lock").exists() {
            ui::note(format_args!(
                "{}: there is no `Cargo.lock`; cargo will write one, and a tree that changes during a run is not proved: \
                 `cargo generate-lockfile` writes it now, and it belongs into the repository",
                styled(ui::YELLOW, "missing")
            ));
        }
    }
    let wish = Wish { sign: args.sign.clone(), merge: args.merge.clone(), file: args.statement.clone() };
    let mut witness = Witness::begin(&scene, wish)?;
    let mut progress = Progress::choose(global.quiet);
    let cache = Cache::open(&scene);
    let reuse = match (args.fresh, args.resample || profile == Profile::Ci) {
        (true, _) => Reuse::Nothing,
        (false, true) => Reuse::Sampled,
        (false, false) => Reuse::Everything,
    };
    let memory = Remembered::of(&cache, reuse);
    let course = Course { scene: &scene, profile, memory: &memory, is_stopped: &child::is_interrupted };
    let mut gates = runner::run(&course, &plan, &mut |event| progress.observe(event));
    child::sweep();
    // What was interrupted is half a run: nothing is taken over for it, and nobody signs it.
    let is_whole = !child::is_interrupted();
    if is_whole {
        witness.settle(&scene, profile, &mut gates);
    }
    let run = Run { profile, outside, gates };
    let testimony = is_whole.then(|| witness.testify(&scene, &run));
    // Who names a key wants a statement, whatever the profile.
    let is_wanted = profile == Profile::Deploy || args.sign.is_some();
    let exit = exit(&run, testimony.as_ref(), is_wanted);
    let is_unproved = exit != run.exit();
    let closing = if is_unproved {
        Some(unproved(profile, testimony.as_ref()))
    } else {
        testimony.as_ref().and_then(|it| unwitnessed(&run, it))
    };
    let made = || {
        let mut document = json::of_run(&run, &law.path);
        let statement = testimony.as_ref().map(Testimony::document).into();
        json::conclude(&mut document, statement, exit, &closing.clone().unwrap_or_else(|| run.closing()));
        document
    };
    match args.format {
        RunFormat::Text => {
            if !global.quiet {
                ui::note("");
            }
            say(table::of_run(&run, closing.as_deref(), app.tool).trim_end());
            for line in memory.notes() {
                ui::note(line);
            }
            if let Some(testimony) = &testimony {
                testimony.lines().iter().for_each(ui::note);
                if testimony.told.is_err() && !is_unproved {
                    help(app.tool, &run);
                }
            }
        }
        RunFormat::Json => say(&pretty(&made())),
    }
    if let Some(closing) = closing.as_ref().filter(|_| is_unproved) {
        ui::error(closing, Some("see `no statement` above"));
    }
    let wanted = report::Wanted { targets: &args.report, exit, closing: closing.as_deref(), json: &made };
    Ok(if report::written(&scene, &wanted, testimony.as_ref()) { exit } else { unwritten(exit) })
}
/// Says what a gate would run again for; a gate that would not is proved, and one that would is not.
fn why(scene: &Scene<'_>, plan: &[Planned], gate: &str, format: RunFormat) -> Exit {
    let Some(planned) = plan.iter().find(|planned| planned.gate.name() == gate) else {
        ui::error(
            format_args!("the gate `{gate}` is not in the profile"),
            Some("name its profile with `--profile`"),
        );
        return Exit::Unchecked;
    };
    let cache = Cache::open(scene);
    let look = cache.look(scene, planned.gate, &planned.steps);
    let changes = cache.why(scene, planned.gate, &planned.steps);
    if format == RunFormat::Json {
        ui::say(pretty(
            &serde_json::json!({ "schema": 1, "gate": gate, "would_run": !changes.is_empty(), "because": changes }),
        ));
    } else if let Look::Hit(outcome, _) = &look
        && let Provenance::Reused { run, age } = &outcome.provenance
    {
        ui::say(format_args!(
            "{gate} would be used again: it passed {}, run {run}, on the same inputs",
            ago(*age)
        ));
    } else {
        for line in &changes {
            ui::say(format_args!("{gate} would run: {line}"));
        }
    }
    if changes.is_empty() { Exit::Proved } else { Exit::Unchecked }
}

/// Returns how the command ends: a tree that was changed meanwhile is not proved, and neither is a deployment of which no record
/// was kept.
fn exit(run: &Run, testimony: Option<&Testimony>, is_wanted: bool) -> Exit {
    match run.exit() {
        Exit::Proved if testimony.is_some_and(|it| it.is_moved) => Exit::Unchecked,
        Exit::Proved if is_wanted && testimony.is_none_or(|it| it.told.is_err()) => Exit::Unchecked,
        exit => exit,
    }
}

/// Returns how the command ends of which a report is missing: a violation is certain without it.
fn unwritten(exit: Exit) -> Exit {
    if exit == Exit::Proved { Exit::Unchecked } else { exit }
}

/// Says why a run whose gates all proceed is not proved.
fn unproved(profile: Profile, testimony: Option<&Testimony>) -> String {
    let why = match testimony {
        Some(it) if it.is_moved => "the tree was changed while its gates ran",
        _ => "a statement is wanted, and none was kept",
    };
    format!("unchecked: profile `{}` is not proved: {why}", profile.word())
}

/// Says that a run which proves its profile has left nothing that anybody could verify; nothing if it has.
fn unwitnessed(run: &Run, testimony: &Testimony) -> Option<String> {
    let is_bare = run.exit() == Exit::Proved && testimony.told.is_err();
    is_bare.then(|| format!("{}, and no evidence of it was kept", run.closing()))
}

/// Says how there will be evidence of a run that has left none.
fn help(tool: &str, run: &Run) {
    ui::note(format_args!(
        "{}: mend that, and `{tool} validate --profile {}` again leaves a signed statement; what has passed is not run again",
        styled(ui::BOLD, "help"),
        run.profile.word()
    ));
}

/// Makes the folder of logs and records, and takes its lock.
pub(super) fn lock(scratch: &std::path::Path, is_patient: bool, global: &Global) -> Result<Lock, SetupError> {
    Desk::prepare(scratch)?;
    let mut tell = |line: &str| {
        if !global.quiet {
            ui::note(line);
        }
    };
    Lock::take(scratch, is_patient, &child::is_interrupted, &mut tell)
}

/// Says before anything runs which tools are missing, all of them, and how each is had.
fn tell_missing(plan: &[Planned], tool: &str) {
    let missing = runner::missing(plan);
    if missing.is_empty() {
        return;
    }
    ui::note(format_args!("{}: what needs one of these tools cannot decide:", styled(ui::YELLOW, "missing")));
    for (missing, gates) in missing {
        ui::note(format_args!("  {} (for {}): {}", missing.program, gates.join(", "), missing.advice(tool)));
    }
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
