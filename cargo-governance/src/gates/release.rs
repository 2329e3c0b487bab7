//! `release`: all tests pass as the code ships: optimised, without link-time optimisation.
//!
//! Runs what the gate `tests` runs and judges it in the same way, with the profile `release-test` if the root manifest has
//! one, else with `--release` and link-time optimisation switched off, because it costs much time for every test program and
//! changes nothing that a test can see. What passes without optimisation and not with it, such as arithmetic whose overflow is no
//! longer checked, fails here.

use crate::gate::{Desk, Gate, Inputs, Scene, Step};
use crate::outcome::Outcome;
use crate::testing::{self, Build};

/// The gate.
pub(super) struct Release;

impl Gate for Release {
    fn name(&self) -> &'static str {
        "release"
    }

    fn inputs(&self, scene: &Scene<'_>) -> Option<Inputs> {
        Some(testing::inputs(scene))
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        testing::steps(scene, self.name(), Build::Shipped)
    }

    fn run(&self, scene: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        testing::run(scene, self.name(), steps, desk).0
    }
}
