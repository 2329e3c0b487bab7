//! Reading what `cargo tarpaulin` says while it works: one part for each test binary.
//!
//! Its exit code says that something was red or lost, and not what: a red test drops the figures of its whole binary, and so
//! do a binary that ran out of time, counters that cannot be read, and a process that ended without writing any.

use crate::judging::{Counts, read_counts};

/// What became of one test binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Its counters are in the figure.
    Measured,
    /// These of its tests are red; none if it ended before it could say.
    Red(Vec<String>),
    /// Its tests are not red, and its counters are not in the figure: why.
    Lost(String),
}

/// One test binary of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Binary {
    /// Its name without the folder and cargo's hash.
    pub(crate) name: String,
    /// What it counted, if it did.
    pub(crate) counts: Option<Counts>,
    /// What became of it.
    pub(crate) fate: Fate,
}

/// Reads the log, without its colours.
#[must_use]
pub(crate) fn binaries(text: &str) -> Vec<Binary> {
    let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        if let Some(path) = message(line).and_then(|said| said.strip_prefix("running ")) {
            parts.push((path, Vec::new()));
        } else if let Some((_, lines)) = parts.last_mut() {
            lines.push(line);
        }
    }
    parts.into_iter().map(|(path, lines)| binary(path, &lines)).collect()
}

fn binary(path: &str, lines: &[&str]) -> Binary {
    // A red test may have printed the result of another run; the harness has the last word.
    let result = lines.iter().rev().find(|line| line.starts_with("test result: "));
    let counts = result.and_then(|line| read_counts(line));
    Binary { name: name(path), fate: fate(lines, counts), counts }
}

fn fate(lines: &[&str], counts: Option<Counts>) -> Fate {
    let said = |what: &str| lines.iter().filter_map(|line| message(line)).find(|said| said.starts_with(what));
    let is_dropped = said("No failing fast!").is_some();
    if let Some(trouble) = said("Failed to ") {
        return Fate::Lost(trouble.to_owned());
    }
    if said("profraw file has no records").is_some() {
        return Fate::Lost("its process ended without writing its counters".to_owned());
    }
    match counts {
        Some(counts) if counts.failed > 0 => Fate::Red(failures(lines)),
        None if is_dropped => Fate::Red(Vec::new()),
        Some(_) if is_dropped => {
            Fate::Lost("its tests passed, and its counters could not be read".to_owned())
        }
        _ => Fate::Measured,
    }
}

/// Returns the tests in the harness's last list of failures.
fn failures(lines: &[&str]) -> Vec<String> {
    let Some(start) = lines.iter().rposition(|line| *line == "failures:") else { return Vec::new() };
    let names = lines.iter().skip(start + 1).map_while(|line| line.strip_prefix("    "));
    names.map(|name| name.trim().to_owned()).collect()
}

/// Returns what the tool itself says in a line: `2026-11-21T00:20:13Z  INFO cargo_tarpaulin::x: said`. A test binary that died has
/// left its last line open, so that this may begin anywhere.
fn message(line: &str) -> Option<&str> {
    let (head, rest) = line.split_once(" cargo_tarpaulin")?;
    let mut words = head.split_whitespace().rev();
    let (level, moment) = (words.next()?, words.next()?);
    let is_own = moment.starts_with(|c: char| c.is_ascii_digit()) && moment.ends_with('Z');
    let is_level = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"].contains(&level);
    if is_own && is_level { rest.split_once(": ").map(|(_, said)| said) } else { None }
}

/// Returns `suite` of `/w/target/debug/deps/suite-9b6956d6dd08fa2a`.
fn name(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let file = file.strip_suffix(".exe").unwrap_or(file);
    file.rsplit_once('-').map_or(file, |(name, _)| name).to_owned()
}

#[cfg(test)]
mod unit {
    use super::*;

    const HEAD: &str = "2026-11-21T00:20:13.3Z  INFO cargo_tarpaulin";

    #[track_caller]
    fn check(part: &str, counts: Option<(usize, usize)>, fate: Fate) {
        let text = format!(
            "{HEAD}: Running Tarpaulin\n{HEAD}::process_handling: running /w/deps/suite-9b69\n{part}"
        );
        let counts = counts.map(|(passed, failed)| Counts { passed, failed, skipped: 0 });
        assert_eq!(binaries(&text), [Binary { name: "suite".to_owned(), counts, fate }]);
    }

    fn result(passed: usize, failed: usize) -> String {
        let word = if failed == 0 { "ok" } else { "FAILED" };
        format!(
            "test result: {word}. {passed} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out; finished in 8.13s\n"
        )
    }

    #[test]
    fn a_binary_whose_counters_were_read_is_measured() {
        let text = format!(
            "running 2 tests\n{}\n{HEAD}::statemachine::instrumented: Merging coverage reports\n",
            result(2, 0)
        );
        check(&text, Some((2, 0)), Fate::Measured);
    }

    #[test]
    fn red_tests_are_named_whatever_they_printed() {
        let text = format!(
            "test a::b ...    Compiling x\nFAILED\n\nfailures:\n\n---- a::b stdout ----\n{}failures:\n    not::mine\n\n\
             failures:\n    a::b\n    c\n\n{}\n{HEAD}: No failing fast!\n",
            result(7, 0),
            result(1, 2)
        );
        check(&text, Some((1, 2)), Fate::Red(vec!["a::b".to_owned(), "c".to_owned()]));
    }

    #[test]
    fn a_binary_that_died_is_red_without_a_name() {
        check(&format!("running 2 tests\n{HEAD}: No failing fast!\n"), None, Fate::Red(Vec::new()));
        check(
            &format!("running 2 tests\ntest a::b ... {HEAD}: No failing fast!\n"),
            None,
            Fate::Red(Vec::new()),
        );
    }

    #[test]
    fn what_is_not_in_the_figure_although_its_tests_passed_is_lost() {
        let why = "its tests passed, and its counters could not be read".to_owned();
        check(&format!("{}{HEAD}: No failing fast!\n", result(2, 0)), Some((2, 0)), Fate::Lost(why));
        let why = "its process ended without writing its counters".to_owned();
        let warning = format!(
            "{}::statemachine::instrumented: profraw file has no records after merging.",
            HEAD.replace("INFO", "WARN")
        );
        check(&format!("{}{warning}\n", result(2, 0)), Some((2, 0)), Fate::Lost(why));
        let error = format!(
            "{}::statemachine::instrumented: Failed to get coverage: bad file",
            HEAD.replace("INFO", "ERROR")
        );
        let why = "Failed to get coverage: bad file".to_owned();
        check(&format!("{}{error}\n{HEAD}: No failing fast!\n", result(2, 0)), Some((2, 0)), Fate::Lost(why));
    }

    #[test]
    fn what_a_test_prints_is_not_what_the_tool_says() {
        let text = format!(
            "{}No failing fast!\nx cargo_tarpaulin: No failing fast!\n a b cargo_tarpaulin: running y-1\n",
            result(1, 0)
        );
        check(&text, Some((1, 0)), Fate::Measured);
    }

    #[test]
    fn names_are_those_of_the_targets() {
        assert_eq!(name(r"C:\w\deps\it-9b69.exe"), "it");
        assert_eq!(name("plain"), "plain");
    }
}
