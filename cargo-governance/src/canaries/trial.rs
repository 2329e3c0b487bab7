//! One canary tried: the gate passes on the healthy workspace, and says the right thing about each fault.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use governance_law::gate::Absence;

use super::{Canary, Fault, Ground, Stage};
use crate::child::{Echo, is_interrupted};
use crate::gate::{Desk, Gate, Scene, Step, Work};
use crate::gates;
use crate::lawfile;
use crate::outcome::{Outcome, Verdict};
use crate::workspace::Workspace;

/// What came of one workspace.
#[derive(Debug)]
pub(crate) struct Sung {
    /// The gate.
    pub(crate) gate: &'static str,
    /// The fault; nothing for the healthy workspace.
    pub(crate) fault: Option<&'static str>,
    /// What the gate had to decide, and what its reason had to hold.
    pub(crate) wanted: (Verdict, &'static str),
    /// What the gate said, or why it could not be asked.
    pub(crate) said: Result<Outcome, String>,
    /// What is wrong with it, if something is.
    pub(crate) came: Came,
    /// Whether that is what it had to say.
    pub(crate) is_right: bool,
    /// How long it took.
    pub(crate) took: Duration,
    /// Where the gate's output is kept.
    pub(crate) log: PathBuf,
}

/// Whether a gate said what it had to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Came {
    /// It did.
    Right,
    /// It did not.
    Wrong,
    /// It could not be tried: why.
    Untried(String),
}

/// Tries a canary, the healthy workspace first; `tell` hears of each as it ends. A gate that cannot be tried on the healthy
/// workspace, for want of a tool for example, is not tried on faults.
pub(crate) fn perform(canary: &dyn Canary, stage: &Stage<'_>, tell: &mut dyn FnMut(&Sung)) -> Vec<Sung> {
    let mut all = Vec::new();
    let mut note = |sung: Sung| {
        tell(&sung);
        let goes_on = !matches!(sung.came, Came::Untried(_)) || sung.fault.is_some();
        all.push(sung);
        goes_on && !is_interrupted()
    };
    if note(try_one(canary, None, stage)) {
        for fault in canary.faults() {
            if !note(try_one(canary, Some(&fault), stage)) {
                break;
            }
        }
    }
    all
}

/// Tries a canary below `scratch` for no workspace in particular.
#[cfg(test)]
pub(crate) fn sing(
    canary: &dyn Canary,
    scratch: &Path,
    tool: &str,
    tell: &mut dyn FnMut(&Sung),
) -> Vec<Sung> {
    perform(canary, &Stage { scratch, tool, home: None, generators: &[] }, tell)
}

fn try_one(canary: &dyn Canary, fault: Option<&Fault>, stage: &Stage<'_>) -> Sung {
    let begin = Instant::now();
    let gate = canary.gate();
    let name = fault.map_or("healthy", |fault| fault.name).replace([' ', '/'], "-");
    let trial = format!("{gate}-{name}");
    let wanted = fault.map_or((Verdict::Pass, ""), |fault| (fault.verdict, fault.reason));
    let ground = Ground::make(stage.folder().join(gate).join(name), stage);
    let said = ground.as_ref().map_err(Clone::clone).and_then(|ground| {
        canary.healthy(ground)?;
        fault.map_or(Ok(()), |fault| (fault.plant)(ground))?;
        ask(gate, ground, &trial)
    });
    let objection = match (&ground, &said) {
        (Ok(ground), Ok(outcome)) => canary.objection(ground, outcome, fault.is_some()),
        _ => None,
    };
    let (came, said) = match (judge(&said, wanted), objection) {
        (Came::Right, Some(objection)) => (
            Came::Wrong,
            said.map(|outcome| Outcome { reason: format!("{}; {objection}", outcome.reason), ..outcome }),
        ),
        (came, _) => (came, said),
    };
    if let (Came::Right, Ok(ground)) = (&came, &ground) {
        // What is left is removed by the next trial.
        drop(ground.remove());
    }
    let log = stage.folder().join("logs").join(format!("{trial}.log"));
    let is_right = came == Came::Right;
    Sung {
        gate,
        fault: fault.map(|fault| fault.name),
        wanted,
        said,
        came,
        is_right,
        took: begin.elapsed(),
        log,
    }
}

fn judge(said: &Result<Outcome, String>, (verdict, reason): (Verdict, &str)) -> Came {
    match said {
        Err(why) => Came::Untried(why.clone()),
        Ok(outcome) if outcome.verdict == verdict && outcome.reason.contains(reason) => Came::Right,
        Ok(_) if is_interrupted() => Came::Untried("interrupted".to_owned()),
        Ok(outcome) if lacks_something(outcome) => Came::Untried(outcome.reason.clone()),
        Ok(_) => Came::Wrong,
    }
}

/// Whether a gate could decide nothing for want of a tool or a device alone.
fn lacks_something(outcome: &Outcome) -> bool {
    let facts = &outcome.facts;
    let is_lack = |absence| matches!(absence, Absence::ToolMissing | Absence::NoDevice);
    facts.faults.is_empty()
        && !facts.unclear.is_empty()
        // A component of the toolchain is missed in cargo's words.
        && facts.unclear.iter().all(|it| is_lack(it.absence) || it.reason.contains("`rustup component add "))
}

