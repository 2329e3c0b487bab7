//! What each mission does while it soaks: a lawful state and an unlawful one for every step.
//!
//! The values are far from the bounds of the law on either side, so that a bound may move without this file.

use std::time::Duration;

use crate::missions::Mission;
use crate::missions::llm::{LlmState, Progress};
use crate::missions::pwsa::PwsaState;
use crate::missions::world_record::WorldRecordState;

/// The steps of one mission.
pub(super) struct Script<T> {
    /// Whose they are.
    pub(super) mission: Mission,
    /// The state at a step, a lawful change of the one before it.
    pub(super) lawful: fn(u64) -> T,
    /// A state that must be refused there.
    pub(super) unlawful: fn(u64) -> T,
}

pub(super) const PWSA: Script<PwsaState> = Script {
    mission: Mission::Pwsa,
    lawful: |step| PwsaState::new(Duration::from_micros(10 + step), 1.0, 0, 100 * step),
    unlawful: |step| PwsaState::new(Duration::from_secs(1 + step), 0.1, 7, 100 * step),
};

pub(super) const WORLD_RECORD: Script<WorldRecordState> = Script {
    mission: Mission::WorldRecord,
    lawful: |step| WorldRecordState::new(colors(step), 3, Duration::from_secs(step), 10 * step, 7),
    unlawful: |step| WorldRecordState::new(0, u32::MAX, Duration::from_secs(step), u64::MAX, 7),
};

pub(super) const LLM: Script<LlmState> = Script {
    mission: Mission::Llm,
    lawful: |step| LlmState::new(Progress::new(step, true), 1e-6 * share(step), 0.5 + share(step) / 100.0),
    unlawful: |step| LlmState::new(Progress::new(step, true), 1e6, -1.0),
};

/// A search gets better as it goes on.
fn colors(step: u64) -> u32 {
    u32::try_from(step).map_or(3, |step| 100_u32.saturating_sub(step))
}

/// The step as a floating-point number; a mission has few of them.
fn share(step: u64) -> f64 {
    u32::try_from(step).map_or(0.0, f64::from)
}
