//! What an outcome depends on, and the outcomes that are kept until it changes.
//!
//! The key of an outcome covers the content of every file of the tree that git does not ignore and that the gate looks at,
//! `Cargo.lock`, cargo's configuration outside the tree, the toolchain, this program itself, the tools of the gate, the variables
//! that can change a result and the commands (and so the feature sets). Contents are read, never times. What a gate reads beyond
//! that, such as the network, the clock or a file that git ignores, is not seen: `--fresh` runs it again.

mod cache;
mod clock;
mod file;
mod identity;
mod kept;
mod key;
mod memory;
mod surroundings;
mod tree;

pub(crate) use cache::{Cache, Look};
pub(crate) use clock::{ago, moment, now, span};
pub(crate) use file::replace;
pub(crate) use identity::program;
pub(crate) use memory::{Remembered, Reuse};
pub(crate) use surroundings::{outside, toolchain};
pub(crate) use tree::{read as read_tree, walk};
