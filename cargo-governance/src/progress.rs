//! Showing a run while it goes on: one living line on a terminal, plain lines elsewhere.

use std::time::{Duration, Instant};

use crate::outcome::Verdict;
use crate::runner::{Done, Event};
use crate::ui::{self, styled};

/// How often plain output shows a sign of life.
const BEAT: Duration = Duration::from_secs(60);

/// How to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// A line that is rewritten.
    Live,
    /// A line when a gate begins and one when it ends.
    Plain,
    /// Nothing.
    Quiet,
}

/// The gates that run now, and how they are shown; all of it on standard error.
#[derive(Debug)]
pub(crate) struct Progress {
    mode: Mode,
    running: Vec<(&'static str, Instant)>,
    drawn: bool,
    beaten: Instant,
}

impl Progress {
    /// Chooses how to show a run.
    #[must_use]
    pub(crate) fn choose(is_quiet: bool) -> Self {
        let mode = match (is_quiet, ui::is_live()) {
            (true, _) => Mode::Quiet,
            (false, true) => Mode::Live,
            (false, false) => Mode::Plain,
        };
        Self { mode, running: Vec::new(), drawn: false, beaten: Instant::now() }
    }

    /// Shows what has happened.
    pub(crate) fn observe(&mut self, event: Event<'_>) {
        match event {
            Event::Begin(name) => {
                self.running.push((name, Instant::now()));
                if self.mode == Mode::Plain {
                    ui::note(format_args!("begin {name}"));
                }
            }
            Event::End(done) => {
                self.running.retain(|(name, _)| *name != done.name);
                self.clear();
                if self.mode != Mode::Quiet {
                    ui::note(line(done));
                }
            }
            Event::Tick => self.beat(),
        }
        self.draw();
    }

    /// Shows plain output a sign of life, so that a long test and a stuck one can be told from a dead machine.
    fn beat(&mut self) {
        if self.mode == Mode::Plain && self.beaten.elapsed() >= BEAT && !self.running.is_empty() {
            self.beaten = Instant::now();
            ui::note(self.now());
        }
    }

    fn now(&self) -> String {
        let parts =
            self.running.iter().map(|(name, begin)| format!("{name} {} s", begin.elapsed().as_secs()));
        format!("running {}", parts.collect::<Vec<_>>().join(", "))
    }

    fn draw(&mut self) {
        if self.mode != Mode::Live || self.running.is_empty() {
            return;
        }
        ui::note_raw(&format!("\r\x1b[K{}", styled(ui::DIM, self.now())));
        self.drawn = true;
    }

    fn clear(&mut self) {
        if self.drawn {
            ui::note_raw("\r\x1b[K");
            self.drawn = false;
        }
    }
}

fn line(done: &Done) -> String {
    let verdict = colored(done.outcome.verdict);
    format!("{verdict} {} in {}: {}", done.name, seconds(done.took), done.outcome.reason)
}

/// Returns a verdict in its colour.
#[must_use]
pub(crate) fn colored(verdict: Verdict) -> String {
    let style = match verdict {
        Verdict::Pass => ui::GREEN,
        Verdict::Fail => ui::RED,
        Verdict::Inconclusive | Verdict::NotRun => ui::YELLOW,
    };
    styled(style, verdict.word())
}

/// Prints a duration for tables: `0.04 s`, `12.3 s`, `4 min 05 s`.
#[must_use]
pub(crate) fn seconds(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 1.0 {
        format!("{seconds:.2} s")
    } else if seconds < 120.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", took.as_secs() / 60, took.as_secs() % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_keep_the_digits_that_matter() {
        assert_eq!(seconds(Duration::from_millis(42)), "0.04 s");
        assert_eq!(seconds(Duration::from_millis(12_340)), "12.3 s");
        assert_eq!(seconds(Duration::from_secs(245)), "4 min 05 s");
    }
}
