//! What came of the tests: the runner's counts, never its exit code alone.

use super::again::{Left, again};
use super::harness::Said;
use super::plan::{DOCUMENTATION, retries};
use crate::child::{Invocation, Ran, tail_of};
use crate::gate::{Desk, Scene, Step};
use crate::judging::{Counts, cut_short, failing, flaky, panics, read_counts};
use crate::judging::{Tally, counted, unexplained};
use crate::outcome::Outcome;
use crate::tools::{self, Found, NEXTEST};

/// Runs tests, all steps of a plan; returns the outcome before the law has judged its figures, and the counts, if there were
/// any.
pub(crate) fn run(scene: &Scene<'_>, gate: &str, steps: &[Step], desk: &Desk) -> (Outcome, Option<Counts>) {
    let mut tally = Tally::default();
    let mut total: Option<Counts> = None;
    let mut unstable = 0;
    for step in steps {
        let Some(invocation) = step.invocation() else { continue };
        if is_nextest(invocation) {
            note_version(scene, &mut tally);
        }
        let mut start = |command: &Invocation| plain(desk.run(command));
        let ran = start(invocation);
        let judge = Judge { step, invocation, retries: retries(scene, gate), is_shown: desk.is_shown() };
        if let Some(tested) = judge.read(&ran, &mut start, &mut tally) {
            unstable += tested.flaky.len();
            judge.tell(&tested, &mut tally);
            total.get_or_insert_with(Counts::default).add(tested.counts);
        }
    }
    (tally.decide(passed(total.unwrap_or_default(), unstable)), total)
}

/// Says how the tests of a run went that found nothing wrong.
fn passed(counts: Counts, flaky: usize) -> String {
    match (counts == Counts::default(), flaky) {
        (true, _) => "nothing to check: the workspace has no test".to_owned(),
        (false, 0) => counts.to_string(),
        (false, flaky) => format!("{counts}, {flaky} of them flaky"),
    }
}

fn plain(ran: Ran) -> Ran {
    let strip = |text: &str| anstream::adapter::strip_str(text).to_string();
    Ran { stdout: strip(&ran.stdout), stderr: strip(&ran.stderr), ..ran }
}

fn is_nextest(invocation: &Invocation) -> bool {
    invocation.args.first().is_some_and(|first| first == "nextest")
}

/// Notes which nextest it is; one that does not say so will not run tests either.
fn note_version(scene: &Scene<'_>, tally: &mut Tally) {
    if let Some(Found { version: Ok(version), .. }) = tools::find(&NEXTEST, scene.workspace) {
        tally.tool(NEXTEST.program, version);
    }
}

/// What a step came to.
#[derive(Debug, PartialEq, Eq)]
struct Tested {
    counts: Counts,
    flaky: Vec<String>,
}

/// What one step is read by.
struct Judge<'a> {
    step: &'a Step,
    invocation: &'a Invocation,
    retries: u64,
    is_shown: bool,
}

