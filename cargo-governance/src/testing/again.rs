//! Runs red test programs again, where the runner does not do so itself: who is green then is flaky, and not red.

use super::harness::{Broken, End, Said};
use crate::child::{Invocation, Ran};
use crate::judging::read_counts;

/// What is left of the red tests after running them again.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Left {
    /// How many are still red.
    pub(super) failed: usize,
    /// Who was red and then green.
    pub(super) flaky: Vec<String>,
}

/// Runs the programs of a finished run that did not end well again, at most so many times. `failed` is how many tests
/// were red in it. What cannot be understood leaves everything as red as it was.
pub(super) fn again(
    base: &Invocation,
    first: &Said,
    failed: usize,
    retries: u64,
    start: &mut dyn FnMut(&Invocation) -> Ran,
) -> Left {
    let mut left = Left { failed, flaky: Vec::new() };
    let mut open = first.broken.clone();
    let mut red = names(first);
    for _ in 0..retries {
        // A program that something killed has not been seen to the end, so there is nothing to compare with.
        if open.is_empty() || open.iter().any(|broken| matches!(broken.end, End::Killed(_))) {
            break;
        }
        let Some(seen) = attempt(base, &open, start) else { break };
        let still = names(&seen.said);
        let (back, remain): (Vec<String>, Vec<String>) =
            red.into_iter().partition(|name| !still.contains(name));
        let is_green = |name: &String| seen.said.green.contains(name) || is_program(&open, name);
        if !back.iter().all(is_green) {
            // A name that was red and is now nowhere was not run again.
            break;
        }
        left.failed = seen.failed.min(left.failed);
        left.flaky.extend(back.into_iter().filter(|name| !left.flaky.contains(name)).collect::<Vec<_>>());
        red = remain;
        open.retain(|broken| seen.said.broken.iter().any(|still| still.selector == broken.selector));
        if open.is_empty() && left.failed > 0 {
            // The counts and the programs disagree.
            return Left { failed, flaky: Vec::new() };
        }
    }
    left
}

struct Seen {
    said: Said,
    failed: usize,
}

/// Runs what is open once; `None` if what came of it cannot be understood.
fn attempt(base: &Invocation, open: &[Broken], start: &mut dyn FnMut(&Invocation) -> Ran) -> Option<Seen> {
    let mut all = Seen { said: Said::default(), failed: 0 };
    for (command, programs) in commands(base, open) {
        let ran = start(&command);
        let said = Said::read(&ran.stdout, &ran.stderr);
        let counts = read_counts(&ran.stdout);
        let failed = counts.map_or(0, |counts| counts.failed) + said.dead().count();
        let is_understood = ran.ended.trouble("").is_none()
            && ran.is_success() == (said.broken.is_empty() && failed == 0)
            && said.programs >= programs
            && said.unfinished == 0
            && said.killed().next().is_none();
        if !is_understood {
            return None;
        }
        all.failed += failed;
        all.said.green.extend(said.green);
        all.said.red.extend(said.red);
        all.said.broken.extend(said.broken);
    }
    Some(all)
}

/// Returns the commands that run these targets alone, each with how many programs it has to start at least.
fn commands(base: &Invocation, open: &[Broken]) -> Vec<(Invocation, usize)> {
    let mut selectors: Vec<&Vec<String>> = Vec::new();
    for broken in open {
        if !selectors.contains(&&broken.selector) {
            selectors.push(&broken.selector);
        }
    }
    // Documentation tests are never run together with others.
    let (docs, others): (Vec<_>, Vec<_>) =
        selectors.into_iter().partition(|selector| selector.iter().any(|word| word == "--doc"));
    [others, docs]
        .into_iter()
        .filter(|group| !group.is_empty())
        .map(|group| {
            let mut command = base.clone();
            let is_there =
                |selector: &[String]| base.args.windows(selector.len()).any(|args| args == selector);
            for selector in group.iter().filter(|selector| !is_there(selector)) {
                command.args.extend(selector.iter().cloned());
            }
            (command, group.len())
        })
        .collect()
}

