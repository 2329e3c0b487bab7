//! Showing a run of a pack while it goes on: one living line on a terminal, plain lines elsewhere.

use std::time::{Duration, Instant};

use governance_evidence::pack::Event;

use super::render;
use crate::ui::{self, DIM, styled};

/// How often the living line is drawn anew at most.
const BEAT: Duration = Duration::from_millis(500);

/// What is shown of a run, on standard error.
#[derive(Debug)]
pub(crate) struct Progress {
    is_quiet: bool,
    is_live: bool,
    now: String,
    began: Instant,
    drawn: Option<Instant>,
}

impl Progress {
    /// Chooses how to show a run.
    #[must_use]
    pub(crate) fn choose(is_quiet: bool) -> Self {
        Self { is_quiet, is_live: ui::is_live(), now: String::new(), began: Instant::now(), drawn: None }
    }

    /// Shows what is done next.
    pub(crate) fn observe(&mut self, event: Event<'_>) {
        match event {
            Event::Setup(step) => self.next(format!("setup: {step}")),
            Event::Claim(id, number, count) => self.next(format!("{id} ({number} of {count})")),
            // Elsewhere than on a terminal a claim is two lines: that it begins, and how it was decided.
            Event::Control(_) | Event::Step(_) if !self.is_live => {}
            Event::Control(id) => self.next(format!("{id}, its control")),
            Event::Step(step) => self.next(step.to_owned()),
            Event::Teardown(step) => self.next(format!("teardown: {step}")),
            Event::Decided(decided) => {
                self.clear();
                if !self.is_quiet {
                    ui::note(render::line(decided));
                }
            }
        }
    }

    fn next(&mut self, now: String) {
        self.now = one_line(&now);
        self.began = Instant::now();
        self.drawn = None;
        if self.is_quiet {
            return;
        }
        if self.is_live { self.draw() } else { ui::note(&self.now) }
    }

    /// Shows that the run is alive.
    pub(crate) fn beat(&mut self) {
        let is_due = self.drawn.is_none_or(|drawn| drawn.elapsed() >= BEAT);
        if self.is_live && !self.is_quiet && is_due {
            self.draw();
        }
    }

    fn draw(&mut self) {
        let seconds = self.began.elapsed().as_secs();
        ui::note_raw(&format!("\r\x1b[K{}", styled(DIM, format_args!("{} {seconds} s", self.now))));
        self.drawn = Some(Instant::now());
    }

    /// Removes the living line.
    pub(crate) fn clear(&mut self) {
        if self.is_live && self.drawn.take().is_some() {
            ui::note_raw("\r\x1b[K");
        }
    }
}

/// Escapes what would drive the terminal, and keeps the line a line.
fn one_line(text: &str) -> String {
    text.chars()
        .take(100)
        .flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] })
        .collect()
}

#[cfg(test)]
mod unit {
    use super::*;

    fn progress(is_live: bool, is_quiet: bool) -> Progress {
        Progress { is_quiet, is_live, now: String::new(), began: Instant::now(), drawn: None }
    }

    #[test]
    fn the_living_line_follows_every_step_and_is_taken_off() {
        let mut progress = progress(true, false);
        for (event, now) in [
            (Event::Setup("serve"), "setup: serve"),
            (Event::Claim("c", 1, 2), "c (1 of 2)"),
            (Event::Step("echo\n\u{1b}[2J"), "echo\\n\\u{1b}[2J"),
            (Event::Control("c"), "c, its control"),
            (Event::Teardown("wipe"), "teardown: wipe"),
        ] {
            progress.observe(event);
            assert_eq!(progress.now, now);
            assert!(progress.drawn.is_some());
        }
        progress.clear();
        assert!(progress.drawn.is_none());
        // What is taken off is drawn again at the next sign of life.
        progress.beat();
        assert!(progress.drawn.is_some());
    }

    #[test]
    fn without_a_terminal_steps_are_not_shown_and_nothing_is_drawn() {
        let mut plain = progress(false, false);
        plain.observe(Event::Claim("c", 1, 1));
        plain.observe(Event::Step("echo"));
        plain.observe(Event::Control("c"));
        plain.beat();
        assert_eq!((&*plain.now, plain.drawn), ("c (1 of 1)", None));
        let mut quiet = progress(true, true);
        quiet.observe(Event::Claim("c", 1, 1));
        quiet.beat();
        assert_eq!((&*quiet.now, quiet.drawn), ("c (1 of 1)", None));
    }

    #[test]
    fn a_line_stays_one_short_line() {
        assert_eq!(one_line("a\tb\r"), "a\\tb\\r");
        assert_eq!(one_line(&"x".repeat(300)).len(), 100);
    }
}
