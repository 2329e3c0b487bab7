//! The module tree: files as they are reached from the roots of targets.

mod files;
mod locate;
mod mount;
mod read;

pub(crate) use files::Files;
pub(crate) use locate::{Candidates, Folders, candidates, join, literal};
pub(crate) use mount::{Mount, Pending};
pub(crate) use read::{Identity, Stamp, Trouble, plain, read, shown, stamp};
