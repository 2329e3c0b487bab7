//! Proof packs on this machine: what the engine of `governance-evidence` asks for, done with processes, files and clocks.
//!
//! * `place` finds the pack, its workspace and the folder it works in; `machine` is the world that the engine runs on.
//! * `progress` shows the run; `plan` and `render` print, `output` writes what is kept.

mod machine;
mod output;
mod place;
mod plan;
mod progress;
mod render;

pub(crate) use machine::Machine;
pub(crate) use output::{Keep, Signer, tree};
pub(crate) use place::Place;
pub(crate) use plan::plan;
pub(crate) use progress::Progress;
pub(crate) use render::text;
