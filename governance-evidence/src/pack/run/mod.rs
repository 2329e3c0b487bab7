//! Running a pack: prepare, prove every claim and its control, clear away.
//!
//! Whatever happens in between, the teardown is run: nothing here returns early, and what the world cannot do comes back as
//! a value. `bench` goes through the pack, `attempt` runs one command until it is as expected, `step` everything that prepares or clears
//! away, `trial` one side of a claim, `decide` says what both sides together mean.

mod absence;
mod attempt;
mod bench;
mod decide;
mod files;
mod service;
mod step;
mod trial;

use bench::{Bench, Ground};
pub use bench::{Choice, prove};
