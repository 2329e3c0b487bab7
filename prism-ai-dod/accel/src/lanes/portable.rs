//! The kernel in plain Rust, for every processor. The compiler turns its loops into whatever vectors there are.

use super::kernel::{Kernel, Numbers};
use super::line::{LANES, Line};

/// Plain Rust.
#[derive(Debug, Clone, Copy)]
pub(super) struct Portable;

/// The mask of a line: 255 in each lane whose bit is set.
fn spread(members: u64) -> [u8; LANES] {
    let mut lanes = [0; LANES];
    for (bytes, members) in lanes.chunks_exact_mut(8).zip(members.to_le_bytes()) {
        for (bit, byte) in bytes.iter_mut().enumerate() {
            *byte = 0_u8.wrapping_sub((members >> bit) & 1);
        }
    }
    lanes
}

impl Kernel for Portable {
    fn shift(self, from: &mut [Line], to: &mut [Line], members: &[u64]) {
        for ((from, to), &members) in from.iter_mut().zip(to).zip(members) {
            let moved = spread(members);
            for ((from, to), moved) in from.0.iter_mut().zip(&mut to.0).zip(moved) {
                *from = from.wrapping_add(moved);
                *to = to.wrapping_sub(moved);
            }
        }
    }

    fn least(self, cells: &[Line], mask: u8) -> Line {
        let mut least = Line::FULL;
        for cell in cells {
            for (least, counter) in least.0.iter_mut().zip(cell.0) {
                *least = (*least).min(counter & mask);
            }
        }
        least
    }

    fn count_equal(self, cells: &[Line], mask: u8, target: &Line) -> Line {
        let mut counts = Line::ZERO;
        for cell in cells {
            for ((count, counter), target) in counts.0.iter_mut().zip(cell.0).zip(target.0) {
                *count = count.wrapping_add(u8::from(counter & mask == target));
            }
        }
        counts
    }

    fn highest(self, line: &Line) -> u8 {
        line.0.iter().fold(0, |highest, &counter| highest.max(counter))
    }

    fn keys(self, least: &Line, ceiling: u8, below: &Line, alive: u64) -> (Line, u8) {
        let mut keys = Line(spread(!alive));
        let mut lowest = u8::MAX;
        for ((key, &least), &below) in keys.0.iter_mut().zip(&least.0).zip(&below.0) {
            let flagged = 0_u8.wrapping_sub(least >> 7);
            *key |= flagged | least.saturating_add(ceiling.wrapping_sub(below));
            lowest = lowest.min(*key);
        }
        (keys, lowest)
    }

    fn equal(self, line: &Line, value: u8) -> u64 {
        let mut found = 0;
        for (lane, &counter) in line.0.iter().enumerate() {
            found |= u64::from(counter == value) << lane;
        }
        found
    }

    fn meeting(self, a: &[u64], b: &[u64]) -> u64 {
        let words = a.iter().zip(b).take(LANES).enumerate();
        words.fold(0, |found, (word, (a, b))| found | u64::from(a & b != 0) << word)
    }

    fn contained(self, row: &[u64], numbers: &Numbers) -> u64 {
        numbers.each_contained(row)
    }
}
