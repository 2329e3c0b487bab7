//! Release archives: what ships is built twice, compared, described, packed and signed.
//!
//! * [`choice`] says what ships, [`source`] what it is made from, [`metadata`] what cargo knows of it.
//! * [`build`] runs cargo, once on the tree and once on the copy that [`copy`] makes; [`remap`] names the folders that must not be
//!   in the binaries, and [`wrapper`] tells the compiler so; [`compare`] finds the first byte that differs.
//! * [`sbom`] lists what a binary is made of, [`archive`] packs, [`sums`] and [`provenance`] say what there is, [`stage`] puts all of
//!   it into its place at once.
//! * [`run`] does all that in its order, and [`verify`] holds a folder to what its provenance says.

mod archive;
mod build;
pub(crate) mod choice;
mod compare;
mod copy;
mod halt;
mod metadata;
mod provenance;
mod remap;
pub(crate) mod run;
mod sbom;
mod source;
mod stage;
mod sums;
pub(crate) mod verify;
mod wrapper;

pub(crate) use halt::Halt;
pub use wrapper::as_compiler;
