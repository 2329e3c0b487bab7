//! `clippy`: Clippy has nothing to say, in every feature set of the law.
//!
//! Runs `cargo clippy --all-targets -- -D warnings` once for each feature set, never with `--all-features`. An error
//! that the compiler reports fails the gate, a build that stops for another reason (a dependency that cannot be
//! downloaded, a missing component, a signal) is inconclusive. Clippy's warnings count as errors through the flag.

use std::time::Duration;

use crate::features::combinations;
use crate::gate::{Desk, Gate, Scene, Step};
use crate::judging::{Built, built};
use crate::judging::{Tally, counted};
use crate::outcome::Outcome;

/// The gate.
pub(super) struct Clippy;

impl Gate for Clippy {
    fn name(&self) -> &'static str {
        "clippy"
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        combinations(scene.law)
            .into_iter()
            .map(|set| {
                let command = scene
                    .cargo(&["clippy", "--all-targets", "--message-format=json"])
                    .args(set.args())
                    .args(["--", "-D", "warnings"])
                    .limit(Duration::from_secs(3600));
                Step::command(set.name, command)
            })
            .collect()
    }

    fn run(&self, _: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        let mut tally = Tally::default();
        for step in steps {
            let Some(invocation) = step.invocation() else { continue };
            let rerun = Some(invocation.for_reading());
            let set = &step.label;
            match built(&desk.run(invocation), "cargo clippy") {
                Built::Clean => {}
                Built::Errors(errors) => {
                    let reason = format!("{} in feature set `{set}`", counted(errors.len(), "error"));
                    let lines = errors.iter().flat_map(|error| error.lines().map(str::to_owned)).collect();
                    tally.fail(reason, lines, rerun);
                }
                Built::Unclear(reason, tail) => tally.unclear(reason, tail, rerun),
            }
        }
        tally.decide(format!("no warning in {}", counted(steps.len(), "feature set")))
    }
}
