//! The vertices in conflict, 64 to a block, with the number of their neighbours of each colour.
//!
//! A counter of 128 or more is a move that is not allowed: its highest bit says so, and the others go on counting.

use prism_accel::lanes::kernel::Numbers;
use prism_accel::lanes::line::LANES;
use prism_accel::lanes::{Kernel, Line};

use crate::workloads::coloring::search::rows::{at, change};

/// The bit of a counter that says that the move is not allowed.
pub(super) const FLAG: u8 = 0x80;

/// The counter without that bit.
pub(super) const COUNT: u8 = 0x7f;

/// What no vertex without a slot has for one.
const NONE: u32 = u32::MAX;

/// 64 slots.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// A line for each colour, a lane for each slot.
    pub(super) cells: Vec<Line>,
    /// Which slots hold a vertex.
    pub(super) alive: u64,
    /// How many conflicts each of them is in; 0 for a slot without a vertex.
    pub(super) conflicts: Line,
    pub(super) vertices: Numbers,
    /// What the cheapest move of each costs, above the cheapest that could be.
    pub(super) keys: Line,
}

/// The slots of all vertices in conflict.
#[derive(Debug, Default)]
pub(super) struct Slots {
    blocks: Vec<Block>,
    used: usize,
    occupied: usize,
    slot_of: Vec<u32>,
}

impl Slots {
    /// Removes everything, and is then of this size.
    pub(super) fn clear(&mut self, vertices: usize, colors: usize) {
        let empty = Block {
            cells: vec![Line::ZERO; colors],
            alive: 0,
            conflicts: Line::ZERO,
            vertices: Numbers::default(),
            keys: Line::FULL,
        };
        self.blocks.clear();
        self.blocks.resize(vertices.div_ceil(LANES), empty);
        (self.used, self.occupied) = (0, 0);
        self.slot_of.clear();
        self.slot_of.resize(vertices, NONE);
    }

    /// Returns how many vertices there are.
    pub(super) const fn occupied(&self) -> usize {
        self.occupied
    }

    /// Returns the blocks that hold vertices.
    pub(super) fn blocks(&mut self) -> &mut [Block] {
        self.blocks.get_mut(..self.used).unwrap_or_default()
    }

    /// Returns the block and the lane of a vertex.
    pub(super) fn find(&mut self, vertex: usize) -> Option<(&mut Block, usize)> {
        let slot = at(&self.slot_of, vertex) as usize;
        self.blocks.get_mut(slot / LANES).map(|block| (block, slot % LANES))
    }

    /// Gives a vertex a slot: `column` are its counters, one a colour.
    pub(super) fn add(&mut self, vertex: usize, conflicts: u8, column: impl Iterator<Item = u8>) {
        let free = self.blocks.iter().take(self.used).position(|block| block.alive != u64::MAX);
        let index = free.unwrap_or(self.used);
        self.used = self.used.max(index + 1);
        let Some(block) = self.blocks.get_mut(index) else { return };
        let lane = block.alive.trailing_ones() as usize;
        block.alive |= 1 << lane;
        block.vertices.set(lane, vertex as u16);
        block.conflicts.set(lane, conflicts);
        for (cell, counter) in block.cells.iter_mut().zip(column) {
            cell.set(lane, counter);
        }
        self.occupied += 1;
        change(&mut self.slot_of, vertex, |slot| *slot = (index * LANES + lane) as u32);
    }

    /// Takes the slot of a vertex away.
    pub(super) fn remove(&mut self, vertex: usize) {
        if let Some((block, lane)) = self.find(vertex) {
            block.alive &= !(1 << lane);
            block.conflicts.set(lane, 0);
            self.occupied -= 1;
            change(&mut self.slot_of, vertex, |slot| *slot = NONE);
        }
        self.drop_empty();
    }

