//! How a measurement ended: red tests, a tool that could not do its work, or figures.

use std::path::Path;

use super::log::{self, Fate};
use super::report::{self, Report};
use crate::child::{Ended as Exited, Ran};
use crate::judging::{Counts, missing, unexplained};

/// How a measurement ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The tool is not installed.
    Missing,
    /// Tests are red, each as `binary: test`; a figure would say what runs on the way to a failure.
    Red(Vec<String>),
    /// The tool could not do its work: why, and what it said last.
    Broken(String, Vec<String>),
    /// There are figures, of these tests.
    Measured(Report, Counts),
}

/// Judges a finished run of the tool that was to write its report to this file.
#[must_use]
pub(crate) fn judge(ran: &Ran, report: &Path) -> Ended {
    let text = plain(&ran.stdout);
    let said = plain(&ran.stderr);
    let all = format!("{text}\n{said}");
    let broken = |why: String| Ended::Broken(why, crate::child::tail_of(&all, 20));
    if let Some(trouble) = ran.ended.trouble("cargo tarpaulin") {
        return broken(trouble);
    }
    if let Some(missing) = missing(&said) {
        return broken(missing);
    }
    let binaries = log::binaries(&text);
    let red: Vec<String> = binaries.iter().flat_map(|binary| red(&binary.name, &binary.fate)).collect();
    if !red.is_empty() {
        return Ended::Red(red);
    }
    let lost = binaries.iter().find_map(|binary| match &binary.fate {
        Fate::Lost(why) => Some(format!("the figures of the test binary `{}` are lost: {why}", binary.name)),
        Fate::Red(_) | Fate::Measured => None,
    });
    if let Some(lost) = lost {
        return broken(lost);
    }
    if ["could not compile", "Failed to compile tests"].iter().any(|words| all.contains(words)) {
        return broken("the tests do not compile with the counters in them".to_owned());
    }
    if !ran.is_success() {
        return broken(complaint(ran, &said));
    }
    let mut counts = Counts::default();
    for binary in &binaries {
        counts.add(binary.counts.unwrap_or_default());
    }
    match report::read(report) {
        Ok(report) => Ended::Measured(report, counts),
        Err(garbage) => broken(garbage.to_string()),
    }
}

fn red(binary: &str, fate: &Fate) -> Vec<String> {
    match fate {
        Fate::Red(tests) if tests.is_empty() => vec![format!("{binary}: it ended without a result")],
        Fate::Red(tests) => tests.iter().map(|test| format!("{binary}: {test}")).collect(),
        Fate::Measured | Fate::Lost(_) => Vec::new(),
    }
}

/// Returns what the tool complains about: `Error: "Failed to ..."`, or else what cargo does.
fn complaint(ran: &Ran, said: &str) -> String {
    let own = said.lines().rev().find_map(|line| line.trim().strip_prefix("Error: \"")?.strip_suffix('"'));
    let Exited::Code(code) = ran.ended else { return unexplained(ran, "cargo tarpaulin") };
    own.map_or_else(
        || unexplained(ran, "cargo tarpaulin"),
        |own| format!("`cargo tarpaulin` ended with code {code}: {own}"),
    )
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[cfg(test)]
mod unit {
    use super::*;

    const HEAD: &str =
        "\u{1b}[2m2026-11-21T00:20:13.3Z\u{1b}[0m \u{1b}[32m INFO\u{1b}[0m \u{1b}[2mcargo_tarpaulin\u{1b}[0m";
    const REPORT: &str = r#"{"files":[{"path":["/","w","lib.rs"],"content":"","traces":[{"line":1,"address":[],"length":0,
        "stats":{"Line":1}}],"covered":1,"coverable":1}],"coverage":100.0,"covered":1,"coverable":1}"#;

    fn of(code: i32, stdout: &str, stderr: &str, report: Option<&str>) -> Ended {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        if let Some(text) = report {
            std::fs::write(&path, text).unwrap();
        }
        let ran = Ran { ended: Exited::Code(code), stdout: stdout.to_owned(), stderr: stderr.to_owned() };
        judge(&ran, &path)
    }

    fn binary(passed: usize, failed: usize) -> String {
        let word = if failed == 0 { "ok" } else { "FAILED" };
        format!(
            "{HEAD}::process_handling: running /t/deps/it-9b69\nfailures:\n    a::b\n\n\
             test result: {word}. {passed} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out\n"
        )
    }

    #[track_caller]
    fn broken(ended: Ended, part: &str) {
        let Ended::Broken(why, _) = &ended else { panic!("{ended:?}") };
        assert!(why.contains(part), "no `{part}` in `{why}`");
    }

    #[test]
    fn figures_come_with_the_tests_that_made_them() {
        let Ended::Measured(report, counts) = of(0, &binary(3, 0), "", Some(REPORT)) else {
            panic!("no figures")
        };
        assert_eq!((report.files.len(), counts.passed), (1, 3));
    }

    #[test]
    fn a_red_test_is_red_whatever_the_figures_say() {
        let out = format!("{}{HEAD}: No failing fast!\n", binary(3, 1));
        let failed = "Error: \"Test failed during run\"\n";
        assert_eq!(of(1, &out, failed, Some(REPORT)), Ended::Red(vec!["it: a::b".to_owned()]));
        let died = format!("{HEAD}::process_handling: running /t/deps/it-9b69\n{HEAD}: No failing fast!\n");
        assert_eq!(
            of(1, &died, failed, Some(REPORT)),
            Ended::Red(vec!["it: it ended without a result".to_owned()])
        );
    }

    #[test]
    fn a_tool_that_could_not_do_its_work_has_no_figures() {
        broken(of(0, &binary(3, 0), "", None), "cannot be opened");
        broken(of(0, &binary(3, 0), "", Some("{\"files\": [")), "cannot be read");
        broken(
            of(1, "", "Error: \"Failed to launch test: no\"\n", Some(REPORT)),
            "code 1: Failed to launch test: no",
        );
        broken(
            of(101, "", "error: failed to parse lock file\n", Some(REPORT)),
            "code 101: failed to parse lock file",
        );
        broken(
            of(1, "", "error: could not compile `x` (lib test) due to 1 previous error\n", None),
            "do not compile",
        );
        let lost = format!("{}{HEAD}: No failing fast!\n", binary(3, 0));
        broken(
            of(1, &lost, "Error: \"Test failed during run\"\n", Some(REPORT)),
            "the figures of the test binary `it` are lost",
        );
    }

    #[test]
    fn a_tool_that_was_killed_has_no_figures_even_if_a_report_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        std::fs::write(&path, REPORT).unwrap();
        let ran = Ran { ended: Exited::Signal(9), stdout: binary(3, 0), stderr: String::new() };
        broken(judge(&ran, &path), "`cargo tarpaulin` was killed by signal 9");
    }
}
