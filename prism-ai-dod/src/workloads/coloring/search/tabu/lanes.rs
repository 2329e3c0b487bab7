//! The search with a byte a counter, 64 vertices at a time.
//!
//! `gamma` lies with a line of counters for every 64 vertices, colour by colour, so that a move adds and subtracts one in two rows
//! under the mask of the vertex's neighbours. The counters of the vertices in conflict are kept a second time, in [`Slots`],
//! where the cheapest moves of 64 vertices are found by one pass over the colours.
//!
//! A counter goes up to 127. That holds for every graph of at most that degree, and for others as long as no more vertices
//! than that have the same colour; where it does not hold, the search gives up and the plain one is made instead.

use prism_accel::lanes::line::LANES;
use prism_accel::lanes::{Choice, Kernel, Line, Task};

use super::recent::Recent;
use super::slots::{COUNT, FLAG, Slots};
use super::{Found, rank, tenure};
use crate::workloads::coloring::search::rows::{Rows, at, change, each_common};
use crate::workloads::coloring::search::stop::{Stopped, ask};
use crate::workloads::coloring::search::trace::Trace;

/// The memory of a search, to be used for one after another.
#[derive(Debug, Default)]
pub(in crate::workloads::coloring::search) struct Workspace {
    /// Lines of a row of `gamma`, one more than needed: rows of whole kilobytes would all want the same places in the cache.
    stride: usize,
    gamma: Vec<Line>,
    colors: Vec<u16>,
    /// The vertices of each colour as a set of bits.
    classes: Vec<u64>,
    sizes: Vec<u32>,
    /// How many neighbours of its own colour each vertex has.
    conflicts: Vec<u8>,
    slots: Slots,
    recent: Recent,
    /// A vertex and its number of moves, packed so that they sort by vertex.
    ties: Vec<u64>,
}

/// One search, to be run with a kernel.
struct Run<'s, 'g> {
    workspace: &'s mut Workspace,
    rows: &'s Rows<'g>,
    task: super::Task<'s>,
}

/// A move that is to be made.
struct Move {
    vertex: usize,
    from: usize,
    to: usize,
}

impl Workspace {
    /// Searches; `None` if counters of a byte are too small for this graph and this colouring.
    pub(super) fn search(
        &mut self,
        rows: &Rows<'_>,
        task: super::Task<'_>,
        choice: Choice,
    ) -> Result<Option<Found>, Stopped> {
        choice.run(Run { workspace: self, rows, task })
    }

    /// Takes a colouring up. Returns its number of conflicts, or `None` if a counter could overflow.
    fn load(&mut self, rows: &Rows<'_>, k: usize, start: &[u16]) -> Option<u32> {
        let (vertices, words) = (start.len(), rows.words());
        self.stride = words + 1;
        self.colors.clear();
        self.colors.extend_from_slice(start);
        self.classes.clear();
        self.classes.resize(k.saturating_mul(words), 0);
        self.sizes.clear();
        self.sizes.resize(k, 0);
        for (vertex, &color) in start.iter().enumerate() {
            let word = usize::from(color) * words + vertex / 64;
            change(&mut self.classes, word, |word| *word |= 1 << (vertex % 64));
            change(&mut self.sizes, usize::from(color), |size| *size += 1);
        }
        if self.sizes.iter().any(|&size| !fits(rows, size)) {
            return None;
        }
        self.gamma.clear();
        self.gamma.resize(k.saturating_mul(self.stride), Line::ZERO);
        for (vertex, &color) in (0..).zip(start) {
            let start = usize::from(color) * self.stride;
            let row = self.gamma.get_mut(start..start + words).unwrap_or_default();
            for &neighbor in rows.graph().neighbors(vertex) {
                let neighbor = neighbor as usize;
                change(row, neighbor / LANES, |line| line.update(neighbor % LANES, |count| count + 1));
            }
        }
        self.conflicts.clear();
        let mut twice = 0;
        for (vertex, &color) in start.iter().enumerate() {
            let mut conflicts = 0;
            change(&mut self.gamma, usize::from(color) * self.stride + vertex / LANES, |line| {
                conflicts = line.get(vertex % LANES);
                line.set(vertex % LANES, conflicts | FLAG);
            });
            self.conflicts.push(conflicts);
            twice += u32::from(conflicts);
        }
        self.recent.clear(vertices, k);
        self.slots.clear(vertices, k);
        for vertex in 0..vertices {
            if at(&self.conflicts, vertex) > 0 {
                self.add_slot(vertex);
            }
        }
        Some(twice / 2)
    }

