//! The runner over gates that do as they are told.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use governance_evidence::verdict::Standing;
use governance_law::Law;
use governance_law::gate::{Absence, Profile};

use super::durations::Durations;
use super::plan::plan_one;
use super::*;
use crate::exit_codes::Exit;
use crate::gate::{Class, Desk, Gate, Scene, Step};
use crate::outcome::{Outcome, Provenance, Verdict};
use crate::tools::{Origin, Tool};
use crate::workspace::Workspace;

/// A gate that does as it is told.
struct Told {
    name: &'static str,
    class: Class,
    needs: &'static [&'static Tool],
    work: fn() -> Outcome,
}

impl Gate for Told {
    fn name(&self) -> &'static str {
        self.name
    }
    fn class(&self) -> Class {
        self.class
    }
    fn needs(&self, _: &Scene<'_>) -> Vec<&'static Tool> {
        self.needs.to_vec()
    }
    fn plan(&self, _: &Scene<'_>) -> Vec<Step> {
        vec![Step::inside("work")]
    }
    fn run(&self, _: &Scene<'_>, _: &[Step], _: &Desk) -> Outcome {
        (self.work)()
    }
}

const fn told(name: &'static str, class: Class, work: fn() -> Outcome) -> Told {
    Told { name, class, needs: &[], work }
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
        packages: governance_lint::package::Workspace { root: folder.path().into(), packages: Vec::new() },
        target: folder.path().join("target"),
        is_locked: false,
        libraries: BTreeSet::new(),
        origins: governance_lint::report::origin::Origins::default(),
    };
    let law = Law::parse("governance.toml", law).unwrap();
    check(&Scene { workspace: &workspace, law: &law, generators: &[], tool: "cargo governance" })
}

/// Runs gates under a law, with a memory, until `is_stopped`; also returns what happened.
fn course(
    scene: &Scene<'_>,
    gates: &[&'static dyn Gate],
    memory: &dyn Memory,
    is_stopped: &(dyn Fn() -> bool + Sync),
) -> (Vec<Done>, Vec<String>) {
    let plan: Vec<Planned> =
        gates.iter().map(|gate| plan_one(scene, *gate, &Choice::default(), &Durations::default())).collect();
    let mut events = Vec::new();
    let course = Course { scene, profile: Profile::Ci, memory, is_stopped };
    let done = run(&course, &plan, &mut |event| match event {
        Event::Begin(name) => events.push(format!("begin {name}")),
        Event::End(done) => events.push(format!("end {}", done.name)),
        Event::Late(name, _) => events.push(format!("late {name}")),
        Event::Stopping => events.push("stopping".to_owned()),
        Event::Ahead(_) | Event::Tick => {}
    });
    (done, events)
}

fn all(scene: &Scene<'_>, gates: &[&'static dyn Gate]) -> Vec<Done> {
    course(scene, gates, &Forgetful, &|| false).0
}

#[test]
fn a_panic_in_a_gate_is_inconclusive_and_stops_no_other() {
    static BROKEN: Told = told("broken", Class::Read, || panic!("no such thing"));
    static FINE: Told = told("fine", Class::Read, || Outcome::pass("fine"));
    with_scene("schema = 1\n", |scene| {
        let done = all(scene, &[&BROKEN, &BrokenPlan, &FINE]);
        for done in &done[..2] {
            assert_eq!(done.outcome.verdict, Verdict::Inconclusive);
            assert!(done.outcome.reason.starts_with("the gate itself broke: no "), "{done:?}");
        }
        assert_eq!(done[2].standing, Standing::Passed);
        assert_eq!(exit(&done), Exit::Unchecked);
    });
}

