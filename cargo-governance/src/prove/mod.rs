//! The mutation-proved law: every article is broken in memory in the smallest way, and the breach must be caught.
//!
//! * [`Bench`] surveys a workspace; [`Bench::prove`] tries every violation and returns a [`Proof`].
//! * `plants` knows how each rule is broken, one file each; `ground`, `item`, `manifests` and `lawtext` are what they plant on.
//! * `trial` lets the lint judge one violation, `compile` the macros.

mod compile;
mod depend;
mod ground;
mod item;
mod lawtext;
mod manifests;
mod mutation;
mod plants;
mod proof;
pub(crate) mod render;
mod run;
mod sample;
mod toml;
mod trial;

pub use proof::{Attempt, By, Proof, Row, Verdict};
pub use run::{Bench, Request, Step};