    fn add_slot(&mut self, vertex: usize) {
        let column = self.gamma.get(vertex / LANES..).unwrap_or_default().iter().step_by(self.stride);
        let counters = column.map(|line| line.get(vertex % LANES));
        self.slots.add(vertex, at(&self.conflicts, vertex), counters);
    }

    /// Lets moves again that are no longer tabu.
    fn expire(&mut self, iteration: u64) {
        let Self { recent, gamma, slots, colors, stride, .. } = self;
        recent.expire(iteration, |vertex, color| {
            if usize::from(at(colors, vertex)) == color {
                return;
            }
            let free = |counter: u8| counter & COUNT;
            change(gamma, color * *stride + vertex / LANES, |line| line.update(vertex % LANES, free));
            if let Some((block, lane)) = slots.find(vertex) {
                change(&mut block.cells, color, |cell| cell.update(lane, free));
            }
        });
    }

    /// Makes a move, and keeps all counters right.
    #[inline(always)]
    fn apply<K: Kernel>(&mut self, kernel: K, rows: &Rows<'_>, moved: &Move) {
        let Move { vertex, from, to } = *moved;
        let (row, words, stride) = (rows.row(vertex), rows.words(), self.stride);
        if let Ok([source, target]) = self
            .gamma
            .get_disjoint_mut([from * stride..from * stride + words, to * stride..to * stride + words])
        {
            kernel.shift(source, target, row);
        }
        for block in self.slots.blocks() {
            let members = [kernel.contained(row, &block.vertices)];
            if let Ok([source, target]) = block.cells.get_disjoint_mut([from, to]) {
                kernel.shift(std::slice::from_mut(source), std::slice::from_mut(target), &members);
            }
        }
        // The colour that it now has is flagged; the one that it had stays so, because the way back is tabu.
        let mut conflicts = 0;
        change(&mut self.gamma, to * stride + vertex / LANES, |line| {
            conflicts = line.get(vertex % LANES) & COUNT;
            line.set(vertex % LANES, conflicts | FLAG);
        });
        if let Some((block, lane)) = self.slots.find(vertex) {
            change(&mut block.cells, to, |cell| cell.update(lane, |counter| counter | FLAG));
        }
        change(&mut self.colors, vertex, |color| *color = to as u16);
        change(&mut self.sizes, from, |size| *size -= 1);
        change(&mut self.sizes, to, |size| *size += 1);
        change(&mut self.classes, from * words + vertex / 64, |word| *word &= !(1 << (vertex % 64)));
        let classes = std::mem::take(&mut self.classes);
        let class = |color: usize| classes.get(color * words..(color + 1) * words).unwrap_or_default();
        each_common(kernel, row, class(from), |freed| {
            self.set_conflicts(freed, at(&self.conflicts, freed) - 1)
        });
        each_common(kernel, row, class(to), |hit| self.set_conflicts(hit, at(&self.conflicts, hit) + 1));
        self.classes = classes;
        change(&mut self.classes, to * words + vertex / 64, |word| *word |= 1 << (vertex % 64));
        self.set_conflicts(vertex, conflicts);
    }

    #[inline(always)]
    fn set_conflicts(&mut self, vertex: usize, conflicts: u8) {
        change(&mut self.conflicts, vertex, |now| *now = conflicts);
        if conflicts == 0 {
            self.slots.remove(vertex);
        } else if let Some((block, lane)) = self.slots.find(vertex) {
            block.conflicts.set(lane, conflicts);
        } else {
            self.add_slot(vertex);
        }
    }

