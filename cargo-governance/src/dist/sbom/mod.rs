//! A software bill of materials: what one binary is made of, as CycloneDX 1.6.
//!
//! * [`graph`] finds what is linked into a binary and what only helped to build it; [`component`] describes each, with its
//!   [`purl`](component::purl), licence and checksum; [`model`] is the document, [`write`](write::write) makes it.

mod component;
mod graph;
mod model;
mod write;

pub(super) use model::Bom;
pub(super) use write::{Subject, write};
