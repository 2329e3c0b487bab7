//! The commands on the baseline: made once, only ever shrunk, renamed with its articles, and shown.

mod create;
mod file;
mod rename;
mod show;
mod shrink;

pub(crate) use create::create;
pub(crate) use file::load;
pub(crate) use rename::rename;
pub(crate) use show::{document, size, table};
pub(crate) use shrink::shrink;
