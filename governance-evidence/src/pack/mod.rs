//! Proof packs: claims that a machine proves, each with a negative control under which its proof must fail.
//!
//! * [`Pack`] is a file of claims, read as the law is; [`model`], [`expect`] and [`template`] say what is in it.
//! * [`prove`] runs it on a [`World`], which starts the processes, reads the files and knows the time.
//! * [`Proof`] is what came of it; [`statement()`] turns it into what can be signed.

pub mod expect;
mod judge;
pub mod model;
mod proof;
mod read;
mod run;
mod statement;
pub mod template;
#[cfg(test)]
mod tests;
mod world;

pub use judge::Finding;
pub use model::{Claim, Pack};
pub use proof::{Decided, Output, Proof, Stepped, Trial};
pub use run::{Choice, prove};
pub use statement::{PREDICATE_TYPE, Run, predicate, statement};
pub use world::{Call, Ended, Event, NotStarted, Ran, World};
