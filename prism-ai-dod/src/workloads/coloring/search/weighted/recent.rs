//! Which moves are tabu, and until when.

use super::TENURES;
use crate::workloads::coloring::search::rows::change;

/// One more than the longest tenure: the moves that end in this many iterations from now are kept apart.
const SLOTS: usize = TENURES as usize + 1;

/// The moves that are tabu, by the iteration in which they are allowed again.
#[derive(Debug, Default)]
pub(super) struct Recent {
    /// The moves that are allowed again in the iterations whose number, divided by [`SLOTS`], leaves the place.
    slots: [Vec<usize>; SLOTS],
}

impl Recent {
    /// Notes that a move, made in an iteration, is tabu in as many of the next as `tenure` says, of 1 to [`TENURES`].
    pub(super) fn add(&mut self, moved: usize, iteration: u64, tenure: u32) {
        change(&mut self.slots, slot(iteration.wrapping_add(u64::from(tenure) + 1)), |slot| slot.push(moved));
    }

    /// Calls `each` with every move that is allowed again from this iteration on. Iterations are named in their order, each once.
    pub(super) fn expire(&mut self, iteration: u64, each: impl FnMut(usize)) {
        change(&mut self.slots, slot(iteration), |slot| slot.drain(..).for_each(each));
    }
}

fn slot(iteration: u64) -> usize {
    (iteration % SLOTS as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_is_tabu_for_its_tenure() {
        for tenure in 1..=TENURES {
            let mut recent = Recent::default();
            for iteration in 1..100 {
                let mut freed = Vec::new();
                recent.expire(iteration, |moved| freed.push(moved));
                let expected = if iteration == 20 + u64::from(tenure) + 1 { vec![7] } else { vec![] };
                assert_eq!(freed, expected, "tenure {tenure}, iteration {iteration}");
                if iteration == 20 {
                    recent.add(7, iteration, tenure);
                }
            }
        }
    }
}