    /// Moves what the last block holds into the others, if they have room for it and a few more.
    ///
    /// Every block costs the search the same, however many of its slots are used.
    pub(super) fn compact(&mut self) {
        const MORE: usize = 4;
        if self.used < 2 || self.occupied + MORE > (self.used - 1) * LANES {
            return;
        }
        let Some((last, others)) = self.blocks.get_mut(..self.used).and_then(<[_]>::split_last_mut) else {
            return;
        };
        let mut room = others.iter_mut().enumerate().filter(|(_, block)| block.alive != u64::MAX).peekable();
        while last.alive != 0 {
            while room.next_if(|(_, block)| block.alive == u64::MAX).is_some() {}
            let Some((index, block)) = room.peek_mut() else { return };
            let (from, to) = (last.alive.trailing_zeros() as usize, block.alive.trailing_ones() as usize);
            let vertex = last.vertices.get(from);
            last.alive &= last.alive - 1;
            block.alive |= 1 << to;
            block.vertices.set(to, vertex);
            block.conflicts.set(to, last.conflicts.get(from));
            last.conflicts.set(from, 0);
            for (to_cell, from_cell) in block.cells.iter_mut().zip(&last.cells) {
                to_cell.set(to, from_cell.get(from));
            }
            change(&mut self.slot_of, usize::from(vertex), |slot| *slot = (*index * LANES + to) as u32);
        }
        self.drop_empty();
    }

    fn drop_empty(&mut self) {
        while self.blocks().last().is_some_and(|block| block.alive == 0) {
            self.used -= 1;
        }
    }
}

impl Block {
    /// Finds what the cheapest move of each slot costs, and returns the least of all: 255 if no move is allowed.
    #[inline(always)]
    pub(super) fn survey<K: Kernel>(&mut self, kernel: K, mask: u8, most_conflicts: u8) -> u8 {
        let (keys, lowest) = self.keys(kernel, mask, most_conflicts);
        self.keys = keys;
        lowest
    }

    /// The same, without keeping it.
    #[inline(always)]
    pub(super) fn keys<K: Kernel>(&self, kernel: K, mask: u8, most_conflicts: u8) -> (Line, u8) {
        let least = kernel.least(&self.cells, mask);
        kernel.keys(&least, most_conflicts, &self.conflicts, self.alive)
    }

    /// Lists each vertex with moves of this key, and how many such moves it has.
    #[inline(always)]
    pub(super) fn ties<K: Kernel>(
        &self,
        kernel: K,
        mask: u8,
        most_conflicts: u8,
        key: u8,
        mut each: impl FnMut(u16, u32),
    ) {
        let mut lanes = kernel.equal(&self.keys, key);
        if lanes == 0 {
            return;
        }
        // The counters that such moves have, lane by lane; of the lanes without one it does not matter.
        let base = key.wrapping_sub(most_conflicts);
        let mut target = self.conflicts;
        target.0.iter_mut().for_each(|conflicts| *conflicts = conflicts.wrapping_add(base));
        // A count of a byte holds the colours of one chunk.
        let mut counts = [0_u32; LANES];
        let mut chunks = self.cells.chunks(usize::from(u8::MAX));
        let first = kernel.count_equal(chunks.next().unwrap_or_default(), mask, &target);
        for chunk in chunks {
            let more = kernel.count_equal(chunk, mask, &target);
            for (count, more) in counts.iter_mut().zip(more.0) {
                *count += u32::from(more);
            }
        }
        while lanes != 0 {
            let lane = lanes.trailing_zeros() as usize;
            lanes &= lanes - 1;
            each(self.vertices.get(lane), u32::from(first.get(lane)) + at(&counts, lane));
        }
    }

    /// Returns the colour of the move at `rank` among the moves of this key of one slot.
    #[inline(always)]
    pub(super) fn color(&self, lane: usize, mask: u8, most_conflicts: u8, key: u8, rank: u32) -> usize {
        let target = key.wrapping_sub(most_conflicts.wrapping_sub(self.conflicts.get(lane)));
        let mut left = rank;
        self.cells
            .iter()
            .position(|cell| {
                let hit = cell.get(lane) & mask == target;
                let found = hit && left == 0;
                left = left.wrapping_sub(u32::from(hit));
                found
            })
            .unwrap_or_default()
    }
}