#[test]
fn nothing_runs_beside_a_gate_that_measures_and_one_builds_at_a_time() {
    static RUNNING: AtomicUsize = AtomicUsize::new(0);
    static BUILDING: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    static IS_WRONG: AtomicBool = AtomicBool::new(false);
    fn work(class: Class) -> Outcome {
        let running = RUNNING.fetch_add(1, Ordering::SeqCst) + 1;
        MOST.fetch_max(running, Ordering::SeqCst);
        let building = if class == Class::Build { BUILDING.fetch_add(1, Ordering::SeqCst) + 1 } else { 0 };
        std::thread::sleep(Duration::from_millis(60));
        let beside = RUNNING.load(Ordering::SeqCst);
        if building > 1 || (class == Class::Alone && (running > 1 || beside > 1)) {
            IS_WRONG.store(true, Ordering::SeqCst);
        }
        if class == Class::Build {
            BUILDING.fetch_sub(1, Ordering::SeqCst);
        }
        RUNNING.fetch_sub(1, Ordering::SeqCst);
        Outcome::pass("fine")
    }
    static GATES: [Told; 6] = [
        told("alone-1", Class::Alone, || work(Class::Alone)),
        told("build-1", Class::Build, || work(Class::Build)),
        told("read-1", Class::Read, || work(Class::Read)),
        told("build-2", Class::Build, || work(Class::Build)),
        told("alone-2", Class::Alone, || work(Class::Alone)),
        told("read-2", Class::Read, || work(Class::Read)),
    ];
    with_scene("schema = 1\n", |scene| {
        let gates: Vec<&'static dyn Gate> = GATES.iter().map(|gate| gate as &'static dyn Gate).collect();
        let done = all(scene, &gates);
        assert_eq!(exit(&done), Exit::Proved);
        assert!(!IS_WRONG.load(Ordering::SeqCst));
        // Readers did run beside the build.
        assert!(MOST.load(Ordering::SeqCst) >= 2);
        let names: Vec<&str> = done.iter().map(|done| done.name).collect();
        assert_eq!(names, ["alone-1", "build-1", "read-1", "build-2", "alone-2", "read-2"]);
    });
}

#[test]
fn a_missing_tool_is_known_before_anything_runs() {
    static NOWHERE: Tool = Tool {
        program: "no-such-tool-anywhere",
        version_args: &["--version"],
        origin: Origin::Crate { name: "no-such-tool", version: "1.0.0" },
        purpose: "is not there",
    };
    static NEEDY: Told =
        Told { needs: &[&NOWHERE], ..told("leaks", Class::Alone, || Outcome::pass("must not be reached")) };
    static FINE: Told = told("fine", Class::Read, || Outcome::pass("fine"));
    let law = "schema = 1\n[[accept]]\ngate = \"leaks\"\nabsence = \"tool_missing\"\nprofiles = [\"ci\"]\nwhy = \"not here\"\n";
    with_scene(law, |scene| {
        let (done, events) = course(scene, &[&NEEDY, &FINE], &Forgetful, &|| false);
        assert_eq!(events, ["end leaks", "begin fine", "end fine"]);
        let outcome = &done[0].outcome;
        assert_eq!(
            (outcome.verdict, &*outcome.reason),
            (Verdict::Inconclusive, "`no-such-tool-anywhere` is missing")
        );
        assert_eq!(outcome.facts.unclear[0].absence, Absence::ToolMissing);
        assert!(outcome.details[0].contains("tools install no-such-tool-anywhere"), "{outcome:?}");
        assert_eq!(done[0].standing, Standing::Accepted(vec!["not here".to_owned()]));
        let plan = [plan_one(scene, &NEEDY, &Choice::default(), &Durations::default())];
        assert_eq!(missing(&plan), [(&NOWHERE, vec!["leaks"])]);
    });
}

#[test]
fn a_gate_in_this_process_that_takes_too_long_is_told_of_and_does_not_pass() {
    static SLOW: Told = told("law", Class::Read, || {
        std::thread::sleep(Duration::from_millis(400));
        Outcome::pass("fine")
    });
    with_scene("schema = 1\n[gates.law]\ntimeout = \"50 ms\"\n", |scene| {
        let (done, events) = course(scene, &[&SLOW], &Forgetful, &|| false);
        assert_eq!(events, ["begin law", "late law", "end law"]);
        assert_eq!(done[0].outcome.reason, "the gate took 1 s, and at most 0.05 s is allowed by `timeout`");
        assert_eq!(done[0].standing, Standing::Stops(Verdict::Inconclusive));
    });
}

#[test]
fn commands_get_the_smaller_of_two_limits() {
    struct Calls;
    impl Gate for Calls {
        fn name(&self) -> &'static str {
            "tests"
        }
        fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
            let of = |seconds| scene.cargo(&["test"]).limit(Duration::from_secs(seconds));
            vec![Step::command("short", of(5)), Step::command("long", of(5_000))]
        }
        fn run(&self, _: &Scene<'_>, _: &[Step], _: &Desk) -> Outcome {
            Outcome::pass("fine")
        }
    }
    with_scene("schema = 1\n[gates.tests]\ntimeout = \"1 min\"\n", |scene| {
        let planned = plan_one(scene, &Calls, &Choice::default(), &Durations::default());
        let limits: Vec<u64> =
            planned.steps.iter().map(|step| step.invocation().unwrap().limit.as_secs()).collect();
        assert_eq!(limits, [5, 60]);
    });
}

