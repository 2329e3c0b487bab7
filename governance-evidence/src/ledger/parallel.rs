//! Verifying on every processor: a ledger is cut into blocks of whole lines, each is judged by itself, and the joints are checked.
//!
//! A block says which index and which `previous` its first line has; if those are what the block before ends with, the chain
//! holds across both. Whatever does not hold is left to [`verify`], which reads from the beginning and names the entry.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::LONGEST;
use super::fault::VerifyError;
use super::form;
use super::verify::{Report, verify};
use super::walk::{Part, Walk};
use crate::canonical::Hex;
use crate::moment::Moment;
use crate::note::Checkpoint;

/// How many bytes are read at a time: what stays in a processor's own cache until it has been judged.
const BLOCK: usize = 128 << 10;

/// How many threads are of use: one more hashes than can be fed beyond that.
const THREADS: usize = 8;

/// Reads all of a ledger as [`verify`] does, on every processor.
///
/// # Errors
///
/// The first bad entry, or what the system says.
pub fn verify_file(path: &Path, known: &[Checkpoint]) -> Result<Report, VerifyError> {
    let mut file = File::open(path)?;
    let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS);
    if threads > 1
        && let Some(report) = in_blocks(&file, known, BLOCK, threads)?
    {
        return Ok(report);
    }
    file.rewind()?;
    verify(file, known)
}

/// Where a thread takes its blocks from, and where it answers: nothing if a block does not hold together.
type Worker = (SyncSender<Vec<u8>>, Receiver<Option<Judged>>);

/// Returns what an intact ledger is, or nothing if one reader has to look.
pub(super) fn in_blocks(
    mut source: impl Read,
    known: &[Checkpoint],
    size: usize,
    threads: usize,
) -> io::Result<Option<Report>> {
    thread::scope(|scope| {
        let workers: Vec<Worker> = (0..threads)
            .map(|_| {
                let (give, blocks) = sync_channel::<Vec<u8>>(1);
                let (answer, take) = sync_channel(1);
                scope.spawn(move || blocks.iter().all(|block| answer.send(judge(block)).is_ok()));
                (give, take)
            })
            .collect();
        let mut joined = Joined::new(known);
        let (mut rest, mut spare) = (Vec::new(), Vec::new());
        let mut asked = VecDeque::new();
        // The workers in turn, so that their answers come in the order of the blocks.
        for (give, take) in workers.iter().cycle() {
            if asked.len() == threads {
                let Some(block) = answered(&mut asked, &mut joined) else { return Ok(None) };
                spare.push(block);
            }
            let block = spare.pop().unwrap_or_default();
            let Some(block) = next_block(&mut source, &mut rest, block, size)? else { break };
            if give.send(block).is_err() {
                return Ok(None);
            }
            asked.push_back(take);
        }
        while !asked.is_empty() {
            if answered(&mut asked, &mut joined).is_none() {
                return Ok(None);
            }
        }
        // What is left has no newline.
        Ok(if rest.is_empty() { joined.finish() } else { None })
    })
}

/// Takes the next answer, and returns its block to be filled again if the chain still holds.
fn answered(asked: &mut VecDeque<&Receiver<Option<Judged>>>, joined: &mut Joined<'_>) -> Option<Vec<u8>> {
    let judged = asked.pop_front()?.recv().ok()??;
    joined.join(&judged).then_some(judged.block)
}

/// Reads the next lines, whole ones; what is begun of another waits in `rest`.
fn next_block(
    source: &mut impl Read,
    rest: &mut Vec<u8>,
    mut block: Vec<u8>,
    size: usize,
) -> io::Result<Option<Vec<u8>>> {
    block.clear();
    block.append(rest);
    loop {
        let before = block.len();
        let read = source.by_ref().take(size as u64).read_to_end(&mut block)?;
        let end = block.iter().skip(before).rposition(|byte| *byte == b'\n').map(|at| before + at + 1);
        if let Some(end) = end {
            rest.extend_from_slice(block.get(end..).unwrap_or_default());
            block.truncate(end);
            return Ok(Some(block));
        }
        if read == 0 || block.len() > LONGEST {
            *rest = block;
            return Ok(None);
        }
    }
}

/// A block whose lines are chained to each other.
struct Judged {
    block: Vec<u8>,
    /// What its first line says.
    first: u64,
    previous: Hex,
    time: Moment,
    walk: Walk<Part>,
}

fn judge(block: Vec<u8>) -> Option<Judged> {
    let mut rest = block.as_slice();
    let first = form::read(next_line(&mut rest)?.strip_suffix(b"\n")?).ok()?;
    let (first, previous) = (first.index, *first.previous);
    let mut walk = Walk::from_middle(first, previous);
    let mut time = None;
    rest = &block;
    while let Some(line) = next_line(&mut rest) {
        let (_, at) = walk.step(line).ok()?;
        time.get_or_insert(at);
    }
    Some(Judged { first, previous, time: time?, walk, block })
}

/// Returns the next line with its newline, unless it is too long.
fn next_line<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let all = *rest;
    // Reading from memory cannot fail.
    let length = rest.skip_until(b'\n').ok()?;
    all.get(..length).filter(|line| (1..=LONGEST).contains(&line.len()))
}

/// The blocks that hold together, from the first on.
struct Joined<'k> {
    walk: Walk,
    bytes: u64,
    /// The checkpoints that are still ahead, the next one last.
    ahead: Vec<&'k Checkpoint>,
    covered: u64,
}

impl<'k> Joined<'k> {
    fn new(known: &'k [Checkpoint]) -> Self {
        let mut ahead: Vec<&Checkpoint> = known.iter().collect();
        ahead.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
        Self { walk: Walk::default(), bytes: 0, ahead, covered: 0 }
    }

    /// Returns whether the checkpoints of this many entries have this root.
    fn holds(&mut self) -> bool {
        while let Some(next) = self.ahead.pop_if(|next| next.size == self.walk.entries()) {
            if next.root != self.walk.tree.root() {
                return false;
            }
            self.covered = next.size;
        }
        true
    }

    fn join(&mut self, block: &Judged) -> bool {
        if block.first != self.walk.entries() || block.previous != *self.walk.spelled() {
            return false;
        }
        self.walk.note_time(block.time);
        for leaf in block.walk.tree.leaves() {
            if !self.holds() {
                return false;
            }
            self.walk.tree.push(*leaf);
        }
        self.walk.go_on_from(&block.walk);
        self.bytes += block.block.len() as u64;
        true
    }

    fn finish(mut self) -> Option<Report> {
        (self.holds() && self.ahead.is_empty()).then(|| Report {
            entries: self.walk.entries(),
            bytes: self.bytes,
            head: self.walk.head,
            root: self.walk.tree.root(),
            set_backs: self.walk.set_backs,
            first_set_back: self.walk.first_set_back,
            covered: self.covered,
        })
    }
}
