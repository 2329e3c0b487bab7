//! How a local search is told to end before its iterations are done.

/// Asked now and then by every thread; once it says yes, the generation at hand is given up, as if it had not begun.
pub type Stop<'s> = dyn Fn() -> bool + Sync + 's;

/// A local search was told to stop, and what it did is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stopped;

/// After how many iterations it is asked: about a millisecond where they are fast, and a second on the largest graphs.
const EVERY: u64 = 1 << 10;

/// Asks, in every so many iterations.
#[inline]
pub(super) fn ask(stop: &Stop<'_>, iteration: u64) -> Result<(), Stopped> {
    if iteration.is_multiple_of(EVERY) && stop() { Err(Stopped) } else { Ok(()) }
}
