//! Release archives: what ships is built twice, compared, described, packed and signed.
//!
//! * [`choice`] says what ships, [`source`] what it is made from, [`metadata`] what cargo knows of it, [`verdict`] what it is built
//!   under.
//! * [`twice`] builds on the tree and on the copy that [`copy`] makes: [`build`] runs cargo, [`remap`] names the folders that must not
//!   be in the binaries, [`wrapper`] tells the compiler so, and [`compare`] finds the first byte that differs.
//! * [`sbom`] lists what a binary is made of, [`pack`] and [`archive`] pack, [`sums`] and [`provenance`] say what there is, [`stage`]
//!   puts all of it into its place at once.
//! * [`run`] does all that in its order, and [`verify`] holds a folder to what its provenance says.

mod archive;
mod build;
pub(crate) mod choice;
mod compare;
mod copy;
mod halt;
mod metadata;
mod pack;
mod provenance;
mod remap;
pub(crate) mod run;
mod sbom;
mod source;
mod stage;
mod sums;
mod twice;
mod verdict;
pub(crate) mod verify;
mod wrapper;

pub(crate) use halt::Halt;
pub use wrapper::as_compiler;