    /// Returns what the cheapest allowed move leads to, and through which mask it is seen; and the move at the rank drawn.
    #[inline(always)]
    fn choose<K: Kernel>(
        &mut self,
        kernel: K,
        conflicts: u32,
        fewest: u32,
        drawn: u64,
    ) -> Option<(u32, Move)> {
        let blocks = self.slots.blocks();
        let most = blocks.iter().map(|block| kernel.highest(&block.conflicts)).max().unwrap_or_default();
        // A key is the cost of a move plus the most conflicts that a vertex is in.
        let after = |key: u8| (conflicts + u32::from(key)).saturating_sub(u32::from(most));
        let mut mask = u8::MAX;
        let mut key = lowest(blocks.iter_mut().map(|block| block.survey(kernel, mask, most)));
        // Whether a move that is tabu leads below the fewest is asked only where any move could.
        if after(0) < fewest {
            let any = lowest(blocks.iter().map(|block| block.keys(kernel, COUNT, most).1));
            if after(any) < fewest {
                mask = COUNT;
                key = lowest(blocks.iter_mut().map(|block| block.survey(kernel, mask, most)));
            }
        }
        if key == u8::MAX {
            return None;
        }
        self.ties.clear();
        let mut count = 0;
        for block in blocks.iter() {
            block.ties(kernel, mask, most, key, |vertex, moves| {
                self.ties.push((u64::from(vertex) << 32) | u64::from(moves));
                count += moves;
            });
        }
        if self.ties.len() > 1 {
            self.ties.sort_unstable();
        }
        let mut rank = rank(drawn, count);
        let vertex = self.ties.iter().find_map(|&tie| {
            let moves = (tie & 0xffff_ffff) as u32;
            if rank < moves {
                return Some((tie >> 32) as usize);
            }
            rank -= moves;
            None
        })?;
        let from = usize::from(at(&self.colors, vertex));
        let (block, lane) = self.slots.find(vertex)?;
        let to = block.color(lane, mask, most, key, rank);
        Some((after(key), Move { vertex, from, to }))
    }
}

fn lowest(keys: impl Iterator<Item = u8>) -> u8 {
    keys.fold(u8::MAX, u8::min)
}

/// Whether the counters of a colour with so many vertices stay below the flag.
fn fits(rows: &Rows<'_>, size: u32) -> bool {
    size <= u32::from(COUNT) || rows.graph().max_degree() <= usize::from(COUNT)
}

impl Task for Run<'_, '_> {
    type Output = Result<Option<Found>, Stopped>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Result<Option<Found>, Stopped> {
        let Self { workspace, rows, task } = self;
        let super::Task { k, start, iterations, random, stop } = task;
        let mut random = random.clone();
        let narrow = rows.graph().max_degree() <= usize::from(COUNT);
        let Some(mut conflicts) = workspace.load(rows, k, start) else { return Ok(None) };
        let mut found = Found { colors: start.to_vec(), conflicts, iterations: 0, trace: Trace::default() };
        while found.iterations < iterations && conflicts > 0 {
            found.iterations += 1;
            ask(stop, found.iterations)?;
            workspace.expire(found.iterations);
            workspace.slots.compact();
            let drawn = random.next_u64();
            let Some((after, moved)) = workspace.choose(kernel, conflicts, found.conflicts, drawn) else {
                continue;
            };
            workspace.apply(kernel, rows, &moved);
            if !narrow && at(&workspace.sizes, moved.to) > u32::from(COUNT) {
                return Ok(None);
            }
            conflicts = after;
            let until = found.iterations + tenure(workspace.slots.occupied(), drawn);
            workspace.recent.add(moved.vertex, moved.from, until);
            found.trace.fold(moved.vertex as u32, moved.to as u16);
            if conflicts <= found.conflicts {
                found.conflicts = conflicts;
                found.colors.copy_from_slice(&workspace.colors);
            }
        }
        Ok(Some(found))
    }
}
