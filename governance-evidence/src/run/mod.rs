//! The statement of a run: what `validate` found, so that anybody can judge it again.
//!
//! * [`Run`] is its content: raw facts, thresholds, reasons, provenance, machine. [`Run::statement`] turns it into what is signed,
//!   [`Run::read`] reads it again, strictly.
//! * [`Trust`] says whose signature counts: the keys of the law, those that were handed in, those of this machine.
//! * [`recompute`] judges every gate again by a law and the policy of a profile, and believes no recorded verdict.
//! * [`verify`] holds a statement against a law, a tree and a clock, with all of these.
//! * [`waiver`] and [`merge`] judge what a run may take over: a signed exception, an outcome of another machine; [`amendment`]
//!   judges whether a law may become weaker, [`exception`] what both kinds of signed exceptions have in common.

pub mod amendment;
pub mod exception;
pub mod merge;
mod model;
mod read;
mod recompute;
mod trust;
pub mod verify;
pub mod waiver;
pub(crate) mod words;

pub use model::{Commit, GateRun, Held, LawText, Machine, Provenance, Run, Waiver};
pub use read::RunError;
pub use recompute::{Checked, Difference, Recomputed, gates_of, recompute};
pub use trust::{Authority, Trust, TrustError, Trusted};

/// The type of the predicate: the statement of a run, version 1.
pub const PREDICATE_TYPE: &str = "urn:governance-engine:run:v1";

/// The name of the subject: the tree that was validated.
pub const SUBJECT: &str = "tree";

/// How far ahead another machine's clock may be, in seconds.
pub const SKEW: i64 = 300;

#[cfg(test)]
pub(crate) mod tests;
