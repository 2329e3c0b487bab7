//! `canaries`: every gate of the profile went red on a planted fault, not long ago.
//!
//! A gate that cannot be seen to fail is no evidence. `validate --canaries` plants faults into scratch workspaces and keeps a record of
//! the gates that passed without them and found each of them; here the record is read. A gate that is not in it, or was tried
//! by another build of this tool, with another compiler or other tools, makes it inconclusive, with `canary_missing` as the absence; one
//! that was tried longer ago than `canary_max_age` too, with `canary_stale`. A record from the future is no record: the clock was set
//! back. The gates are those of every profile that this gate is in.

use governance_law::catalog;
use governance_law::gate::Absence;

use crate::canaries::{Program, Record};
use crate::gate::{Class, Desk, Gate, Inputs, Scene, Step};
use crate::gates;
use crate::inputs::{moment, now};
use crate::judging::{Tally, counted};
use crate::outcome::Outcome;
use crate::runner::profiles_of;

/// The gate.
pub(super) struct Canaries;

impl Gate for Canaries {
    fn name(&self) -> &'static str {
        "canaries"
    }

    fn class(&self) -> Class {
        Class::Read
    }

    fn inputs(&self, _: &Scene<'_>) -> Option<Inputs> {
        // It is about the age of things, and time passes.
        None
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        let count = counted(demanded(scene).count(), "gate");
        vec![Step::inside(format!("look up when {count} went red on a planted fault"))]
    }

    fn run(&self, scene: &Scene<'_>, _: &[Step], _: &Desk) -> Outcome {
        let rerun = Some(format!("{} validate --canaries", scene.tool));
        let mut tally = Tally::default();
        let found =
            Program::here(scene).and_then(|program| Ok((program, Record::open(&scene.workspace.scratch())?)));
        let (program, record) = match found {
            Ok(found) => found,
            Err(reason) => {
                tally.absent(Absence::CanaryMissing, reason, Vec::new(), rerun);
                return tally.decide("");
            }
        };
        let today = now();
        let (mut missing, mut future, mut count) = (Vec::new(), Vec::new(), 0);
        for gate in demanded(scene) {
            let name = gate.name();
            let Some(seen) = record.gates.get(name) else {
                missing.push(format!("{name}: never"));
                continue;
            };
            match seen.differs(scene, gate, &program) {
                Ok(None) => {}
                Ok(Some(what)) => {
                    missing.push(format!("{name}: with {what}"));
                    continue;
                }
                Err(reason) => {
                    missing.push(format!("{name}: {reason}"));
                    continue;
                }
            }
            let Some(age) = today.checked_sub(seen.at) else {
                future.push(format!("{name}: {}", moment(seen.at)));
                continue;
            };
            count += usize::from(seen.not_applicable.is_none());
            tally.figure("canary age", name, std::time::Duration::from_secs(age).as_secs_f64(), "s");
            if let Some(why) = &seen.not_applicable {
                tally.note(format!("`{name}` was not tried: {why}"));
            }
        }
        if !missing.is_empty() {
            let verb = if missing.len() == 1 { "was" } else { "were" };
            let reason = format!("{} {verb} not seen to go red", counted(missing.len(), "gate"));
            let help = format!("help: `{} validate --canaries` plants faults and tries them", scene.tool);
            let lines = missing.into_iter().chain([help]).collect();
            tally.absent(Absence::CanaryMissing, reason, lines, rerun.clone());
        }
        if !future.is_empty() {
            let verb = if future.len() == 1 { "was" } else { "were" };
            let reason = format!(
                "{} {verb} seen later than now: was the clock set back?",
                counted(future.len(), "gate")
            );
            tally.unclear(reason, future, rerun);
        }
        tally.decide(format!("{} went red on every planted fault", counted(count, "gate")))
    }
}

/// Returns the gates that are in a profile with this one.
fn demanded<'a>(scene: &'a Scene<'_>) -> impl Iterator<Item = &'static dyn Gate> + 'a {
    let own = profiles_of(scene, "canaries");
    catalog::GATES
        .iter()
        .filter(move |row| profiles_of(scene, row.name).iter().any(|profile| own.contains(profile)))
        .filter_map(|row| gates::ALL.iter().map(|entry| entry.gate).find(|gate| gate.name() == row.name))
}
