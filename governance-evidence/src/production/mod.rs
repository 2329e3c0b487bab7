//! Production is earned: what a program for production is built under, and what it starts under.
//!
//! * [`admit`] decides whether a statement lets this tree be built: a `go` of profile `deploy` for exactly this tree, recomputed by
//!   its law, signed by somebody who is trusted, and not too old.
//! * A [`Seal`] is what the build leaves in the program: the digest of the tree, and whose signatures count for it.
//! * [`start`] decides whether a sealed program may run: with a statement beside it that keeps the seal.
//! * [`provisional`] is for gates, which have to run a program before there is a verdict on it: such a program runs in the hands of
//!   that one run, and nowhere else.
//! * [`script`] is the line in a build script, [`boot`] the line in `main`.

mod admit;
pub mod boot;
pub mod provisional;
pub mod script;
mod seal;
pub mod start;

pub use admit::{Admitted, Terms, admit};
pub use seal::{Reach, Seal, SealError, SealedKey};

/// The variable of the build that carries the seal into the program.
pub const SEAL: &str = "GOVERNANCE_SEAL";

/// The variable of the environment that names the statement, for a build and for a start.
pub const STATEMENT: &str = "GOVERNANCE_STATEMENT";

/// The variable of the environment by which a gate shows a provisional program that it is in its hands.
pub const SECRET: &str = "GOVERNANCE_GATE_SECRET";

#[cfg(test)]
mod tests;