#[test]
fn whoever_is_stopped_says_how_far_it_came() {
    static IS_STOPPED: AtomicBool = AtomicBool::new(false);
    static FIRST: Told = told("first", Class::Build, || Outcome::fail("1 violation"));
    static CUT: Told = told("cut", Class::Build, || {
        IS_STOPPED.store(true, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(250));
        // What a tool says that Ctrl-C has reached as well.
        Outcome::fail("could not compile")
    });
    static NEVER: Told = told("never", Class::Build, || Outcome::pass("must not be reached"));
    let law = "schema = 1\n[[accept]]\ngate = \"leaks\"\nabsence = \"tool_missing\"\nprofiles = [\"ci\"]\nwhy = \"w\"\n";
    with_scene(law, |scene| {
        let memory = Notes::default();
        let stopped = || IS_STOPPED.load(Ordering::SeqCst);
        let (done, events) = course(scene, &[&FIRST, &CUT, &NEVER], &memory, &stopped);
        assert_eq!(events, ["begin first", "end first", "begin cut", "stopping", "end cut"]);
        let said: Vec<_> = done.iter().map(|done| (done.outcome.verdict, &*done.outcome.reason)).collect();
        let expected = [
            (Verdict::Fail, "1 violation"),
            (Verdict::Inconclusive, "interrupted"),
            (Verdict::Inconclusive, "interrupted before it began"),
        ];
        assert_eq!(said, expected);
        // What was cut is not kept.
        assert_eq!(*memory.kept.lock().unwrap(), ["first"]);
    });
}

#[test]
fn no_policy_accepts_an_interrupted_gate() {
    static FIRST: Told = told("format", Class::Build, || Outcome::pass("fine"));
    static LEAKS: Told = told("leaks", Class::Build, || Outcome::pass("must not be reached"));
    let law = "schema = 1\n[[accept]]\ngate = \"leaks\"\nabsence = \"tool_missing\"\nprofiles = [\"ci\"]\nwhy = \"w\"\n";
    with_scene(law, |scene| {
        let asked = AtomicUsize::new(0);
        // The first look is before the first gate, the next ones after it.
        let stopped = || asked.fetch_add(1, Ordering::SeqCst) > 0;
        let (done, _) = course(scene, &[&FIRST, &LEAKS], &Forgetful, &stopped);
        assert_eq!(done[1].standing, Standing::Stops(Verdict::Inconclusive));
        assert_eq!(exit(&done), Exit::Unchecked);
    });
}

/// Remembers nothing: every gate runs.
struct Forgetful;

impl Memory for Forgetful {
    fn recall(&self, _: &Scene<'_>, _: &Planned) -> Option<Recalled> {
        None
    }

    fn keep(&self, _: &Scene<'_>, _: &Planned, _: &Outcome, _: Duration) {}
}

/// Remembers one gate, and notes what it is asked and told.
#[derive(Default)]
struct Notes {
    asked: Mutex<Vec<String>>,
    kept: Mutex<Vec<String>>,
}

impl Memory for Notes {
    fn recall(&self, _: &Scene<'_>, planned: &Planned) -> Option<Recalled> {
        let name = planned.gate.name();
        self.asked.lock().unwrap().push(name.to_owned());
        assert_ne!(name, "broken-memory", "what cannot be recalled is run");
        let provenance = Provenance::Reused { run: "then".to_owned(), age: Duration::from_secs(60) };
        let outcome = Outcome { provenance, ..Outcome::pass("fine then") };
        (name == "known").then(|| Recalled { outcome, took: Duration::from_secs(9) })
    }

