//! Judging: what came of a command, held against what was expected. Every condition is judged, and says what it found.

mod bounds;
mod content;
mod json;
mod pattern;
mod whole;

pub(super) use content::{between, excerpt};
pub(super) use pattern::Pattern;
pub use whole::Finding;
pub(super) use whole::{judge, quantity, trouble};
