//! Planning a run, and running the plan: every gate to its end, none stops another.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use governance_law::catalog;
use governance_law::gate::Profile;

use crate::child::Echo;
use crate::exit_codes::Exit;
use crate::gate::{Desk, Gate, Lane, Scene, Step};
use crate::gates;
use crate::outcome::{self, Outcome, Verdict};

/// Which gates of a profile the caller wants.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    /// Only these, if any are named.
    pub(crate) only: Vec<String>,
    /// Not these.
    pub(crate) skip: Vec<String>,
}

impl Choice {
    /// Returns why a gate is left out, if it is.
    fn leaves_out(&self, name: &str) -> Option<&'static str> {
        let names = |list: &[String]| list.iter().any(|entry| entry == name);
        if names(&self.skip) {
            Some("left out with `--skip`")
        } else if !self.only.is_empty() && !names(&self.only) {
            Some("left out with `--only`")
        } else {
            None
        }
    }
}

/// One gate of a profile and what it would do.
pub(crate) struct Planned {
    /// The gate.
    pub(crate) gate: &'static dyn Gate,
    /// Why it will not run, if it will not.
    pub(crate) left_out: Option<&'static str>,
    /// Its steps.
    pub(crate) steps: Vec<Step>,
    /// What went wrong while planning.
    broken: Option<String>,
}

/// One gate and how it ended.
#[derive(Debug)]
pub(crate) struct Done {
    /// The gate's name.
    pub(crate) name: &'static str,
    /// Its steps.
    pub(crate) steps: Vec<Step>,
    /// What it decided.
    pub(crate) outcome: Outcome,
    /// How long it took.
    pub(crate) took: Duration,
    /// Where its output is kept, if it ran.
    pub(crate) log: Option<std::path::PathBuf>,
}

