//! Leaks: a program in a scenario under valgrind, and what it did not give back.
//!
//! * `scenario` is what the law names: a program, its arguments, how many rounds; and how it is built and started.
//! * `memcheck` reads what valgrind says is lost, `dhat` what was alive and for how long.
//! * `growth` compares N rounds with 2N: what is alive only because there were more rounds grows without an end.
//! * `frame` finds the line of the workspace in a stack, `xml` reads valgrind's documents.

mod dhat;
mod frame;
mod growth;
mod memcheck;
mod scenario;
mod xml;

pub(crate) use dhat::Profile;
pub(crate) use frame::own;
pub(crate) use growth::{Growth, Runs, Site};
pub(crate) use memcheck::{Loss, Report};
pub(crate) use scenario::Scenario;
