//! `format`: `cargo fmt` would change nothing.
//!
//! Passes if `cargo fmt --check` ends with 0 for every member of the workspace. Fails if it shows a difference. A missing rustfmt, or a source
//! file that rustfmt cannot read, is inconclusive: the claim is then neither shown true nor false.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::child::{Invocation, Ran};
use crate::gate::{Class, Desk, Gate, Scene, Step};
use crate::inputs;
use crate::judging::{Tally, counted};
use crate::judging::{missing, unexplained};
use crate::outcome::Outcome;
use crate::workspace::Workspace;

/// The gate.
pub(super) struct Format;

impl Gate for Format {
    fn name(&self) -> &'static str {
        "format"
    }

    fn class(&self) -> Class {
        Class::Read
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        let command = command(scene.workspace).limit(Duration::from_secs(600));
        vec![Step::command("compare with what rustfmt writes", command)]
    }

    fn run(&self, _: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        let mut tally = Tally::default();
        for invocation in steps.iter().filter_map(Step::invocation) {
            let rerun = invocation.for_reading().replacen(" --check", "", 1);
            judge(&desk.run(invocation), &rerun, &mut tally);
        }
        tally.decide("every file is formatted")
    }
}

/// Returns the command that compares the workspace with what rustfmt writes.
pub(crate) fn command(workspace: &Workspace) -> Invocation {
    // `cargo fmt` knows no `--locked`: it resolves nothing.
    Invocation::cargo(workspace.root(), &["fmt", "--check"]).args(members(workspace))
}

/// Names the members. `--all` would do, but it also formats path dependencies that lie outside the workspace, which are
/// somebody else's to format.
fn members(workspace: &Workspace) -> Vec<String> {
    if inputs::outside(&workspace.packages).is_none() {
        return vec!["--all".to_owned()];
    }
    workspace
        .packages
        .packages
        .iter()
        .flat_map(|package| ["--package".to_owned(), package.name.clone()])
        .collect()
}

fn judge(ran: &Ran, rerun: &str, tally: &mut Tally) {
    let files = different(&ran.stdout);
    if let Some(trouble) = ran.ended.trouble("cargo fmt") {
        tally.unclear(trouble, ran.tail(20), None);
    } else if let Some(missing) = missing(&ran.stderr) {
        tally.unclear(missing, Vec::new(), None);
    } else if !files.is_empty() {
        let reason = format!("{} not formatted", counted(files.len(), "file"));
        tally.fail(reason, files.into_iter().collect(), Some(rerun.to_owned()));
    } else if !ran.is_success() {
        tally.unclear(unexplained(ran, "cargo fmt"), ran.tail(20), Some(format!("{rerun} --check")));
    }
}

/// Returns the files in which rustfmt sees a difference.
fn different(stdout: &str) -> BTreeSet<String> {
    stdout
        .lines()
        .filter_map(|line| line.strip_prefix("Diff in "))
        .map(|rest| {
            let place = rest.trim_end_matches(':');
            let place = place.split(" at line ").next().unwrap_or(place);
            match place.rsplit_once(':') {
                Some((file, line)) if line.chars().all(|c| c.is_ascii_digit()) => file.to_owned(),
                _ => place.to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::child::Ended;
    use crate::outcome::Verdict;

    fn outcome(code: i32, stdout: &str, stderr: &str) -> Outcome {
        let mut tally = Tally::default();
        judge(
            &Ran { ended: Ended::Code(code), stdout: stdout.into(), stderr: stderr.into() },
            "cargo fmt --all",
            &mut tally,
        );
        tally.decide("fine")
    }

    #[test]
    fn a_difference_fails_and_names_each_file_once() {
        let stdout =
            "Diff in /w/src/a.rs:3:\n-x\n+y\nDiff in /w/src/a.rs:9:\n-x\nDiff in /w/b.rs at line 1:\n";
        let outcome = outcome(1, stdout, "");
        assert_eq!((outcome.verdict, &*outcome.reason), (Verdict::Fail, "2 files not formatted"));
        assert_eq!(outcome.details, ["/w/b.rs", "/w/src/a.rs"]);
    }

    #[test]
    fn a_file_that_does_not_parse_is_inconclusive() {
        let outcome =
            outcome(1, "", "error: expected one of `!` or `::`, found `}`\n --> /w/src/lib.rs:1:5\n");
        assert_eq!(outcome.verdict, Verdict::Inconclusive);
        assert!(outcome.reason.contains("expected one of"), "{}", outcome.reason);
    }

    #[test]
    fn a_missing_rustfmt_is_inconclusive_and_code_zero_passes() {
        let missing = outcome(1, "", "error: 'cargo-fmt' is not installed for the toolchain 'stable'.\n");
        assert_eq!(missing.verdict, Verdict::Inconclusive);
        assert_eq!(outcome(0, "", "").verdict, Verdict::Pass);
    }
}
