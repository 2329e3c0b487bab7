//! Benchmarks by instruction counts: what a benchmark executes now, against what it executed when somebody accepted that.
//!
//! * `target` is what the law names, and how it is built and run: in a cleared environment, from a fixed path.
//! * `summary` reads what the harness counted, `measure` does both for all targets.
//! * `toolchain` is what two counts must share to be comparable, `settings` the part of it that manifests say.
//! * `baseline` is the committed file, `compare` what became of each benchmark since.
//! * `pairs` runs the accepted binary and the present one in turn, for a ratio of times that is reported and not judged.
//! * `accept` makes the present counts the baseline.

mod accept;
mod baseline;
mod compare;
mod measure;
mod pairs;
mod settings;
mod summary;
mod target;
mod toolchain;

pub(crate) use accept::{Accepted, accept};
pub(crate) use baseline::{Baseline, FILE_NAME};
pub(crate) use compare::{Change, compare};
pub(crate) use measure::{Measured, measure, plan};
pub(crate) use pairs::Kept;
pub(crate) use target::named;