/// Returns what is red: tests by their names, programs that said nothing by how cargo selects them.
fn names(said: &Said) -> Vec<String> {
    said.red.iter().cloned().chain(said.dead().map(|(name, _)| name)).collect()
}

fn is_program(open: &[Broken], name: &str) -> bool {
    open.iter().any(|broken| broken.end != End::Counted && broken.name() == name)
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::child::Ended;

    const RED: &str = "\nrunning 2 tests\ntest a ... FAILED\ntest b ... ok\n\ntest result: FAILED. 1 passed; 1 failed; 0 ignored\n";
    const GREEN: &str =
        "\nrunning 2 tests\ntest a ... ok\ntest b ... ok\n\ntest result: ok. 2 passed; 0 failed; 0 ignored\n";
    const START: &str = "     Running unittests src/lib.rs (x)\n";
    const HINT: &str = "error: test failed, to rerun pass `-p k --lib`\n";

    fn ran(code: i32, stdout: &str, stderr: &str) -> Ran {
        Ran { ended: Ended::Code(code), stdout: stdout.into(), stderr: format!("{START}{stderr}") }
    }

    #[track_caller]
    fn check(attempts: Vec<Ran>, retries: u64, failed: usize, flaky: &[&str], commands: &[&str]) {
        let base = Invocation::cargo("/w", &["test", "--no-fail-fast", "--workspace"]);
        let mut attempts = attempts.into_iter();
        let mut started = Vec::new();
        let left = again(&base, &Said::read(RED, &format!("{START}{HINT}")), 1, retries, &mut |command| {
            started.push(command.to_string());
            attempts.next().unwrap()
        });
        let flaky = flaky.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(
            (left, started),
            (Left { failed, flaky }, commands.iter().map(|c| (*c).to_owned()).collect())
        );
    }

    const AGAIN: &str = "cargo test --no-fail-fast --workspace --lib";

    #[test]
    fn who_is_green_at_the_second_try_is_flaky() {
        check(vec![ran(0, GREEN, "")], 3, 0, &["a"], &[AGAIN]);
        check(vec![ran(101, RED, HINT), ran(0, GREEN, "")], 3, 0, &["a"], &[AGAIN, AGAIN]);
        check(vec![ran(101, RED, HINT)], 1, 1, &[], &[AGAIN]);
        check(vec![], 0, 1, &[], &[]);
    }

    #[test]
    fn a_second_try_that_ran_nothing_or_was_killed_changes_nothing() {
        let none = "\nrunning 0 tests\n\ntest result: ok. 0 passed; 0 failed; 0 ignored\n";
        check(vec![ran(0, none, "")], 1, 1, &[], &[AGAIN]);
        check(vec![ran(0, "", "")], 1, 1, &[], &[AGAIN]);
        let killed = Ran { ended: Ended::Signal(9), ..ran(0, GREEN, "") };
        check(vec![killed], 2, 1, &[], &[AGAIN]);
        // It leaves in the middle, with a code that says nothing.
        check(vec![ran(0, "\nrunning 2 tests\ntest a ... ok\n", "")], 1, 1, &[], &[AGAIN]);
    }

    #[test]
    fn documentation_tests_are_run_alone_and_selected_once() {
        let open = [
            Broken { selector: vec!["--lib".into()], end: End::Counted },
            Broken { selector: vec!["--doc".into()], end: End::Counted },
            Broken { selector: vec!["--lib".into()], end: End::Counted },
        ];
        let of = |args: &[&str]| {
            let all = commands(&Invocation::cargo("/w", args), &open).into_iter();
            all.map(|(command, count)| (command.to_string(), count)).collect::<Vec<_>>()
        };
        assert_eq!(of(&["test"]), [("cargo test --lib".into(), 1), ("cargo test --doc".into(), 1)]);
        assert_eq!(of(&["test", "--doc"])[1], ("cargo test --doc".into(), 1));
    }
}
