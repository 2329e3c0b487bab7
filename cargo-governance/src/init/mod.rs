//! A law for a workspace that has none: what is found there, written down so that it can be argued about.
//!
//! Everything that is proposed is either true today, or a fault whose findings are few enough to be mended one by one.
//! The lint itself finds the facts, so that no second reading of the source can differ from its own.

mod diff;
mod facts;
mod formatted;
mod graph;
mod islands;
mod layers;
mod manifest;
mod probe;
mod proposal;
mod text;
mod toml;
mod write;

pub(crate) use diff::of_new_file;
pub(crate) use facts::Facts;
pub(crate) use proposal::Proposal;
pub(crate) use write::write_new;
