//! A number that stands for every move of a search in its order.

/// The rolling hash of moves: each move is combined with all before it, so that no two orders give the same but by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Trace(pub(super) u64);

impl Trace {
    /// Adds a move of a vertex to a colour.
    #[inline]
    pub(super) const fn fold(&mut self, vertex: u32, color: u16) {
        let moved = ((vertex as u64) << 16) | color as u64;
        // The golden ratio times 2^64, an odd number with as many bits set as not; the shift brings high bits down again.
        let mixed = (self.0 ^ moved).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }
}
