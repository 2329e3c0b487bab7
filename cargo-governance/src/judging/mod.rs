//! What gates share on the way to an outcome: reading what children say, and joining what their steps found.

mod counts;
mod diagnostics;
mod tally;

pub(crate) use counts::{Counts, failing, panics, read as read_counts};
pub(crate) use diagnostics::{Built, built, missing, unexplained};
pub(crate) use tally::{Tally, counted};
