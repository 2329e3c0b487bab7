//! What ships: which programs the law names, how they are asked for their proof, and how they are built and started.
//!
//! * [`programs`] are the binaries of the packages that the law lets ship; [`Asked`] is what one says of itself.
//! * [`Provisional`] lets a gate build and start such a program before there is a verdict on its tree.
//! * [`ship`] builds them under a verdict, and sees them start.

mod asked;
mod programs;
mod provisional;
pub(crate) mod ship;

pub(crate) use asked::{Asked, PROOF};
pub(crate) use programs::{Program, programs};
pub(crate) use provisional::Provisional;
