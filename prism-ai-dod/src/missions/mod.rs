//! The three missions, one file each: the state that each acts on, and the bounds that it must keep.

pub mod llm;
pub mod pwsa;
pub mod world_record;

use std::fmt;

/// A mission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub enum Mission {
    /// Fusion of the sensors of the Proliferated Warfighter Space Architecture.
    Pwsa,
    /// Graph colouring at the world record.
    WorldRecord,
    /// An ensemble of language models that has to agree.
    Llm,
}

impl fmt::Display for Mission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pwsa => "pwsa",
            Self::WorldRecord => "world-record",
            Self::Llm => "llm",
        })
    }
}
