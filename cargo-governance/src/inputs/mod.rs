//! What a test run depends on, as one SHA-256, and the record of the last run that passed.
//!
//! The key covers the content of every file of the tree that git does not ignore, `Cargo.lock`, cargo's configuration
//! outside the tree, the toolchain, the variables that can change a result, the commands (and so the feature sets)
//! and this tool's version. Contents are read, never times. What a test reads beyond that, such as the network or
//! the clock, is not seen: `--fresh` runs it again.

mod key;
mod record;
mod tree;

pub(crate) use key::{key, outside};
pub(crate) use record::Record;
pub(crate) use record::ago;
pub(crate) use tree::walk;
