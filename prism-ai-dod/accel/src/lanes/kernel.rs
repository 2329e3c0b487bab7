//! What is done with lines of counters, whichever instructions do it.

use super::line::{LANES, Line};

/// The few steps in which a search over lines spends its time. Every implementation gives the same results to the bit.
///
/// Sums and differences wrap around; a bit mask has a bit for each lane, the lowest for the first. Where slices differ in
/// length, what is longer is left alone.
pub trait Kernel: Copy + Send + Sync {
    /// Moves one from `from` to `to` in each lane whose bit is set: 64 lanes to a line, a word of `members` to a line.
    fn shift(self, from: &mut [Line], to: &mut [Line], members: &[u64]);

    /// Returns the least of `cells`, seen through `mask`, lane by lane; [`Line::FULL`] without cells.
    fn least(self, cells: &[Line], mask: u8) -> Line;

    /// Counts lane by lane how many of `cells`, seen through `mask`, are equal to `target`, modulo 256.
    fn count_equal(self, cells: &[Line], mask: u8, target: &Line) -> Line;

    /// Returns the highest counter of a line.
    fn highest(self, line: &Line) -> u8;

    /// Adds `ceiling - below`, up to 255 in all, to each lane of `least` that is below 128 and whose bit is set in `alive`, and sets
    /// all other lanes to 255. Returns the result and the lowest counter in it.
    fn keys(self, least: &Line, ceiling: u8, below: &Line, alive: u64) -> (Line, u8);

    /// Returns which lanes of a line are equal to `value`.
    fn equal(self, line: &Line, value: u8) -> u64;

    /// Returns which of the first 64 words of two bit sets have a bit in common.
    fn meeting(self, a: &[u64], b: &[u64]) -> u64;

    /// Returns which of 64 numbers are set in the bit set `row`; numbers beyond it are not.
    fn contained(self, row: &[u64], numbers: &Numbers) -> u64;
}

/// 64 numbers, one a lane, in the forms in which the kernels look them up.
#[derive(Debug, Clone)]
pub struct Numbers {
    /// The numbers themselves.
    pub(super) whole: [u16; LANES],
    /// Which byte of a bit set each is in, modulo 256.
    pub(super) byte: Line,
    /// Which bit of that byte.
    pub(super) bit: Line,
    /// The lanes whose number is below 1,024, which is as far as a lookup in two registers goes.
    pub(super) short: u64,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { whole: [0; LANES], byte: Line::ZERO, bit: Line([1; LANES]), short: u64::MAX }
    }
}

impl Numbers {
    /// Returns the number in a lane; lanes above 63 are counted from 0 again.
    #[must_use]
    #[inline]
    pub fn get(&self, lane: usize) -> u16 {
        self.whole.get(lane % LANES).copied().unwrap_or_default()
    }

    /// Puts a number into a lane; lanes above 63 are counted from 0 again.
    #[inline]
    pub fn set(&mut self, lane: usize, number: u16) {
        if let Some(place) = self.whole.get_mut(lane % LANES) {
            *place = number;
        }
        self.byte.set(lane, ((number >> 3) & 0xff) as u8);
        self.bit.set(lane, 1 << (number & 7));
        let lane = 1_u64 << (lane % LANES);
        if number < 1024 {
            self.short |= lane;
        } else {
            self.short &= !lane;
        }
    }

    /// [`Kernel::contained`], a lane at a time: for bit sets that are too long for a lookup in registers.
    #[inline]
    pub(super) fn each_contained(&self, row: &[u64]) -> u64 {
        let mut found = 0;
        for (lane, &number) in self.whole.iter().enumerate() {
            let word = row.get(usize::from(number >> 6)).copied().unwrap_or_default();
            found |= ((word >> (number & 63)) & 1) << lane;
        }
        found
    }
}
