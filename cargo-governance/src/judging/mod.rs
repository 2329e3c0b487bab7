//! What gates share on the way to an outcome: reading what children say, and joining what their steps found.

mod artifacts;
mod counts;
mod diagnostics;
mod tally;

pub(crate) use artifacts::executable;
pub(crate) use counts::{Counts, cut_short, failing, flaky, panics, read as read_counts};
pub(crate) use diagnostics::{Built, built, missing, unexplained};
pub(crate) use tally::{Tally, counted};
