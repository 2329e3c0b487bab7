//! The baseline: what broke the law when it came to an old code base, known item by item, and only ever less.
//!
//! A baseline is applied to the report of a run, after the run: neither the run nor its cache knows of it. It holds
//! findings back up to the number that is known for an item of an article and a kind of fault. Where there are more, all of
//! them are shown as they are; where there are fewer, that is a finding too, so that a number never outlives its faults.
//!
//! The file carries a seal over its entries. It stops slips and edits by hand, not somebody who computes it anew: that
//! a baseline grew is seen in review, and by [`Baseline::grown_since`].

mod apply;
mod change;
mod entry;
mod owner;
mod read;
mod refused;
#[cfg(test)]
mod tests;

pub use apply::Scope;
pub use change::{Growth, Left};
pub use entry::{Baseline, Entry};
pub use refused::Refused;

/// The name of the file, at the root of a workspace.
pub const FILE_NAME: &str = "governance-baseline.toml";