/// What happens during a run.
pub(crate) enum Event<'a> {
    /// A gate began.
    Begin(&'static str),
    /// A gate ended.
    End(&'a Done),
    /// Some time passed.
    Tick,
}

/// Returns whether a gate belongs to a profile: as the law says, or else the catalogue.
fn belongs(scene: &Scene<'_>, gate: &catalog::Gate, profile: Profile) -> bool {
    scene
        .law
        .gate(gate.name)
        .and_then(|settings| settings.profiles.as_deref())
        .unwrap_or(gate.profiles)
        .contains(&profile)
}

/// Returns the profiles that a gate is in.
#[must_use]
pub(crate) fn profiles_of(scene: &Scene<'_>, name: &str) -> Vec<Profile> {
    let gate = catalog::GATES.iter().find(|gate| gate.name == name);
    let all = Profile::ALL.into_iter();
    all.filter(|profile| gate.is_some_and(|gate| belongs(scene, gate, *profile))).collect()
}

/// Returns the gates of the catalogue that a profile leaves out by the law's own word.
#[must_use]
pub(crate) fn outside(scene: &Scene<'_>, profile: Profile) -> Vec<&'static str> {
    catalog::GATES.iter().filter(|gate| !belongs(scene, gate, profile)).map(|gate| gate.name).collect()
}

/// Returns the gates of a profile in the order of the catalogue, each with its steps.
#[must_use]
pub(crate) fn plan(scene: &Scene<'_>, profile: Profile, choice: &Choice) -> Vec<Planned> {
    catalog::GATES
        .iter()
        .filter(|row| belongs(scene, row, profile))
        .filter_map(|row| gates::ALL.iter().find(|entry| entry.gate.name() == row.name))
        .map(|entry| plan_one(scene, entry.gate, choice))
        .collect()
}

fn plan_one(scene: &Scene<'_>, gate: &'static dyn Gate, choice: &Choice) -> Planned {
    let left_out = choice.leaves_out(gate.name());
    let planned = catch_unwind(AssertUnwindSafe(|| gate.plan(scene)));
    match planned {
        Ok(steps) => Planned { gate, left_out, steps, broken: None },
        Err(payload) => Planned { gate, left_out, steps: Vec::new(), broken: Some(said(&*payload)) },
    }
}

/// Runs a plan and tells the observer what happens; returns every gate of the plan, in its order.
pub(crate) fn run(scene: &Scene<'_>, plan: Vec<Planned>, observe: &mut dyn FnMut(Event<'_>)) -> Vec<Done> {
    let mut done: Vec<Option<Done>> = plan.iter().map(not_run).collect();
    let jobs: Vec<(usize, &Planned)> =
        plan.iter().enumerate().filter(|(_, planned)| planned.left_out.is_none()).collect();
    std::thread::scope(|threads| {
        let (sender, receiver) = mpsc::channel();
        for lane in [Lane::Read, Lane::Build] {
            let sender = sender.clone();
            let jobs: Vec<_> =
                jobs.iter().copied().filter(|(_, planned)| planned.gate.lane() == lane).collect();
            threads.spawn(move || {
                for (index, planned) in jobs {
                    // The receiver lives until every sender is gone.
                    drop(sender.send(Message::Begin(planned.gate.name())));
                    drop(sender.send(Message::End(index, Box::new(run_one(scene, planned, Echo::Quiet)))));
                }
            });
        }
        drop(sender);
        loop {
            match receiver.recv_timeout(Duration::from_millis(100)) {
                Ok(Message::Begin(name)) => observe(Event::Begin(name)),
                Ok(Message::End(index, ended)) => {
                    observe(Event::End(&ended));
                    if let Some(slot) = done.get_mut(index) {
                        *slot = Some(*ended);
                    }
                }
                Err(mpsc::RecvTimeoutError::Timeout) => observe(Event::Tick),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
        }
    });
    plan.into_iter().zip(done).map(|(planned, ended)| ended.unwrap_or_else(|| silent(planned))).collect()
}

enum Message {
    Begin(&'static str),
    End(usize, Box<Done>),
}

fn not_run(planned: &Planned) -> Option<Done> {
    planned.left_out.map(|why| Done {
        name: planned.gate.name(),
        steps: planned.steps.clone(),
        outcome: Outcome::not_run(why),
        took: Duration::ZERO,
        log: None,
    })
}

/// What is said of a gate whose thread ended without a word.
fn silent(planned: Planned) -> Done {
    Done {
        name: planned.gate.name(),
        steps: planned.steps,
        outcome: Outcome::inconclusive("the gate ended without an outcome"),
        took: Duration::ZERO,
        log: None,
    }
}

/// Runs one gate; a panic in it is an outcome, and not a pass.
#[must_use]
pub(crate) fn run_one(scene: &Scene<'_>, planned: &Planned, echo: Echo) -> Done {
    let begin = Instant::now();
    let name = planned.gate.name();
    let mut log = None;
    let outcome = match (&planned.broken, Desk::open(&scene.workspace.scratch(), name, echo)) {
        (Some(said), _) => panicked(said),
        (None, Err(reason)) => Outcome::inconclusive(reason),
        (None, Ok(desk)) => {
            log = Some(desk.log().to_path_buf());
            catch_unwind(AssertUnwindSafe(|| planned.gate.run(scene, &planned.steps, &desk)))
                .unwrap_or_else(|payload| panicked(&said(&*payload)))
        }
    };
    Done { name, steps: planned.steps.clone(), outcome, took: begin.elapsed(), log }
}

fn panicked(said: &str) -> Outcome {
    Outcome::inconclusive(format!("the gate itself broke: {said}"))
        .details(vec!["this is a defect of the tool; please report it with the lines above".to_owned()])
}

fn said(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}

/// Returns how a run ends.
#[must_use]
pub(crate) fn exit(done: &[Done]) -> Exit {
    let verdicts: Vec<Verdict> = done.iter().map(|done| done.outcome.verdict).collect();
    outcome::judge(&verdicts)
}

#[cfg(test)]
mod tests {
    use governance_law::Law;

    use super::*;
    use crate::workspace::Workspace;

    struct Broken;

    impl Gate for Broken {
        fn name(&self) -> &'static str {
            "broken"
        }
        fn plan(&self, _: &Scene<'_>) -> Vec<Step> {
            Vec::new()
        }
        fn run(&self, _: &Scene<'_>, _: &[Step], _: &Desk) -> Outcome {
            panic!("no such thing")
        }
    }

    struct BrokenPlan;

    impl Gate for BrokenPlan {
        fn name(&self) -> &'static str {
            "broken-plan"
        }
        fn plan(&self, _: &Scene<'_>) -> Vec<Step> {
            panic!("no plan")
        }
        fn run(&self, _: &Scene<'_>, _: &[Step], _: &Desk) -> Outcome {
            Outcome::pass("must not be reached")
        }
    }

    fn with_scene<T>(law: &str, check: impl FnOnce(&Scene<'_>) -> T) -> T {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace {
            packages: governance_lint::package::Workspace {
                root: folder.path().into(),
                packages: Vec::new(),
            },
            target: folder.path().join("target"),
            is_locked: false,
            libraries: std::collections::BTreeSet::new(),
            origins: governance_lint::report::origin::Origins::default(),
        };
        let law = Law::parse("governance.toml", law).unwrap();
        check(&Scene { workspace: &workspace, law: &law, generators: &[], tool: "cargo governance" })
    }

    #[test]
    fn a_panic_in_a_gate_is_inconclusive() {
        with_scene("schema = 1\n", |scene| {
            for gate in [&Broken as &'static dyn Gate, &BrokenPlan] {
                let plan = vec![plan_one(scene, gate, &Choice::default())];
                let done = run(scene, plan, &mut |_| {});
                assert_eq!(done[0].outcome.verdict, Verdict::Inconclusive);
                assert!(done[0].outcome.reason.starts_with("the gate itself broke: no "), "{:?}", done[0]);
                assert_eq!(exit(&done), Exit::Unchecked);
            }
        });
    }

    #[test]
    fn the_law_moves_gates_between_profiles() {
        let names = |law: &str, profile| {
            with_scene(law, |scene| {
                plan(scene, profile, &Choice::default())
                    .iter()
                    .map(|planned| planned.gate.name())
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(names("schema = 1\n", Profile::Commit), ["format", "law", "generated"]);
        let law =
            "schema = 1\n[gates.format]\nprofiles = [\"ci\"]\n[gates.clippy]\nprofiles = [\"commit\"]\n";
        assert_eq!(names(law, Profile::Commit), ["law", "clippy", "generated"]);
    }

    #[test]
    fn gates_that_are_left_out_stay_in_the_plan() {
        with_scene("schema = 1\n", |scene| {
            let choice = Choice { only: vec!["format".into(), "law".into()], skip: vec!["law".into()] };
            let plan = plan(scene, Profile::Commit, &choice);
            let left: Vec<_> = plan.iter().map(|planned| planned.left_out).collect();
            assert_eq!(left, [None, Some("left out with `--skip`"), Some("left out with `--only`")]);
        });
    }
}
