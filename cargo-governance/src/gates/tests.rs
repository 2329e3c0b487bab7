//! `tests`: all tests pass, in every feature set of the law.
//!
//! Runs `cargo nextest run` where it is installed and then the documentation tests, else `cargo test`, once for each
//! feature set, in the dev profile. A red test or a test that does not compile fails the gate; a run that ended
//! without a count, by a signal, or for want of a dependency is inconclusive. A run in which every test passed is
//! recorded under the digest of its inputs, so that `test` need not repeat what `validate` has just done; nothing is
//! recorded if the inputs changed meanwhile, and a record is forgotten as soon as its inputs are tested again.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::child::{Ran, tail_of};
use crate::features::combinations;
use crate::gate::{Desk, Gate, Scene, Step};
use crate::inputs::{self, Record};
use crate::judging::unexplained;
use crate::judging::{Counts, failing, panics, read_counts};
use crate::judging::{Tally, counted};
use crate::outcome::{Outcome, Provenance, Verdict};

/// What follows the name of a feature set in the label of the step that runs its documentation tests.
const DOCUMENTATION: &str = ", documentation";

/// The gate.
pub(crate) struct Tests;

impl Gate for Tests {
    fn name(&self) -> &'static str {
        "tests"
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        let has_nextest = has_nextest(scene);
        let mut steps = Vec::new();
        for set in combinations(scene.law) {
            let run = if has_nextest {
                scene.cargo(&["nextest", "run", "--no-fail-fast", "--no-tests=pass"])
            } else {
                scene.cargo(&["test", "--no-fail-fast"])
            };
            let limit = Duration::from_secs(2 * 3600);
            steps.push(Step::command(set.name.clone(), run.args(set.args()).limit(limit)));
            if has_nextest && let Some(args) = set.documentation_args(scene.workspace) {
                let doc = scene.cargo(&["test", "--doc", "--no-fail-fast"]).args(args).limit(limit);
                steps.push(Step::command(format!("{}{DOCUMENTATION}", set.name), doc));
            }
        }
        steps
    }

    fn run(&self, scene: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        self.execute(scene, steps, desk).0
    }
}

impl Tests {
    /// Runs the tests and records a run that passed; also returns the counts, if there were any.
    pub(crate) fn execute(
        &self,
        scene: &Scene<'_>,
        steps: &[Step],
        desk: &Desk,
    ) -> (Outcome, Option<Counts>) {
        let scratch = scene.workspace.scratch();
        let before = key(scene, steps);
        Record::forget(&scratch);
        let mut tally = Tally::default();
        let mut total: Option<Counts> = None;
        for step in steps {
            let Some(invocation) = step.invocation() else { continue };
            let ran = desk.run(invocation);
            let (output, said) = (plain(&ran.stdout), plain(&ran.stderr));
            let ran = Ran { stdout: output, stderr: said, ..ran };
            if let Some(counts) = judge(&ran, step, desk, &mut tally) {
                total.get_or_insert_with(Counts::default).add(counts);
            }
        }
        let counts = total.unwrap_or_default();
        let mut outcome = tally.decide(passed(counts));
        if outcome.verdict == Verdict::Pass
            && let Err(why) = before.and_then(|before| keep(scene, steps, before, counts))
        {
            outcome.reason.push_str(&format!(" (not recorded: {why})"));
        }
        (outcome, total)
    }
}

/// Returns the outcome of an earlier run on exactly the same inputs, if every test passed in it.
pub(crate) fn reused(scene: &Scene<'_>, steps: &[Step]) -> Option<(Outcome, Counts)> {
    // Inputs that cannot be digested cannot be compared.
    let key = key(scene, steps).ok()?;
    let record = Record::find(&scene.workspace.scratch(), &key)?;
    let counts = record.counts();
    let provenance = Provenance::Reused { run: record.run(), age: record.age() };
    Some((Outcome { provenance, ..Outcome::pass(passed(counts)) }, counts))
}

/// Digests what these steps depend on.
fn key(scene: &Scene<'_>, steps: &[Step]) -> Result<String, String> {
    // A run without `Cargo.lock` makes one, and the next run insists on it: the content counts, not the flag.
    let commands: Vec<String> = steps.iter().map(|step| step.shown().replace(" --locked", "")).collect();
    inputs::key(scene.workspace, &commands)
}

fn keep(scene: &Scene<'_>, steps: &[Step], before: String, counts: Counts) -> Result<(), String> {
    if key(scene, steps)? != before {
        return Err("the inputs changed during the run".to_owned());
    }
    Record::of(before, counts).keep(&scene.workspace.scratch())
}

