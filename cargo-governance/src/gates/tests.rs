//! `tests`: all tests pass, in every feature set of the law.
//!
//! Runs `cargo nextest run` where it is installed and then the documentation tests, else `cargo test`, once for each
//! feature set, in the dev profile. A red test, a test program that dies or a test that does not compile fails the gate; a
//! run that ended without a count, by a signal, before its tests did, or for want of a dependency is inconclusive. What is red is
//! run again as often as the law's `retries` says; what is green then is flagged as flaky, and does not fail.
//! What `validate` has just passed on exactly the same inputs `test` does not run again.

use crate::gate::{Desk, Gate, Inputs, Scene, Step};
use crate::outcome::Outcome;
use crate::testing::{self, Build};

/// The gate.
pub(crate) struct Tests;

impl Gate for Tests {
    fn name(&self) -> &'static str {
        "tests"
    }

    fn inputs(&self, scene: &Scene<'_>) -> Option<Inputs> {
        Some(testing::inputs(scene))
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        testing::steps(scene, self.name(), Build::Development)
    }

    fn run(&self, scene: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        testing::run(scene, self.name(), steps, desk).0
    }
}
