//! The PRISM application: the states of its three missions, which cannot hold an unlawful value unnoticed.
//!
//! * [`missions`] holds the state of each mission, one file each, under `#[governed]`.
//! * `validation` judges recorded states against the law. It exists with the feature `constitutional_validation`, which is on by
//!   default; without it the program can list its governed types, but judges nothing and says so.
//! * `soak` drives the missions round after round; it exists with the same feature.
//! * [`workloads`] is what the missions compute: graph colouring.
//! * [`cli`] is the command line.
//!
//! The figures (5 ms, 99.9 %, 82 colours, 24 hours, 3 iterations) are limits of the law, `governance.toml`.

mod checkpoint;
pub mod cli;
mod duration_text;
pub mod missions;
mod replace;
#[cfg(feature = "constitutional_validation")]
pub mod soak;
#[cfg(feature = "constitutional_validation")]
pub mod validation;
pub mod workloads;
