//! How far a search is: one line that is rewritten on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use clap::ValueEnum;

use super::plot::short;
use super::report::counted;

/// How often the line of a terminal is rewritten.
const LIVE: Duration = Duration::from_millis(200);
/// How often a line is written elsewhere.
const PLAIN: Duration = Duration::from_secs(10);
/// The width of a terminal that does not say how wide it is.
const WIDTH: usize = 80;

/// When to show progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal.
    Auto,
    /// Everywhere: a line every ten seconds where there is no terminal.
    Always,
    /// Never.
    Never,
}

/// What a search has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    /// How many colours are sought.
    pub(super) k: usize,
    /// How many conflicts the best colouring has.
    pub(super) conflicts: u32,
    /// How many generations there were.
    pub(super) generation: u64,
    /// How many iterations, over all numbers of colours.
    pub(super) iterations: u64,
    /// Processor time so far, where it is known.
    pub(super) spent: Option<Duration>,
    /// Processor time that may be spent, if that was asked for.
    pub(super) allowed: Option<Duration>,
    /// Iterations that may be done, if that was asked for.
    pub(super) most: Option<u64>,
}

/// Progress on standard error.
#[derive(Debug)]
pub(super) struct Progress {
    every: Option<Duration>,
    is_live: bool,
    begun: Instant,
    shown: Option<Instant>,
    /// The iterations that were done before this program, once that is known.
    before: Option<u64>,
}

impl Progress {
    /// Chooses how to show a search.
    pub(super) fn new(when: When) -> Self {
        let err = std::io::stderr();
        let is_terminal = err.is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let every = match (when, is_terminal) {
            (When::Never, _) | (When::Auto, false) => None,
            (_, true) => Some(LIVE),
            (When::Always, false) => Some(PLAIN),
        };
        Self { every, is_live: is_terminal, begun: Instant::now(), shown: None, before: None }
    }

    /// Shows a state, if it is time to; the first is where the search begins or goes on.
    pub(super) fn show(&mut self, state: &State) {
        let before = *self.before.get_or_insert(state.iterations);
        let now = Instant::now();
        let is_due = self.every.is_some_and(|every| {
            let last = if self.is_live { self.shown } else { Some(self.shown.unwrap_or(self.begun)) };
            last.is_none_or(|last| now.duration_since(last) >= every)
        });
        if !is_due {
            return;
        }
        self.shown = Some(now);
        let width = terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0));
        let width = if self.is_live { width.saturating_sub(1) } else { WIDTH };
        let (done, elapsed) = (state.iterations.saturating_sub(before), now.duration_since(self.begun));
        let line = said(state, done, elapsed, width);
        let mut err = std::io::stderr().lock();
        // Progress that cannot be shown is no reason to stop.
        drop(if self.is_live {
            write!(err, "\r\x1b[2K{line}").and_then(|()| err.flush())
        } else {
            writeln!(err, "{line}")
        });
    }

    /// Takes the living line away, before something else is written.
    pub(super) fn clear(&mut self) {
        if self.is_live && self.shown.take().is_some() {
            let mut err = std::io::stderr().lock();
            drop(write!(err, "\r\x1b[2K").and_then(|()| err.flush()));
        }
    }
}

/// Says how far a search is in so many characters at most, what matters most first: what has no room is left out.
fn said(state: &State, done: u64, elapsed: Duration, width: usize) -> String {
    let wordy = parts(state, done, elapsed, " iterations");
    let fits = |parts: &[String]| parts.join(", ").chars().count() <= width;
    let is_wordy = state.most.is_none() || fits(&wordy);
    let mut parts = if is_wordy { wordy } else { parts(state, done, elapsed, "") };
    while parts.len() > 1 && !fits(&parts) {
        parts.pop();
    }
    parts.join(", ").chars().take(width).collect()
}

/// Returns what can be said, what matters most first: the budgets that were asked for before what is only counted.
fn parts(state: &State, done: u64, elapsed: Duration, word: &str) -> Vec<String> {
    let State { k, conflicts, generation, iterations, .. } = state;
    let conflicts = *conflicts as usize;
    let mut parts = vec![counted(*k, "colour", "colours"), counted(conflicts, "conflict", "conflicts")];
    if elapsed >= LIVE {
        let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
        parts.push(format!("{}/s", short(done.saturating_mul(1000) / millis)));
    }
    let most = state.most.map(|most| format!(" of {}", short(most))).unwrap_or_default();
    let iterations = format!("{}{most}{word}", short(*iterations));
    let time = state.spent.map(|spent| match state.allowed {
        Some(allowed) => format!("{} of {} CPU", clock(spent), clock(allowed)),
        None => format!("{} CPU", clock(spent)),
    });
    if state.allowed.is_some() && state.most.is_none() {
        parts.extend(time);
        parts.push(iterations);
    } else {
        parts.push(iterations);
        parts.extend(time);
    }
    parts.push(format!("generation {generation}"));
    parts
}

/// Writes a duration as a clock does, in hours, minutes and seconds: `0:00:43`.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hours}:{minutes:02}:{seconds:02}")
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_line_says_how_far_a_search_is() {
        let state = State {
            k: 83,
            conflicts: 5,
            generation: 412,
            iterations: 53_200_000,
            spent: Some(Duration::from_secs(43)),
            allowed: Some(Duration::from_secs(86_400)),
            most: Some(100_000_000),
        };
        let said = |state: &State, width| said(state, 50_000_000, Duration::from_secs(40), width);
        assert_eq!(
            said(&state, 79),
            "83 colours, 5 conflicts, 1.2 M/s, 53.2 M of 100 M, 0:00:43 of 24:00:00 CPU"
        );
        assert_eq!(said(&state, 40), "83 colours, 5 conflicts, 1.2 M/s");
        assert_eq!(said(&state, 5), "83 co");
        let no_time = State { allowed: None, ..state };
        assert_eq!(
            said(&no_time, 79),
            "83 colours, 5 conflicts, 1.2 M/s, 53.2 M of 100 M, 0:00:43 CPU, generation 412"
        );
        let neither = State { most: None, ..no_time };
        assert_eq!(said(&neither, 79), "83 colours, 5 conflicts, 1.2 M/s, 53.2 M iterations, 0:00:43 CPU");
        let time = State { k: 1, conflicts: 1, most: None, ..state };
        assert_eq!(
            said(&time, 99),
            "1 colour, 1 conflict, 1.2 M/s, 0:00:43 of 24:00:00 CPU, 53.2 M iterations, generation 412"
        );
        let begun = parts(&state, 0, Duration::ZERO, " iterations").join(", ");
        assert!(begun.starts_with("83 colours, 5 conflicts, 53.2 M of 100 M iterations, "), "{begun}");
    }
}
