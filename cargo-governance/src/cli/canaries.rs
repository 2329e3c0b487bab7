//! `validate --canaries`: plants faults into scratch workspaces and shows that every gate finds them.

use governance_law::catalog;

use super::args::{RunFormat, ValidateArgs};
use super::{App, Global, open, scene, validate};
use crate::canaries::show::{self, Tried};
use crate::canaries::{self, Canary, Program, Record, Seen, Stage};
use crate::child;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::gate::{Gate, Scene};
use crate::gates;
use crate::progress::seconds;
use crate::runner;
use crate::ui;

pub(super) fn run(app: &App, global: &Global, args: &ValidateArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    let scene = scene(app, &workspace, &law);
    let wanted = wanted(&scene, args);
    child::watch();
    let scratch = workspace.scratch();
    let _lock = validate::lock(&scratch, args.wait, global)?;
    let by = Program::here(&scene).map_err(SetupError::Other)?;
    let stage =
        Stage { scratch: &scratch, tool: app.tool, home: Some(&workspace), generators: scene.generators };
    let mut all = Vec::new();
    for canary in wanted {
        if child::is_interrupted() {
            break;
        }
        if !global.quiet {
            ui::note(format_args!("begin {}", canary.gate()));
        }
        let tried = try_one(canary, &stage, global.quiet);
        note(&scene, &by, &tried)?;
        all.push(tried);
    }
    child::sweep();
    let is_interrupted = child::is_interrupted();
    let exit = show::exit(&all, is_interrupted);
    match args.format {
        RunFormat::Text => {
            if !global.quiet {
                ui::note("");
            }
            ui::say(show::text(&all, exit, is_interrupted).trim_end());
        }
        RunFormat::Json => {
            let document = show::document(&all, exit, &Record::path(&scratch));
            ui::say(serde_json::to_string_pretty(&document).unwrap_or_else(|_| document.to_string()));
        }
    }
    Ok(exit)
}

/// Returns the canaries of the gates that the caller names, or else of all that are in a profile of the law.
fn wanted(scene: &Scene<'_>, args: &ValidateArgs) -> Vec<&'static dyn Canary> {
    let is_wanted = |gate: &str| {
        let is_named = args.only.iter().any(|name| name == gate);
        let is_skipped = args.skip.iter().any(|name| name == gate);
        let has_profile = !runner::profiles_of(scene, gate).is_empty();
        !is_skipped && (is_named || args.only.is_empty() && has_profile)
    };
    catalog::GATES
        .iter()
        .filter(|row| is_wanted(row.name))
        .filter_map(|row| canaries::ALL.iter().find(|canary| canary.gate() == row.name))
        .copied()
        .collect()
}

fn try_one(canary: &'static dyn Canary, stage: &Stage<'_>, is_quiet: bool) -> Tried {
    let gate = canary.gate();
    if let Some(why) = canary.inapplicable(stage) {
        return Tried { gate, not_applicable: Some(why), all: Vec::new(), is_whole: true };
    }
    let all = canaries::perform(canary, stage, &mut |sung| {
        if !is_quiet {
            let planted = sung.fault.unwrap_or("as it should be");
            ui::note(format_args!("{} {gate}, {planted}, in {}", show::word(sung), seconds(sung.took)));
        }
    });
    let is_whole = all.len() == canary.faults().len() + 1;
    Tried { gate, not_applicable: None, all, is_whole }
}

/// Keeps what was seen of a gate; a gate that did not do as it should is no longer one that did.
fn note(scene: &Scene<'_>, by: &Program, tried: &Tried) -> Result<(), SetupError> {
    let scratch = scene.workspace.scratch();
    // What cannot be read is written anew: it helps nobody.
    let mut record = Record::open(&scratch).unwrap_or_default();
    let gate = gates::ALL.iter().map(|entry| entry.gate).find(|gate| gate.name() == tried.gate);
    let seen = |gate: &dyn Gate| Seen::now(scene, gate, by, tried.not_applicable).map_err(SetupError::Other);
    match gate {
        Some(gate) if tried.is_right() => {
            record.gates.insert(tried.gate.to_owned(), seen(gate)?);
        }
        _ if tried.is_wrong() => {
            record.gates.remove(tried.gate);
        }
        _ => return Ok(()),
    }
    record.keep(&scratch).map_err(SetupError::Other)
}
