//! What a program says of the GPU of this machine, and what of this machine it depends on.

mod document;
mod machine;

pub(crate) use document::{Answer, Verdict, read};
pub(crate) use machine::fingerprint;
