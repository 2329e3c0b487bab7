//! What may run beside what, and what begins next: decided over numbers alone, so that it can be tested without a gate.
//!
//! * Those that build run one at a time, in the order of the catalogue: the quick ones stand first there, and one builds what the
//!   next one uses.
//! * Those that only read run beside a build and beside each other, the longest first, so that the last to end began early.
//! * Those that measure run when nothing else does, after everything that need not wait for them.

use std::cmp::Reverse;
use std::time::Duration;

use crate::gate::Class;

/// What waits for what: a gate, and the gates whose end it waits for if they are in the same run. They need not pass.
///
/// Red tests are said by the gate that is about tests, before those that run the same tests at many times the price.
pub(super) const AFTER: &[(&str, &[&str])] = &[("release", &["tests"]), ("coverage", &["tests"])];

/// One gate, as far as its turn depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Job {
    /// Its place in the plan.
    pub(super) index: usize,
    /// What it needs of the machine.
    pub(super) class: Class,
    /// How long it took last time; what is not known counts as long.
    pub(super) expected: Option<Duration>,
    /// The places of those that it waits for.
    pub(super) after: Vec<usize>,
}

/// The gates that have not begun, and those that run.
#[derive(Debug)]
pub(super) struct Queue {
    /// In the order of the catalogue.
    waiting: Vec<Job>,
    running: Vec<(usize, Class)>,
    /// How many may read at the same time.
    readers: usize,
}

impl Queue {
    /// Takes the gates in the order of the catalogue.
    pub(super) fn new(waiting: Vec<Job>, readers: usize) -> Self {
        Self { waiting, running: Vec::new(), readers: readers.max(1) }
    }

    /// Returns the place of a gate that may begin now, which counts as running from here on.
    pub(super) fn next(&mut self) -> Option<usize> {
        let at = self.choose()?;
        let job = self.waiting.remove(at);
        self.running.push((job.index, job.class));
        Some(job.index)
    }

    /// Hears that a gate has ended.
    pub(super) fn end(&mut self, index: usize) {
        self.running.retain(|(running, _)| *running != index);
    }

    /// Returns whether nothing runs and nothing waits.
    pub(super) fn is_done(&self) -> bool {
        self.running.is_empty() && self.waiting.is_empty()
    }

    /// Gives up what has not begun, and returns the places of it.
    pub(super) fn give_up(&mut self) -> Vec<usize> {
        self.waiting.drain(..).map(|job| job.index).collect()
    }

    fn count(&self, class: Class) -> usize {
        self.running.iter().filter(|(_, running)| *running == class).count()
    }

    fn choose(&self) -> Option<usize> {
        if self.count(Class::Alone) > 0 {
            return None;
        }
        let is_open = |index: &usize| {
            self.waiting.iter().any(|job| job.index == *index)
                || self.running.iter().any(|(running, _)| running == index)
        };
        let ready: Vec<(usize, &Job)> =
            self.waiting.iter().enumerate().filter(|(_, job)| !job.after.iter().any(is_open)).collect();
        let of = |class| ready.iter().filter(move |(_, job)| job.class == class);
        if self.count(Class::Build) == 0
            && let Some((at, _)) = of(Class::Build).next()
        {
            return Some(*at);
        }
        if self.count(Class::Read) < self.readers
            && let Some((at, _)) =
                of(Class::Read).min_by_key(|(_, job)| Reverse(job.expected.unwrap_or(Duration::MAX)))
        {
            return Some(*at);
        }
        if !self.running.is_empty() || of(Class::Build).next().is_some() || of(Class::Read).next().is_some() {
            return None;
        }
        // Gates that wait for each other in a circle are begun all the same: none may be forgotten.
        let alone = of(Class::Alone).next().map(|(at, _)| *at);
        alone.or_else(|| (!self.waiting.is_empty()).then_some(0))
    }
}

#[cfg(test)]
mod unit {
    use governance_law::catalog;

    use super::*;
    use Class::{Alone, Build, Read};

    /// Gates by class, expected seconds (0: unknown) and what they wait for; each begun as soon as it may. Returns the moments at
    /// which something began, and what ran then.
    fn course(gates: &[(Class, u64, &[usize])], readers: usize) -> Vec<Vec<usize>> {
        let job = |(index, (class, seconds, after)): (usize, &(Class, u64, &[usize]))| Job {
            index,
            class: *class,
            expected: (*seconds > 0).then(|| Duration::from_secs(*seconds)),
            after: after.to_vec(),
        };
        let mut queue = Queue::new(gates.iter().enumerate().map(job).collect(), readers);
        let (mut moments, mut running): (Vec<Vec<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
        while !queue.is_done() {
            let mut has_begun = false;
            while let Some(index) = queue.next() {
                running.push(index);
                has_begun = true;
            }
            if has_begun {
                moments.push(running.clone());
            }
            // What takes least ends first.
            let (at, _) = running.iter().enumerate().min_by_key(|(_, index)| gates[**index].1).unwrap();
            queue.end(running.remove(at));
        }
        moments
    }

    #[test]
    fn one_builds_at_a_time_in_order_and_readers_run_beside() {
        let gates = [(Read, 1, &[][..]), (Build, 5, &[]), (Build, 9, &[]), (Read, 3, &[])];
        assert_eq!(course(&gates, 8), [vec![1, 3, 0], vec![2]]);
    }

    #[test]
    fn the_longest_reader_begins_first_and_an_unknown_one_counts_as_long() {
        let gates = [(Read, 1, &[][..]), (Read, 7, &[]), (Read, 0, &[]), (Read, 3, &[])];
        assert_eq!(course(&gates, 1), [[2], [1], [3], [0]]);
    }

    #[test]
    fn what_measures_runs_alone_and_last() {
        let gates = [(Alone, 1, &[][..]), (Build, 2, &[]), (Alone, 3, &[]), (Read, 9, &[]), (Build, 1, &[])];
        let moments = course(&gates, 8);
        assert_eq!(moments, [vec![1, 3], vec![3, 4], vec![0], vec![2]]);
        for moment in moments.iter().filter(|moment| moment.iter().any(|index| gates[*index].0 == Alone)) {
            assert_eq!(moment.len(), 1);
        }
    }

    #[test]
    fn a_gate_waits_for_those_before_it_and_a_circle_stops_nothing() {
        let gates = [(Build, 1, &[2][..]), (Read, 1, &[2]), (Build, 1, &[]), (Build, 1, &[3])];
        assert_eq!(course(&gates, 8), [vec![2], vec![0, 1], vec![3]]);
        let reader = [(Alone, 1, &[][..]), (Read, 1, &[0])];
        assert_eq!(course(&reader, 8), [[0], [1]]);
    }

    #[test]
    fn what_waits_and_what_it_waits_for_are_gates() {
        for (gate, before) in AFTER {
            for name in std::iter::once(gate).chain(*before) {
                assert!(catalog::gate_of(name).is_some(), "{name}");
            }
        }
    }
}
