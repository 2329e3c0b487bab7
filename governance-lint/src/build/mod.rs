//! The build script: one line in `build.rs` puts a crate under the law of its workspace.
//!
//! ```text
//! // build.rs
//! fn main() {
//!     governance_lint::build::enforce();
//! }
//! ```
//!
//! It lints the crate's own source and manifest, writes the law's limits as typed constants, and tells cargo when to run
//! again. It never runs cargo or any other program, goes online, or looks at a clock; what concerns the law as a whole
//! (an exemption that expired, an article that covers nothing) is the gate's business.
//!
//! One topic is one file: `surroundings` is what cargo says, `root` finds the workspace, `package` and its like read manifests as
//! cargo does, `law` finds the law, `judge` lints, `constants`, `variables` and `copy` are what is written, `watch` says
//! what a change of must run the script again, `directive` is what cargo is told, `trouble` holds the messages.

mod constants;
mod copy;
mod dependencies;
mod directive;
mod judge;
mod law;
mod package;
mod root;
mod run;
#[cfg(feature = "stamp")]
mod stamp;
mod surroundings;
mod targets;
#[cfg(test)]
mod tests;
#[cfg(feature = "stamp")]
pub mod tree;
mod trouble;
mod variables;
mod watch;

pub use package::{read_member, read_package};
pub use run::{Refused, enforce, try_enforce};
#[cfg(feature = "stamp")]
pub use stamp::{Stamp, stamp_tree};
pub use trouble::Trouble;
