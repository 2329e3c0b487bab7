//! Counting tests: what nextest and the standard harness say in their closing lines.

use std::fmt;

use governance_evidence::verdict::Facts;

/// How many tests did what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed, crashed or ran out of time.
    pub failed: usize,
    /// Tests that were not run, such as ignored ones.
    pub skipped: usize,
}

impl Counts {
    /// Adds up the figures of a gate that runs tests.
    pub(crate) fn of(facts: &Facts) -> Self {
        let sum =
            |name: &str| facts.figures.iter().filter(|it| it.name == name).map(|it| whole(it.value)).sum();
        Self { passed: sum("passed tests"), failed: sum("failed tests"), skipped: sum("skipped tests") }
    }

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

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count was written as a float, and is one"
)]
fn whole(value: f64) -> usize {
    value.max(0.0) as usize
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
    summary(text).and_then(|(_, line)| nextest(line)).or_else(|| sum(harness))
}

/// Returns nextest's closing line and how many lines come before it. What tests printed is indented deeper, should they have
/// run nextest themselves.
fn summary(text: &str) -> Option<(usize, &str)> {
    let lines = text.lines().enumerate().filter(|(_, line)| nextest(line.trim_start()).is_some());
    // Of several, the last.
    let depth = |line: &str| line.len() - line.trim_start().len();
    let outermost = lines.reduce(|best, next| if depth(next.1) <= depth(best.1) { next } else { best });
    outermost.map(|(number, line)| (number, line.trim_start()))
}

/// Returns how many tests nextest meant to run and did not.
pub(crate) fn cut_short(text: &str) -> usize {
    summary(text).and_then(|(_, line)| missing(line)).unwrap_or(0)
}

/// Returns the tests that nextest saw fail and then pass.
pub(crate) fn flaky(text: &str) -> Vec<String> {
    let Some((number, _)) = summary(text) else { return Vec::new() };
    let lines = text.lines().skip(number + 1).map(str::trim);
    lines.filter(|line| line.starts_with("FLAKY ")).filter_map(name).map(str::to_owned).collect()
}

/// `FLAKY 2/3 [   0.008s] (2/6) krate tests::x`, also without the count of tests.
fn name(line: &str) -> Option<&str> {
    let rest = line.split_once(']')?.1.trim();
    Some(rest.split_once(')').filter(|_| rest.starts_with('(')).map_or(rest, |(_, name)| name.trim()))
}

/// `3/5 tests run` was cut short: two did not run.
fn missing(line: &str) -> Option<usize> {
    let (run, _) = line.strip_prefix("Summary [")?.split_once(']')?.1.split_once(':')?;
    let (done, all) = run.trim().split(' ').next()?.split_once('/')?;
    all.parse::<usize>().ok()?.checked_sub(done.parse().ok()?)
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
    // A run that was cut short does not pass.
    if run.trim().split(' ').next().is_some_and(|numbers| numbers.contains('/')) {
        counts.failed += missing(line)?;
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
    let summary = summary(text);
    // nextest lists what it counted once more at the end; what comes before may have been tried again.
    let begin = summary.map_or(0, |(number, _)| number);
    for line in text.lines().skip(begin) {
        let line = line.trim();
        let harness = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"));
        let is_nextest =
            ["FAIL [", "SIG", "ABORT", "TIMEOUT [", "TRY "].iter().any(|word| line.starts_with(word));
        let nextest = Some(line).filter(|_| is_nextest).and_then(name);
        if let Some(name) = if summary.is_some() { nextest } else { harness }
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
                    FAIL [   0.004s] (1/3) krate tests::x\n  TRY 2 SEGV [ 0.1s] krate tests::y\n";
        assert_eq!(failing(text), ["krate tests::x", "krate tests::y"]);
        assert_eq!(read(text), counts(0, 2, 0));
    }

    #[test]
    fn a_test_that_runs_nextest_itself_is_counted_once() {
        let text = "    \tSummary [ 0.1s] 9 tests run: 0 passed, 9 failed, 0 skipped\n     Summary [ 0.2s] 1 test run: 0 passed, 1 failed, 0 skipped\n";
        assert_eq!(read(&text.replace('\t', "     ")), counts(0, 1, 0));
        assert_eq!(
            (cut_short("Summary [ 1.0s] 3/5 tests run: 3 passed, 0 skipped"), cut_short(text)),
            (2, 0)
        );
    }

    #[test]
    fn flaky_tests_are_named_and_do_not_count_as_failing() {
        let text = "  TRY 1 FAIL [   0.124s] (───) fl tests::flaky\n  TRY 2 PASS [   0.008s] (2/6) fl tests::flaky\n     \
                    Summary [   0.269s] 2 tests run: 1 passed (1 flaky), 1 failed, 0 skipped\n   \
                    FLAKY 2/2 [   0.008s] (2/6) fl tests::flaky\n  TRY 2 ABRT [   0.009s] (3/6) fl::abort aborts\n";
        assert_eq!(
            (flaky(text), failing(text)),
            (vec!["fl tests::flaky".into()], vec!["fl::abort aborts".into()])
        );
        assert_eq!(read(text), counts(1, 1, 0));
    }

    #[test]
    fn panics_are_quoted_without_their_backtraces() {
        let text = "  x\n    thread 'a::b' (17) panicked at src/lib.rs:3:9:\n    assertion failed\n    stack backtrace:\n       0: f\n";
        assert_eq!(panics(text), ["", "thread 'a::b' (17) panicked at src/lib.rs:3:9:", "assertion failed"]);
        assert!(panics("nothing of the kind\n").is_empty());
    }
}
