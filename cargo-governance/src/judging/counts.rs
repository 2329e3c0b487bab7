//! Counting tests: what nextest and the standard harness say in their closing lines.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many tests did what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed, crashed or ran out of time.
    pub failed: usize,
    /// Tests that were not run, such as ignored ones.
    pub skipped: usize,
}

impl Counts {
    /// Adds another run's counts.
    pub(crate) const fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// Reads the closing lines of a run without colours; `None` if there is none, so that silence is never a pass.
pub(crate) fn read(text: &str) -> Option<Counts> {
    let sum = |read: fn(&str) -> Option<Counts>| {
        text.lines().filter_map(|line| read(line.trim_start())).reduce(|mut sum, counts| {
            sum.add(counts);
            sum
        })
    };
    // nextest repeats what a failing test printed, and with it the harness's own closing line.
    sum(nextest).or_else(|| sum(harness))
}

/// `Summary [   0.012s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 2 skipped`
fn nextest(line: &str) -> Option<Counts> {
    let (_, rest) = line.strip_prefix("Summary [")?.split_once(']')?;
    let (run, results) = rest.split_once(':')?;
    let mut counts = Counts::default();
    for (number, word) in parts(&without_parentheses(results), ',') {
        match word {
            "passed" => counts.passed += number,
            "skipped" => counts.skipped += number,
            // Everything else that nextest counts is a way to fail: `failed`, `exec failed`, `timed out`.
            _ => counts.failed += number,
        }
    }
    // `3/5 tests run` was cut short: what did not run was skipped.
    if let Some((done, all)) = run.trim().split(' ').next().and_then(|numbers| numbers.split_once('/')) {
        let missing = all.parse::<usize>().ok()?.checked_sub(done.parse().ok()?)?;
        counts.failed += missing;
    }
    Some(counts)
}

/// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s`
fn harness(line: &str) -> Option<Counts> {
    let (_, results) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut counts = Counts::default();
    for (number, word) in parts(results, ';') {
        match word {
            "passed" => counts.passed += number,
            "failed" => counts.failed += number,
            "ignored" | "filtered out" => counts.skipped += number,
            _ => {}
        }
    }
    Some(counts)
}

fn parts(text: &str, separator: char) -> impl Iterator<Item = (usize, &str)> {
    text.split(separator).filter_map(|part| {
        let (number, word) = part.trim().split_once(' ')?;
        Some((number.parse().ok()?, word.trim()))
    })
}

fn without_parentheses(text: &str) -> String {
    let mut depth = 0_usize;
    let keep = |c: &char| match c {
        '(' => {
            depth += 1;
            false
        }
        ')' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    };
    text.chars().filter(keep).collect()
}

/// Returns the names of the tests that failed, as either runner prints them.
pub(crate) fn failing(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let has_nextest = text.lines().any(|line| nextest(line.trim_start()).is_some());
    for line in text.lines() {
        let line = line.trim();
        let harness = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"));
        let is_nextest = ["FAIL [", "SIGABRT [", "SIGSEGV [", "SIGKILL [", "TIMEOUT [", "TRY "]
            .iter()
            .any(|word| line.starts_with(word));
        let nextest = line.split_once(']').filter(|_| is_nextest).map(|(_, rest)| rest.trim());
        let nextest = nextest.map(|rest| {
            rest.split_once(')').filter(|_| rest.starts_with('(')).map_or(rest, |(_, name)| name.trim())
        });
        if let Some(name) = if has_nextest { nextest } else { harness }
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// Returns what the first panics said, each up to its backtrace, with an empty line before it.
pub(crate) fn panics(text: &str) -> Vec<String> {
    const PANICS: usize = 5;
    const LINES: usize = 12;
    let mut said = Vec::new();
    let begins = |line: &str| line.trim_start().starts_with("thread '") && line.contains(" panicked at ");
    let all: Vec<&str> = text.lines().collect();
    for (start, _) in all.iter().enumerate().filter(|(_, line)| begins(line)).take(PANICS) {
        said.push(String::new());
        let ends = |line: &&&str| line.trim().is_empty() || line.trim_start().starts_with("stack backtrace:");
        said.extend(
            all.iter()
                .skip(start)
                .take(LINES)
                .take_while(|line| !ends(line))
                .map(|line| line.trim_start().to_owned()),
        );
    }
    said
}

#[cfg(test)]
mod unit {
    use super::*;

    const fn counts(passed: usize, failed: usize, skipped: usize) -> Option<Counts> {
        Some(Counts { passed, failed, skipped })
    }

    #[test]
    fn both_runners_are_understood_and_added_up() {
        assert_eq!(
            read(
                "     Summary [   0.012s] 5 tests run: 3 passed (1 slow, 1 leaky), 1 failed, 1 timed out, 2 skipped"
            ),
            counts(3, 2, 2)
        );
        assert_eq!(read("Summary [ 1.0s] 0 tests run: 0 passed, 0 skipped"), counts(0, 0, 0));
        let two = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
                   test result: FAILED. 0 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n";
        assert_eq!(read(two), counts(3, 2, 1));
    }

    #[test]
    fn silence_is_not_a_count() {
        assert_eq!(read("running 5 tests\n"), None);
    }

    #[test]
    fn a_run_that_was_cut_short_does_not_pass() {
        assert_eq!(read("Summary [ 1.0s] 3/5 tests run: 3 passed, 0 skipped"), counts(3, 2, 0));
    }

    #[test]
    fn failing_tests_are_named_once() {
        assert_eq!(failing("test a::b ... FAILED\ntest c ... ok\n"), ["a::b"]);
        // What a failing test printed is repeated, and is not counted again.
        let text = "        FAIL [   0.004s] (1/3) krate tests::x\ntest tests::x ... FAILED\n\
                    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n     \
                    SIGSEGV [ 0.1s] krate tests::y\n     Summary [ 0.2s] 2 tests run: 0 passed, 2 failed, 0 skipped\n        \
                    FAIL [   0.004s] (1/3) krate tests::x\n";
        assert_eq!(failing(text), ["krate tests::x", "krate tests::y"]);
        assert_eq!(read(text), counts(0, 2, 0));
    }

    #[test]
    fn panics_are_quoted_without_their_backtraces() {
        let text = "  x\n    thread 'a::b' (17) panicked at src/lib.rs:3:9:\n    assertion failed\n    stack backtrace:\n       0: f\n";
        assert_eq!(panics(text), ["", "thread 'a::b' (17) panicked at src/lib.rs:3:9:", "assertion failed"]);
        assert!(panics("nothing of the kind\n").is_empty());
    }
}