impl Judge<'_> {
    /// Reads a finished run; `None` if it came to no count.
    fn read(
        &self,
        ran: &Ran,
        start: &mut dyn FnMut(&Invocation) -> Ran,
        tally: &mut Tally,
    ) -> Option<Tested> {
        // nextest counts on standard error, the standard harness on standard output.
        let text = format!("{}\n{}", ran.stdout, ran.stderr);
        let command = self.command();
        if let Some(trouble) = ran.ended.trouble(command) {
            tally.unclear(trouble, self.lines(&ran.stderr, 20), self.rerun());
            return None;
        }
        let is_nextest = is_nextest(self.invocation);
        let said = if is_nextest { Said::default() } else { Said::read(&ran.stdout, &ran.stderr) };
        let dead: Vec<String> = said.dead().map(|(name, how)| format!("`{name}` ended with {how}")).collect();
        let killed: Vec<String> =
            said.killed().map(|(name, how)| format!("`{name}` ended by {how}")).collect();
        let read = read_counts(&text);
        if read.is_none() && dead.is_empty() && killed.is_empty() {
            self.wordless(ran, tally);
            return None;
        }
        let mut counts = read.unwrap_or_default();
        let missing = if is_nextest { cut_short(&text) } else { 0 };
        counts.failed = counts.failed.saturating_sub(missing) + dead.len();
        let was_red = counts.failed > 0;
        let left = if is_nextest {
            Left { failed: counts.failed, flaky: flaky(&text) }
        } else {
            again(self.invocation, &said, counts.failed, self.retries, start)
        };
        counts.passed += counts.failed - left.failed;
        counts.failed = left.failed;
        if counts.failed > 0 {
            let mut details = failing(&text);
            details.retain(|name| !left.flaky.contains(name));
            details.extend(dead);
            let said = if self.is_shown { Vec::new() } else { panics(&text) };
            details.extend(if said.is_empty() { self.lines(&text, 30) } else { said });
            tally.explain(details, self.rerun());
        }
        // What is still red has decided already, and what it printed may look like a program that began to run tests.
        let unfinished = if counts.failed > 0 { 0 } else { said.unfinished };
        let is_explained = was_red || ran.is_success();
        self.doubt(ran, [missing, unfinished], is_explained, &killed, tally);
        Some(Tested { counts, flaky: left.flaky })
    }

    /// Notes why a run with counts may not have seen every test.
    fn doubt(
        &self,
        ran: &Ran,
        [missing, unfinished]: [usize; 2],
        is_explained: bool,
        killed: &[String],
        tally: &mut Tally,
    ) {
        let (kind, set) = self.about();
        if missing > 0 {
            let reason = format!("{} of feature set `{set}` did not run", counted(missing, kind));
            tally.unclear(reason, self.lines(&ran.stderr, 20), self.rerun());
        } else if !killed.is_empty() {
            let verb = if killed.len() == 1 { "was" } else { "were" };
            let programs = counted(killed.len(), "test program");
            let reason = format!("{programs} of feature set `{set}` {verb} killed");
            tally.unclear(reason, killed.to_vec(), self.rerun());
        } else if unfinished > 0 {
            let programs = counted(unfinished, "test program");
            let reason = format!("{programs} of feature set `{set}` ended before its tests did");
            tally.unclear(reason, self.lines(&ran.stdout, 20), self.rerun());
        } else if !is_explained {
            tally.unclear(unexplained(ran, self.command()), self.lines(&ran.stderr, 20), self.rerun());
        }
    }

    /// Notes what a run without a count means.
    fn wordless(&self, ran: &Ran, tally: &mut Tally) {
        let (kind, set) = self.about();
        if ran.is_success() {
            let reason = format!("the {kind}s of feature set `{set}` ended without a count");
            tally.unclear(reason, self.lines(&format!("{}\n{}", ran.stdout, ran.stderr), 20), self.rerun());
        } else if ran.stderr.contains("could not compile") {
            let reason = format!("the {kind}s of feature set `{set}` do not compile");
            tally.fail(reason, self.lines(&ran.stderr, 40), self.rerun());
        } else {
            tally.unclear(unexplained(ran, self.command()), self.lines(&ran.stderr, 20), self.rerun());
        }
    }

    /// Notes the figures, by which the law judges, and who is flaky.
    fn tell(&self, tested: &Tested, tally: &mut Tally) {
        let figure = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let Counts { passed, failed, skipped } = tested.counts;
        // The law demands one that passed: where all are skipped, nothing was tested. Examples of documentation may all be.
        if passed > 0 || (skipped > 0 && failed == 0 && !self.step.label.ends_with(DOCUMENTATION)) {
            tally.figure("passed tests", &self.step.label, figure(passed), "");
        }
        for (name, count) in
            [("failed tests", failed), ("skipped tests", skipped), ("flaky tests", tested.flaky.len())]
        {
            tally.figure(name, &self.step.label, figure(count), "");
        }
        if !tested.flaky.is_empty() {
            let lines = tested.flaky.iter().map(|name| format!("flaky: {name}"));
            tally.explain(lines.collect(), None);
        }
        for name in &tested.flaky {
            tally.note(format!(
                "`{name}` is flaky: it was red and then green in feature set `{}`",
                self.about().1
            ));
        }
    }

    fn lines(&self, text: &str, count: usize) -> Vec<String> {
        if self.is_shown { Vec::new() } else { tail_of(text, count) }
    }

    fn rerun(&self) -> Option<String> {
        Some(self.invocation.to_string())
    }

    /// Returns what kind of tests these are, and of which feature set.
    fn about(&self) -> (&'static str, &str) {
        match self.step.label.strip_suffix(DOCUMENTATION) {
            Some(set) => ("documentation test", set),
            None => ("test", self.step.label.as_str()),
        }
    }

    /// Returns the command in as few words as it can be recognised by.
    fn command(&self) -> &'static str {
        match (self.step.label.ends_with(DOCUMENTATION), is_nextest(self.invocation)) {
            (true, _) => "cargo test --doc",
            (false, true) => "cargo nextest run",
            (false, false) => "cargo test",
        }
    }
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::child::Ended;
    use crate::outcome::Verdict;

    fn outcome(code: i32, stdout: &str, stderr: &str) -> Outcome {
        outcome_of("default", &["test"], code, stdout, stderr)
    }

    fn outcome_of(label: &str, args: &[&str], code: i32, stdout: &str, stderr: &str) -> Outcome {
        let mut tally = Tally::default();
        let ran = Ran { ended: Ended::Code(code), stdout: stdout.into(), stderr: stderr.into() };
        let step = Step::command(label, Invocation::cargo("/w", args));
        let invocation = step.invocation().unwrap();
        let judge = Judge { step: &step, invocation, retries: 0, is_shown: false };
        let tested = judge.read(&ran, &mut |_| panic!("nothing is to be run again"), &mut tally);
        let mut said = passed(Counts::default(), 0);
        if let Some(tested) = tested {
            judge.tell(&tested, &mut tally);
            said = passed(tested.counts, tested.flaky.len());
        }
        let law = governance_law::Law::parse("governance.toml", "schema = 1\n").unwrap();
        tally.decide(said).held(&law.thresholds("tests"))
    }

    const OK: &str = "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n";

    #[test]
    fn a_pass_needs_both_the_code_and_the_count() {
        let green = outcome(0, OK, "");
        assert_eq!((green.verdict, &*green.reason), (Verdict::Pass, "2 passed, 0 failed, 1 skipped"));
        let figures: Vec<f64> = green.facts.figures.iter().map(|figure| figure.value).collect();
        assert_eq!(figures, [2.0, 0.0, 1.0, 0.0]);
        assert_eq!(outcome(0, "", "").verdict, Verdict::Inconclusive);
        assert_eq!(outcome(101, OK, "error: something else\n").verdict, Verdict::Inconclusive);
    }

    #[test]
    fn where_all_tests_are_skipped_nothing_was_tested() {
        let held = |label: &str, args: &[&str], line: &str| {
            let outcome = outcome_of(label, args, 0, line, "");
            (outcome.verdict, outcome.reason)
        };
        let skipped = "test result: ok. 0 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out\n";
        let said = "`passed tests` of `default` is 0, and at least 1 is demanded";
        assert_eq!(held("default", &["test"], skipped), (Verdict::Inconclusive, said.to_owned()));
        // Examples in documentation that are not to be run are no tests that are left out.
        assert_eq!(held("default, documentation", &["test", "--doc"], skipped).0, Verdict::Pass);
        assert_eq!(held("default", &["test"], OK).0, Verdict::Pass);
    }

    #[test]
    fn red_tests_and_tests_that_do_not_compile_fail() {
        let red = outcome_of(
            "default",
            &["nextest", "run"],
            100,
            "",
            "        FAIL [ 0.0s] k t\n     Summary [ 0.0s] 2 tests run: 1 passed, 1 failed, 0 skipped\n        FAIL [ 0.0s] k t\n",
        );
        let said = "`failed tests` of `default` is 1, and at most 0 is allowed";
        assert_eq!((red.verdict, &*red.reason), (Verdict::Fail, said));
        assert_eq!(red.details[0], "k t");
        let broken = outcome(
            101,
            "",
            "error[E0308]: mismatched types\nerror: could not compile `k` (lib test) due to 1 previous error\n",
        );
        assert_eq!(broken.verdict, Verdict::Fail);
    }

    #[test]
    fn a_test_program_that_dies_is_red_and_one_that_is_killed_is_unclear() {
        let stderr = |how: &str| {
            format!(
                "error: test failed, to rerun pass `--test a`\n\nCaused by:\n  process didn't exit successfully: `a` ({how})\n"
            )
        };
        let dead = outcome(101, "\nrunning 1 test\n", &stderr("signal: 6, SIGABRT: process abort signal"));
        assert_eq!(
            (dead.verdict, &*dead.details[0]),
            (Verdict::Fail, "`--test a` ended with signal: 6, SIGABRT: process abort signal")
        );
        let killed = outcome(101, OK, &stderr("signal: 9, SIGKILL: kill"));
        assert_eq!(
            (killed.verdict, &*killed.reason),
            (Verdict::Inconclusive, "1 test program of feature set `default` was killed")
        );
    }

    #[test]
    fn a_run_that_ended_early_does_not_pass() {
        let left =
            outcome(0, &format!("\nrunning 3 tests\n{OK}\nrunning 2 tests\n\nrunning 1 test\n{OK}"), "");
        let said = "1 test program of feature set `default` ended before its tests did";
        assert_eq!((left.verdict, &*left.reason), (Verdict::Inconclusive, said));
        let summary = "     Summary [ 1.0s] 3/5 tests run: 3 passed, 0 skipped\n";
        let cut = outcome_of("default", &["nextest", "run"], 100, "", summary);
        let said = "2 tests of feature set `default` did not run";
        assert_eq!((cut.verdict, &*cut.reason), (Verdict::Inconclusive, said));
    }

    #[test]
    fn flaky_tests_are_flagged_and_pass() {
        let stderr = "  TRY 1 FAIL [ 0.1s] (───) k t\n  TRY 2 PASS [ 0.0s] (1/1) k t\n     \
                      Summary [ 0.2s] 1 test run: 1 passed (1 flaky), 0 skipped\n   FLAKY 2/3 [ 0.0s] (1/1) k t\n";
        let flaky = outcome_of("default", &["nextest", "run"], 0, "", stderr);
        assert_eq!(
            (flaky.verdict, &*flaky.reason),
            (Verdict::Pass, "1 passed, 0 failed, 0 skipped, 1 of them flaky")
        );
        assert_eq!(flaky.facts.notes, ["`k t` is flaky: it was red and then green in feature set `default`"]);
        assert_eq!(flaky.details, ["flaky: k t"]);
    }

    #[test]
    fn a_flaky_test_hides_no_program_that_ended_early() {
        let hint = "     Running a\nerror: test failed, to rerun pass `--lib`\n";
        let red = "\nrunning 1 test\ntest a ... FAILED\ntest result: FAILED. 0 passed; 1 failed; 0 ignored\n";
        let green = "\nrunning 1 test\ntest a ... ok\ntest result: ok. 1 passed; 0 failed; 0 ignored\n";
        let ran = |code, stdout: &str, stderr: &str| Ran {
            ended: Ended::Code(code),
            stdout: stdout.into(),
            stderr: stderr.into(),
        };
        for (rest, verdict) in [("", Verdict::Pass), ("\nrunning 2 tests\n", Verdict::Inconclusive)] {
            let step = Step::command("default", Invocation::cargo("/w", &["test"]));
            let judge =
                Judge { step: &step, invocation: step.invocation().unwrap(), retries: 1, is_shown: false };
            let mut tally = Tally::default();
            let mut again = |_: &Invocation| ran(0, green, "     Running a\n");
            let tested =
                judge.read(&ran(101, &format!("{red}{rest}"), hint), &mut again, &mut tally).unwrap();
            assert_eq!((tested.counts.failed, tested.flaky), (0, vec!["a".to_owned()]));
            assert_eq!(tally.decide("").verdict, verdict);
        }
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
        let none = outcome_of(
            "default",
            &["nextest", "run"],
            0,
            "",
            "     Summary [   0.000s] 0 tests run: 0 passed, 0 skipped\n",
        );
        assert_eq!(
            (none.verdict, &*none.reason),
            (Verdict::Pass, "nothing to check: the workspace has no test")
        );
    }
}
