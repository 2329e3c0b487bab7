//! What the tracker knows.

use governance_core::{Recoverable, governed};

/// One track.
#[governed(latency = "6 ms")]
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    #[governed(range = 0.0..=1.0)]
    certainty: f64,
    #[governed(range = limits.sensors)]
    sensors: u32,
    #[governed(non_decreasing)]
    readings: u64,
}

impl Track {
    /// Begins a track with its first reading.
    pub fn new(certainty: f64, sensors: u32) -> Self {
        Self { certainty, sensors, readings: 1 }
    }

    /// Takes a further reading in.
    pub fn take(&mut self, certainty: f64) {
        self.certainty = certainty;
        self.readings += 1;
    }
}

impl Recoverable for Track {
    type Checkpoint = Track;

    fn checkpoint(&self) -> Track {
        self.clone()
    }

    fn restore(checkpoint: &Track) -> Option<Self> {
        Some(checkpoint.clone())
    }
}
