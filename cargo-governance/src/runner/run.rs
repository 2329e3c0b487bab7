//! The run of a plan: what is known already is settled first, then each gate runs in a thread of its own when its turn comes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use governance_law::gate::{Absence, Profile};

use super::done::{Done, broken, settled};
use super::durations::Durations;
use super::memory::{Memory, Recalled};
use super::order::{AFTER, Job, Queue};
use super::plan::{Planned, said};
use crate::child::Echo;
use crate::gate::{Desk, Scene};
use crate::outcome::{Outcome, Verdict};

/// How often somebody looks whether the user wants to end the run.
const PULSE: Duration = Duration::from_millis(100);

/// What a run goes by.
#[derive(Clone, Copy)]
pub(crate) struct Course<'a> {
    /// What every gate may look at.
    pub(crate) scene: &'a Scene<'a>,
    /// The occasion.
    pub(crate) profile: Profile,
    /// What is remembered from earlier runs.
    pub(crate) memory: &'a dyn Memory,
    /// Whether the user wants the run to end.
    pub(crate) is_stopped: &'a (dyn Fn() -> bool + Sync),
}

/// What happens during a run.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    /// These gates will run, in the order of the catalogue; all others are settled.
    Ahead(Vec<&'a Planned>),
    /// A gate began.
    Begin(&'static str),
    /// A gate ended.
    End(&'a Done),
    /// A gate that works in this process, where nothing can end it, has taken longer than the law gives it.
    Late(&'static str, Duration),
    /// The user wants to end; what runs is waited for.
    Stopping,
    /// Some time passed.
    Tick,
}

/// A gate that runs.
struct Running {
    index: usize,
    begin: Instant,
    is_late: bool,
}

/// Runs a plan and tells the observer what happens; returns every gate of the plan, in its order.
pub(crate) fn run(course: &Course<'_>, plan: &[Planned], observe: &mut dyn FnMut(Event<'_>)) -> Vec<Done> {
    let mut done: Vec<Option<Done>> = plan.iter().map(|planned| known(course, planned)).collect();
    let open = |(index, _): &(usize, &Planned)| done.get(*index).is_none_or(Option::is_none);
    let ahead: Vec<(usize, &Planned)> = plan.iter().enumerate().filter(open).collect();
    let mut queue = Queue::new(jobs(plan, &ahead), readers());
    observe(Event::Ahead(ahead.iter().map(|(_, planned)| *planned).collect()));
    for ended in done.iter().flatten().filter(|ended| ended.outcome.verdict != Verdict::NotRun) {
        observe(Event::End(ended));
    }
    let scratch = course.scene.workspace.scratch();
    let mut durations = Durations::read(&scratch);
    std::thread::scope(|threads| {
        let (sender, receiver) = mpsc::channel();
        let mut running: Vec<Running> = Vec::new();
        let mut is_stopping = false;
        while !queue.is_done() {
            if !is_stopping && (course.is_stopped)() {
                is_stopping = true;
                observe(Event::Stopping);
                for index in queue.give_up() {
                    let planned = plan.get(index);
                    put(
                        &mut done,
                        index,
                        planned.map(|it| Done::interrupted(it, "interrupted before it began")),
                    );
                }
            }
            while let Some((index, planned)) = queue.next().and_then(|index| Some((index, plan.get(index)?)))
            {
                observe(Event::Begin(planned.gate.name()));
                running.push(Running { index, begin: Instant::now(), is_late: false });
                start(threads, course, index, planned, sender.clone());
            }
            match receiver.recv_timeout(PULSE) {
                Ok((index, ended)) => {
                    queue.end(index);
                    running.retain(|it| it.index != index);
                    durations.learn(&ended, &scratch);
                    observe(Event::End(&ended));
                    put(&mut done, index, Some(*ended));
                }
                Err(RecvTimeoutError::Timeout) => {
                    late(plan, &mut running, observe);
                    observe(Event::Tick);
                }
                // This function holds a sender itself.
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    });
    let or_silent = |(planned, ended): (&Planned, Option<Done>)| {
        ended.unwrap_or_else(|| {
            Done::of(
                course.scene,
                course.profile,
                planned,
                Outcome::inconclusive("the gate ended without an outcome"),
            )
        })
    };
    plan.iter().zip(done).map(or_silent).collect()
}

fn put(done: &mut [Option<Done>], index: usize, ended: Option<Done>) {
    if let Some(slot) = done.get_mut(index) {
        *slot = ended;
    }
}

/// How many gates may read at the same time: as many as there are processors, and never only one.
fn readers() -> usize {
    std::thread::available_parallelism().map_or(2, |count| count.get().max(2))
}

/// Returns what is known of a gate without running it.
fn known(course: &Course<'_>, planned: &Planned) -> Option<Done> {
    let (scene, profile) = (course.scene, course.profile);
    if let Some(outcome) = settled(planned, scene.tool) {
        return Some(Done::of(scene, profile, planned, outcome));
    }
    // What cannot be recalled is run.
    let recalled = catch_unwind(AssertUnwindSafe(|| course.memory.recall(scene, planned))).ok().flatten();
    recalled.map(|Recalled { outcome, took }| Done { took, ..Done::of(scene, profile, planned, outcome) })
}

/// Returns what decides over the turn of each gate.
fn jobs(plan: &[Planned], ahead: &[(usize, &Planned)]) -> Vec<Job> {
    let place = |name: &str| plan.iter().position(|planned| planned.gate.name() == name);
    let job = |(index, planned): &(usize, &Planned)| {
        let name = planned.gate.name();
        let before = AFTER.iter().filter(|(gate, _)| *gate == name).flat_map(|(_, before)| *before);
        Job {
            index: *index,
            class: planned.class,
            expected: planned.expected,
            after: before.filter_map(|name| place(name)).collect(),
        }
    };
    ahead.iter().map(job).collect()
}

/// Tells of gates in this process that take too long, once each.
fn late(plan: &[Planned], running: &mut [Running], observe: &mut dyn FnMut(Event<'_>)) {
    for it in running.iter_mut().filter(|it| !it.is_late) {
        if let Some(planned) = plan.get(it.index)
            && is_over(planned, it.begin.elapsed())
        {
            it.is_late = true;
            observe(Event::Late(planned.gate.name(), planned.limit));
        }
    }
}

/// Returns whether a gate that works in this process took longer than the law gives it; commands are ended by their own limit.
fn is_over(planned: &Planned, took: Duration) -> bool {
    planned.is_inside() && took > planned.limit
}

fn start<'scope>(
    threads: &'scope std::thread::Scope<'scope, '_>,
    course: &Course<'scope>,
    index: usize,
    planned: &'scope Planned,
    sender: Sender<(usize, Box<Done>)>,
) {
    let (course, back) = (*course, sender.clone());
    let name = planned.gate.name();
    let work = move || {
        // The receiver lives until everything has ended.
        drop(sender.send((index, Box::new(run_one(&course, planned)))));
    };
    if let Err(error) = std::thread::Builder::new().name(name.to_owned()).spawn_scoped(threads, work) {
        let outcome = Outcome::inconclusive(format!("no thread can be started: {error}"));
        drop(back.send((index, Box::new(Done::of(course.scene, course.profile, planned, outcome)))));
    }
}

/// Runs one gate; a panic in it is an outcome, and not a pass.
fn run_one(course: &Course<'_>, planned: &Planned) -> Done {
    let (scene, profile) = (course.scene, course.profile);
    let begin = Instant::now();
    let mut log: Option<PathBuf> = None;
    let mut outcome = match Desk::open(&scene.workspace.scratch(), planned.gate.name(), Echo::Quiet) {
        Err(reason) => Outcome::inconclusive(reason),
        Ok(desk) => {
            let desk = desk.limited(planned.limit);
            log = Some(desk.log().to_path_buf());
            let work = || planned.gate.run(scene, &planned.steps, &desk);
            match catch_unwind(AssertUnwindSafe(work)) {
                Ok(outcome) => outcome,
                Err(payload) => {
                    let outcome = broken(&said(&*payload));
                    return Done { took: begin.elapsed(), log, ..Done::of(scene, profile, planned, outcome) };
                }
            }
        }
    };
    let took = begin.elapsed();
    if outcome.verdict != Verdict::Pass && (course.is_stopped)() {
        // Ctrl-C reaches the tools as well: what they say then is no violation.
        return Done { took, log, ..Done::interrupted(planned, "interrupted") };
    }
    if is_over(planned, took) {
        outcome = over(outcome, took, planned.limit);
    }
    // What the cache does may go wrong; the outcome stands.
    drop(catch_unwind(AssertUnwindSafe(|| course.memory.keep(scene, planned, &outcome, took))));
    Done { took, log, ..Done::of(scene, profile, planned, outcome) }
}

/// Adds that a gate took too long.
fn over(outcome: Outcome, took: Duration, limit: Duration) -> Outcome {
    let reason = format!(
        "the gate took {} s, and at most {} s is allowed by `timeout`",
        took.as_secs_f64().ceil(),
        limit.as_secs_f64()
    );
    let mut facts = outcome.facts;
    facts.unclear(Absence::Other, reason);
    Outcome { rerun: outcome.rerun, ..Outcome::of(facts, "").details(outcome.details) }
}