    fn keep(&self, _: &Scene<'_>, planned: &Planned, _: &Outcome, _: Duration) {
        self.kept.lock().unwrap().push(planned.gate.name().to_owned());
    }
}

#[test]
fn what_is_remembered_is_not_run_and_what_ran_is_remembered() {
    static KNOWN: Told = told("known", Class::Build, || Outcome::fail("must not be reached"));
    static NEW: Told = told("new", Class::Build, || Outcome::pass("fine now"));
    static BROKEN: Told = told("broken", Class::Build, || panic!("no such thing"));
    static ODD: Told = told("broken-memory", Class::Build, || Outcome::pass("fine all the same"));
    with_scene("schema = 1\n", |scene| {
        let memory = Notes::default();
        let (done, events) = course(scene, &[&KNOWN, &NEW, &BROKEN, &ODD], &memory, &|| false);
        assert_eq!(&events[..2], ["end known", "begin new"]);
        assert_eq!((&*done[0].outcome.reason, done[0].took), ("fine then", Duration::from_secs(9)));
        assert_eq!(*memory.asked.lock().unwrap(), ["known", "new", "broken", "broken-memory"]);
        assert_eq!(*memory.kept.lock().unwrap(), ["new", "broken-memory"]);
        assert_eq!(done[3].standing, Standing::Passed);
    });
}

#[test]
fn a_run_leaves_its_durations_to_the_next() {
    static FINE: Told = told("law", Class::Read, || {
        std::thread::sleep(Duration::from_millis(20));
        Outcome::pass("fine")
    });
    with_scene("schema = 1\n", |scene| {
        all(scene, &[&FINE]);
        let plan = plan(scene, Profile::Commit, &Choice::default());
        let law = plan.iter().find(|planned| planned.gate.name() == "law").unwrap();
        assert!(law.expected.unwrap() >= Duration::from_millis(20), "{:?}", law.expected);
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
    let law = "schema = 1\n[gates.format]\nprofiles = [\"ci\"]\n[gates.clippy]\nprofiles = [\"commit\"]\n";
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

/// A tool that the workspace has of its own, which says a version.
#[cfg(unix)]
fn own_tool(scene: &Scene<'_>, program: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = scene.workspace.root().join(".governance/tools/bin").join(program);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_plan_says_of_each_tool_where_it_is_and_how_it_is_had() {
    const fn tool(program: &'static str) -> Tool {
        Tool {
            program,
            version_args: &["--version"],
            origin: Origin::Crate { name: program, version: "1.0.0" },
            purpose: "is asked",
        }
    }
    static TRIED: Tool = tool("governance-test-tried");
    static OTHER: Tool = tool("governance-test-other");
    static MISSING: Tool = tool("governance-test-missing");
    static GATE: Told = Told {
        needs: &[&TRIED, &OTHER, &MISSING],
        ..told("leaks", Class::Alone, || Outcome::pass("must not be reached"))
    };
    with_scene("schema = 1\n", |scene| {
        own_tool(scene, TRIED.program, "#!/bin/sh\necho governance-test-tried 1.0.0\n");
        own_tool(scene, OTHER.program, "#!/bin/sh\necho governance-test-other 0.9.0\n");
        let plan = [plan_one(scene, &GATE, &Choice::default(), &Durations::default())];
        let text = crate::report::plan::text(scene, &plan, &["gpu"], Profile::Deploy);
        let text = anstream::adapter::strip_str(&text).to_string();
        let bin = scene.workspace.root().join(".governance/tools/bin");
        for line in [
            "profile deploy\n".to_owned(),
            "leaks      measures, with nothing beside it\n".to_owned(),
            format!("with governance-test-tried 1.0.0 ({})\n", bin.join(TRIED.program).display()),
            format!(
                "with governance-test-other 0.9.0 ({}), and 1.0.0 was tried\n",
                bin.join(OTHER.program).display()
            ),
            "with governance-test-missing: missing, so that it cannot decide: ".to_owned(),
            "not in this profile: gpu\n".to_owned(),
        ] {
            assert!(text.contains(&line), "no `{line}` in:\n{text}");
        }
        let json = crate::report::plan::json(scene, &plan, &["gpu"], Profile::Deploy);
        let tools = json.pointer("/plan/0/tools").unwrap();
        let of = |key: &str| -> Vec<_> {
            tools.as_array().unwrap().iter().map(|tool| tool.get(key).unwrap().clone()).collect()
        };
        assert_eq!(of("version"), ["1.0.0".into(), "0.9.0".into(), serde_json::Value::Null]);
        assert_eq!(of("differs"), [false.into(), true.into(), serde_json::Value::Null]);
        assert!(of("advice")[..2].iter().all(serde_json::Value::is_null) && of("advice")[2].is_string());
        assert_eq!(json.pointer("/plan/0/class").unwrap(), "alone");
        // Two gates that lack the same tool are named together, and a gate says what it is.
        let twice: Vec<Planned> =
            (0..2).map(|_| plan_one(scene, &GATE, &Choice::default(), &Durations::default())).collect();
        assert_eq!(missing(&twice), [(&MISSING, vec!["leaks", "leaks"])]);
        assert_eq!(format!("{:?}", twice[0]), "Planned { gate: \"leaks\", class: Alone, .. }");
    });
}
