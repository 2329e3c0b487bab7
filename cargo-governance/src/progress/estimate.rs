//! How long a run will take yet, from what its gates took last time.

use std::time::Duration;

use crate::gate::Class;

/// A gate that has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Open {
    pub(super) class: Class,
    /// How long it took last time.
    pub(super) expected: Option<Duration>,
    /// How long it has run.
    pub(super) elapsed: Duration,
}

/// Returns what is left, and whether every gate is in it: of some it is not known how long they take. Builds follow each other,
/// readers run beside them, and what measures comes afterwards.
pub(super) fn left(open: &[Open]) -> (Duration, bool) {
    let of = |class| {
        let own = open.iter().filter(move |it| it.class == class);
        own.filter_map(|it| Some(it.expected?.saturating_sub(it.elapsed)))
    };
    let builds: Duration = of(Class::Build).sum();
    let reads = of(Class::Read).max().unwrap_or_default();
    let alone: Duration = of(Class::Alone).sum();
    (builds.max(reads) + alone, open.iter().all(|it| it.expected.is_some()))
}

/// Prints a duration as people estimate: `95 s`, `4 min`, `2 h 05 min`.
pub(super) fn about(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7200 => format!("{} min", (seconds + 30) / 60),
        seconds => format!("{} h {:02} min", seconds / 3600, seconds / 60 % 60),
    }
}

/// Says how far a gate is.
pub(super) fn far(elapsed: Duration, expected: Option<Duration>) -> String {
    let so_far = about(elapsed);
    match expected.filter(|expected| !expected.is_zero()) {
        Some(expected) if elapsed <= expected => format!("{so_far} of about {}", about(expected)),
        Some(expected) => format!("{so_far}, longer than the {} of last time", about(expected)),
        None => so_far,
    }
}

#[cfg(test)]
mod unit {
    use super::*;
    use Class::{Alone, Build, Read};

    fn open(class: Class, expected: u64, elapsed: u64) -> Open {
        let expected = (expected > 0).then(|| Duration::from_secs(expected));
        Open { class, expected, elapsed: Duration::from_secs(elapsed) }
    }

    #[test]
    fn builds_add_up_readers_run_beside_and_measuring_comes_last() {
        let gates = [open(Build, 60, 50), open(Build, 20, 0), open(Read, 25, 5), open(Alone, 7, 0)];
        assert_eq!(left(&gates), (Duration::from_secs(37), true));
        assert_eq!(left(&[open(Build, 5, 9), open(Read, 0, 1)]), (Duration::ZERO, false));
        assert_eq!(left(&[]), (Duration::ZERO, true));
    }

    #[test]
    fn a_gate_says_how_far_it_is() {
        let far = |elapsed, expected| {
            far(Duration::from_secs(elapsed), (expected > 0).then(|| Duration::from_secs(expected)))
        };
        assert_eq!(far(12, 95), "12 s of about 95 s");
        assert_eq!(far(300, 95), "5 min, longer than the 95 s of last time");
        assert_eq!(far(8_000, 0), "2 h 13 min");
    }
}
