//! Running tests: the commands, what both runners say, and red tests that are run again.
//!
//! `plan` makes the commands of the gates `tests` and `release`, `judge` reads what came of them, `harness` understands what
//! `cargo test` says beyond its counts, and `again` runs red programs again where the runner does not do so itself.

mod again;
mod harness;
mod judge;
mod plan;

pub(crate) use judge::run;
pub(crate) use plan::{Build, inputs, steps};
