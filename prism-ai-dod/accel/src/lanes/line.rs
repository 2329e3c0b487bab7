//! 64 counters of a byte each, as wide as one vector instruction takes them.

/// How many lanes a line has.
pub const LANES: usize = 64;

/// 64 counters, one a lane. Lanes above 63 are counted from 0 again.
#[repr(C, align(64))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line(pub [u8; LANES]);

impl Line {
    /// A line of zeros.
    pub const ZERO: Self = Self([0; LANES]);

    /// A line of the highest counters there are.
    pub const FULL: Self = Self([u8::MAX; LANES]);

    /// Returns the counter of a lane.
    #[must_use]
    #[inline]
    pub fn get(&self, lane: usize) -> u8 {
        self.0.get(lane % LANES).copied().unwrap_or_default()
    }

    /// Changes the counter of a lane.
    #[inline]
    pub fn update(&mut self, lane: usize, change: impl FnOnce(u8) -> u8) {
        if let Some(counter) = self.0.get_mut(lane % LANES) {
            *counter = change(*counter);
        }
    }

    /// Sets the counter of a lane.
    #[inline]
    pub fn set(&mut self, lane: usize, value: u8) {
        self.update(lane, |_| value);
    }
}