fn has_nextest(scene: &Scene<'_>) -> bool {
    Command::new("cargo")
        .args(["nextest", "--version"])
        .current_dir(scene.workspace.root())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn passed(counts: Counts) -> String {
    if counts == Counts::default() {
        "nothing to check: the workspace has no test".to_owned()
    } else {
        counts.to_string()
    }
}

/// Judges one finished run.
fn judge(ran: &Ran, step: &Step, desk: &Desk, tally: &mut Tally) -> Option<Counts> {
    let rerun = step.invocation().map(ToString::to_string);
    let lines = |text: &str, count| if desk.is_shown() { Vec::new() } else { tail_of(text, count) };
    // nextest counts on standard error, the standard harness on standard output.
    let text = format!("{}\n{}", ran.stdout, ran.stderr);
    let (kind, set) = match step.label.strip_suffix(DOCUMENTATION) {
        Some(set) => ("documentation test", set),
        None => ("test", step.label.as_str()),
    };
    let command = command(step);
    if let Some(trouble) = ran.ended.trouble(command) {
        tally.unclear(trouble, lines(&ran.stderr, 20), rerun);
        return None;
    }
    let counts = read_counts(&text);
    match counts {
        Some(counts) if counts.failed > 0 => {
            let mut details = failing(&text);
            let said = if desk.is_shown() { Vec::new() } else { panics(&text) };
            details.extend(if said.is_empty() { lines(&text, 30) } else { said });
            tally.fail(
                format!("{} failed in feature set `{set}`", counted(counts.failed, kind)),
                details,
                rerun,
            );
        }
        Some(_) if ran.is_success() => {}
        None if ran.is_success() => {
            tally.unclear(
                format!("the {kind}s of feature set `{set}` ended without a count"),
                lines(&text, 20),
                rerun,
            );
        }
        _ if ran.stderr.contains("could not compile") => {
            let reason = format!("the {kind}s of feature set `{set}` do not compile");
            tally.fail(reason, lines(&ran.stderr, 40), rerun);
        }
        _ => tally.unclear(unexplained(ran, command), lines(&ran.stderr, 20), rerun),
    }
    counts
}

/// Returns the command of a step, in as few words as it can be recognised by.
fn command(step: &Step) -> &'static str {
    let is_nextest =
        step.invocation().is_some_and(|it| it.args.first().is_some_and(|first| first == "nextest"));
    match (step.label.ends_with(DOCUMENTATION), is_nextest) {
        (true, _) => "cargo test --doc",
        (false, true) => "cargo nextest run",
        (false, false) => "cargo test",
    }
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::child::{Echo, Ended, Invocation};

    fn outcome(code: i32, stdout: &str, stderr: &str) -> Outcome {
        outcome_of("default", &["test"], code, stdout, stderr)
    }

    fn outcome_of(label: &str, args: &[&str], code: i32, stdout: &str, stderr: &str) -> Outcome {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(folder.path(), "tests", Echo::Quiet).unwrap();
        let mut tally = Tally::default();
        let ran = Ran { ended: Ended::Code(code), stdout: stdout.into(), stderr: stderr.into() };
        let step = Step::command(label, Invocation::cargo("/w", args));
        let counts = judge(&ran, &step, &desk, &mut tally);
        tally.decide(passed(counts.unwrap_or_default()))
    }

    #[test]
    fn a_pass_needs_both_the_code_and_the_count() {
        let ok = "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(outcome(0, ok, ""), Outcome::pass("2 passed, 0 failed, 1 skipped"));
        assert_eq!(outcome(0, "", "").verdict, Verdict::Inconclusive);
        assert_eq!(outcome(101, ok, "error: something else\n").verdict, Verdict::Inconclusive);
    }

    #[test]
    fn red_tests_and_tests_that_do_not_compile_fail() {
        let red = outcome(
            100,
            "",
            "        FAIL [ 0.0s] k t\n     Summary [ 0.0s] 2 tests run: 1 passed, 1 failed, 0 skipped\n",
        );
        assert_eq!((red.verdict, &*red.reason), (Verdict::Fail, "1 test failed in feature set `default`"));
        assert_eq!(red.details[0], "k t");
        let broken = outcome(
            101,
            "",
            "error[E0308]: mismatched types\nerror: could not compile `k` (lib test) due to 1 previous error\n",
        );
        assert_eq!(broken.verdict, Verdict::Fail);
    }

    #[test]
    fn documentation_tests_are_called_so_and_what_is_in_backticks_is_a_command() {
        let uncompiled = "error: could not compile `k` (lib) due to 1 previous error\n";
        let broken = outcome_of("default, documentation", &["test", "--doc"], 101, "", uncompiled);
        assert_eq!(broken.reason, "the documentation tests of feature set `default` do not compile");
        let ended = |label: &str, args: &[&str]| outcome_of(label, args, 102, "", "").reason;
        assert_eq!(ended("default", &["nextest", "run"]), "`cargo nextest run` ended with code 102");
        assert_eq!(ended("default", &["test"]), "`cargo test` ended with code 102");
        assert_eq!(ended("x, documentation", &["test", "--doc"]), "`cargo test --doc` ended with code 102");
    }

    #[test]
    fn an_empty_workspace_says_that_there_is_nothing_to_check() {
        let none = outcome(0, "", "     Summary [   0.000s] 0 tests run: 0 passed, 0 skipped\n");
        assert_eq!(
            (none.verdict, &*none.reason),
            (Verdict::Pass, "nothing to check: the workspace has no test")
        );
    }
}