/// Runs the real gate on a workspace.
fn ask(gate: &str, ground: &Ground<'_>, trial: &str) -> Result<Outcome, String> {
    let gate: &dyn Gate = gates::ALL
        .iter()
        .map(|entry| entry.gate)
        .find(|known| known.name() == gate)
        .ok_or_else(|| format!("there is no gate `{gate}`"))?;
    let stage = ground.stage();
    let manifest = ground.root().join("Cargo.toml");
    let found = Workspace::find(Some(&manifest)).map_err(|error| error.to_string())?;
    // Whatever the environment says: the records of the workspace that the trial is for are not to be touched.
    let workspace = Workspace { target: stage.target(), ..found };
    let law = lawfile::of(&workspace, None).map_err(|error| error.to_string())?;
    let scene = Scene { workspace: &workspace, law: &law, generators: stage.generators, tool: stage.tool };
    if let Some(missing) = gate.needs(&scene).into_iter().find(|tool| tool.locate(&workspace).is_none()) {
        return Err(format!("`{}` is missing: {}", missing.program, missing.advice(stage.tool)));
    }
    let desk = Desk::open(&stage.folder(), trial, Echo::Quiet)?;
    let work = || {
        let steps: Vec<Step> =
            gate.plan(&scene).into_iter().map(|step| below(step, &workspace.target)).collect();
        gate.run(&scene, &steps, &desk).held(&law.thresholds(gate.name()))
    };
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| "the gate itself broke".to_owned())
}

/// Makes a step build below a folder, unless it says itself where it builds.
fn below(step: Step, target: &Path) -> Step {
    const NAME: &str = "CARGO_TARGET_DIR";
    match step.work {
        Work::Command(command) if !command.env.iter().any(|(name, _)| name == NAME) => {
            let command = command.env(NAME, target.display().to_string());
            Step { work: Work::Command(command), ..step }
        }
        work => Step { work, ..step },
    }
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::child::Invocation;
    use crate::judging::Tally;

    fn came(tally: Tally) -> Came {
        judge(&Ok(tally.decide("fine")), (Verdict::Fail, "1 test"))
    }

    #[test]
    fn what_lacks_a_tool_or_a_device_alone_was_not_tried_and_anything_else_is_wrong() {
        let lacking = |absence, reason: &str| {
            let mut tally = Tally::default();
            tally.absent(absence, reason, Vec::new(), None);
            tally
        };
        let untried = |reason: &str| Came::Untried(reason.to_owned());
        assert_eq!(came(lacking(Absence::ToolMissing, "no `x`")), untried("no `x`"));
        assert_eq!(came(lacking(Absence::NoDevice, "no device")), untried("no device"));
        let component = "clippy is missing: `rustup component add clippy` installs it";
        assert_eq!(came(lacking(Absence::Other, component)), untried(component));
        assert_eq!(came(lacking(Absence::Other, "no idea")), Came::Wrong);
        // A tool that is missing excuses nothing that was found without it, and no pass.
        let mut red = lacking(Absence::ToolMissing, "no `x`");
        red.fail("2 lints", Vec::new(), None);
        assert_eq!(came(red), Came::Wrong);
        assert_eq!(came(Tally::default()), Came::Wrong);
        let mut right = Tally::default();
        right.fail("1 test failed", Vec::new(), None);
        assert_eq!(came(right), Came::Right);
        assert_eq!(judge(&Err("broken".to_owned()), (Verdict::Fail, "")), untried("broken"));
    }

    /// A canary of a gate that nobody knows.
    struct Stranger;

    impl Canary for Stranger {
        fn gate(&self) -> &'static str {
            "stranger"
        }

        fn healthy(&self, _: &Ground) -> Result<(), String> {
            Ok(())
        }

        fn faults(&self) -> Vec<Fault> {
            vec![Fault { name: "any", plant: |_| Ok(()), verdict: Verdict::Fail, reason: "" }]
        }
    }

    #[test]
    fn a_gate_that_is_not_there_is_not_tried_on_faults() {
        let folder = tempfile::tempdir().unwrap();
        let mut told = 0;
        let all = sing(&Stranger, folder.path(), "tool", &mut |_| told += 1);
        let [only] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!((told, only.fault, only.is_right), (1, None, false));
        assert_eq!(only.came, Came::Untried("there is no gate `stranger`".to_owned()));
    }

    #[test]
    fn a_step_builds_below_the_trials_unless_it_says_itself_where() {
        let command = |env: Option<&str>| {
            let plain = Invocation::cargo(Path::new("/w"), &["build"]);
            let command =
                env.map_or_else(|| plain.clone(), |folder| plain.clone().env("CARGO_TARGET_DIR", folder));
            let step = below(Step::command("build", command), Path::new("/t"));
            step.invocation().unwrap().to_string()
        };
        assert_eq!(command(None), "CARGO_TARGET_DIR=/t cargo build");
        assert_eq!(command(Some("/own")), "CARGO_TARGET_DIR=/own cargo build");
        assert_eq!(below(Step::inside("look"), Path::new("/t")), Step::inside("look"));
    }
}
