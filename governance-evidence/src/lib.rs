//! Evidence that a stranger can check without this project's code.
//!
//! * [`canonical`] is the one way to write JSON (RFC 8785), and SHA-256 over it.
//! * [`merkle`] is the tree of RFC 6962: roots, proofs that an entry is in, proofs that nothing was rewritten.
//! * [`ledger`] is the append-only, hash-chained record: one line an entry, written by one hand, read by anybody.
//! * [`note`] signs the size and root of a ledger, so that a copy outside of it shows what the chain alone cannot.
//! * [`keys`] are Ed25519 keys, kept outside of the repository; [`envelope`] is DSSE, signatures around a payload.
//! * [`statement`] is what is signed about a digest (in-toto), [`approval`] what a person signs with an SSH key.
//! * [`verdict`] is what a gate found out, and the one judgement over it; [`run`] is what is signed about a whole run of gates,
//!   and judged again by whoever verifies it.
//! * [`pack`] runs files of claims, each with a negative control, on a machine that is handed in.
//! * [`production`] decides what may be built for production, and what may start.
//! * [`moment`] is a point in time, UTC.
//!
//! Nothing here reads a clock or draws a random number, but for the seed of a new key and the line in a build script
//! ([`production::script`]): times and keys are handed in.

pub mod approval;
pub mod canonical;
pub mod envelope;
pub mod keys;
pub mod ledger;
pub mod merkle;
pub mod moment;
pub mod note;
pub mod pack;
mod printable;
pub mod production;
pub mod run;
pub mod statement;
pub mod verdict;
