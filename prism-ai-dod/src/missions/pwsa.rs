//! PWSA: sensor fusion within 5 ms, up 99.9 % of the time, talking to verified peers only.

use std::time::Duration;

use governance_core::{LatencyBounded, Recoverable, governed};
use serde::{Deserialize, Serialize};

use crate::{checkpoint, duration_text};

/// The state of the PWSA mission.
#[governed(latency = "5 ms", gpu_memory = "2 GiB", type_size = "64 B", requires(LatencyBounded))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PwsaState {
    /// From the newest reading of a sensor to the fused track.
    #[governed(range = limits.pwsa_latency)]
    #[serde(with = "duration_text")]
    latency: Duration,
    /// Share of the time since the start in which tracks were delivered.
    #[governed(range = limits.pwsa_uptime)]
    uptime: f64,
    /// Peers that sent data and were not verified.
    #[governed(range = limits.pwsa_unverified_peers)]
    unverified_peers: u32,
    /// Tracks fused since the start.
    #[governed(non_decreasing)]
    tracks: u64,
}

impl PwsaState {
    /// Describes a moment of the mission; a guard says whether it is lawful.
    #[must_use]
    pub const fn new(latency: Duration, uptime: f64, unverified_peers: u32, tracks: u64) -> Self {
        Self { latency, uptime, unverified_peers, tracks }
    }
}

impl LatencyBounded for PwsaState {
    fn latency(&self) -> Duration {
        self.latency
    }
}

impl Recoverable for PwsaState {
    type Checkpoint = String;

    fn checkpoint(&self) -> String {
        checkpoint::of(self)
    }

    fn restore(checkpoint: &String) -> Option<Self> {
        checkpoint::state(checkpoint)
    }
}
