//! What the PRISM application knows of accelerators: whether this machine has a GPU and how far it works, and vectors of bytes.
//!
//! * [`probe`] climbs a ladder of four rungs and judges what it saw: [`sight`] is what one rung sees, [`traces`] what the
//!   operating system shows, [`ladder`] the pure judgement of all of it.
//! * `nvml`, `driver` and `nvrtc` ask NVIDIA's libraries, which are loaded at run time: the program builds and starts
//!   without them. `library` is how they are loaded.
//!
//! The only `unsafe` of the workspace is in the last four, each with a note why it is sound. Nothing here panics because a
//! library or one of its functions is missing, and nothing believes a result code that it does not know.

mod driver;
pub mod ladder;
pub mod lanes;
mod library;
mod nvml;
mod nvrtc;
mod probing;
pub mod sight;
pub mod traces;

pub use probing::probe;
