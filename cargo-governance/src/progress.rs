//! Showing a run while it goes on: living lines on a terminal, plain lines elsewhere.

mod estimate;

use std::time::{Duration, Instant};

use governance_evidence::verdict::Standing;

use self::estimate::Open;
use crate::gate::Class;
use crate::outcome::{Provenance, Verdict};
use crate::runner::{Done, Event, Planned};
use crate::ui::{self, styled};

/// How often plain output shows a sign of life.
const BEAT: Duration = Duration::from_secs(60);
/// The width of a terminal that does not say how wide it is.
const WIDTH: usize = 80;

/// How to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Lines that are rewritten: one for each gate that runs, and one about all of them.
    Live,
    /// A line when a gate begins and one when it ends.
    Plain,
    /// Nothing.
    Quiet,
}

/// A gate that has not ended.
#[derive(Debug)]
struct Ahead {
    name: &'static str,
    class: Class,
    expected: Option<Duration>,
    /// When it began, if it has.
    begin: Option<Instant>,
}

/// The gates that run and those that will, and how they are shown; all of it on standard error.
#[derive(Debug)]
pub(crate) struct Progress {
    mode: Mode,
    ahead: Vec<Ahead>,
    /// How many gates there were to run.
    total: usize,
    /// How many lines stand on the terminal.
    drawn: usize,
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
        Self { mode, ahead: Vec::new(), total: 0, drawn: 0, beaten: Instant::now() }
    }

    /// Shows what has happened.
    pub(crate) fn observe(&mut self, event: Event<'_>) {
        match event {
            Event::Ahead(gates) => {
                self.total = gates.len();
                self.ahead = gates.into_iter().map(ahead).collect();
            }
            Event::Begin(name) => self.begin(name),
            Event::End(done) => {
                self.ahead.retain(|gate| gate.name != done.name);
                self.note(&line(done));
            }
            Event::Late(name, limit) => {
                let limit = estimate::about(limit);
                self.note(&format!("{name} takes longer than the {limit} of `timeout`, and is waited for"));
            }
            Event::Stopping => {
                self.ahead.retain(|gate| gate.begin.is_some());
                self.note("stopping: what runs is ended; once more ends at once, without a summary");
            }
            Event::Tick => self.beat(),
        }
        self.draw();
    }

    fn begin(&mut self, name: &'static str) {
        let Some(gate) = self.ahead.iter_mut().find(|gate| gate.name == name) else { return };
        gate.begin = Some(Instant::now());
        if self.mode == Mode::Plain {
            let last = gate.expected.map(|it| format!(" (about {} last time)", estimate::about(it)));
            ui::note(format_args!("begin {name}{}", last.unwrap_or_default()));
        }
    }

    /// Writes a line that stays.
    fn note(&mut self, line: &str) {
        self.clear();
        if self.mode != Mode::Quiet {
            ui::note(line);
        }
    }

    /// Shows plain output a sign of life, so that a long test and a stuck one can be told from a dead machine.
    fn beat(&mut self) {
        let lines = self.running();
        if self.mode == Mode::Plain && self.beaten.elapsed() >= BEAT && !lines.is_empty() {
            self.beaten = Instant::now();
            ui::note(format_args!("running {}; {}", lines.join("; "), self.sum()));
        }
    }

    /// Returns a line for each gate that runs.
    fn running(&self) -> Vec<String> {
        let running = self.ahead.iter().filter_map(|gate| Some((gate, gate.begin?)));
        running
            .map(|(gate, begin)| format!("{} {}", gate.name, estimate::far(begin.elapsed(), gate.expected)))
            .collect()
    }

    /// Returns the line about all of them.
    fn sum(&self) -> String {
        let open = |gate: &Ahead| Open {
            class: gate.class,
            expected: gate.expected,
            elapsed: gate.begin.map(|begin| begin.elapsed()).unwrap_or_default(),
        };
        let (left, is_whole) = estimate::left(&self.ahead.iter().map(open).collect::<Vec<_>>());
        let left = match (left.is_zero(), is_whole) {
            (true, _) => String::new(),
            (false, true) => format!(", about {} left", estimate::about(left)),
            (false, false) => format!(", {} left or more", estimate::about(left)),
        };
        format!("{} of {} done{left}", self.total.saturating_sub(self.ahead.len()), self.total)
    }

    fn draw(&mut self) {
        let mut lines = self.running();
        if self.mode != Mode::Live || lines.is_empty() {
            return;
        }
        lines.push(self.sum());
        let width =
            terminal_size::terminal_size_of(std::io::stderr()).map_or(WIDTH, |(width, _)| width.0.into());
        let cut =
            |line: &String| styled(ui::DIM, line.chars().take(width.saturating_sub(1)).collect::<String>());
        let text = lines.iter().map(cut).collect::<Vec<_>>().join("\n");
        // In one piece, so that nothing flickers.
        ui::note_raw(&format!("{}{text}", erased(self.drawn)));
        self.drawn = lines.len();
    }

    fn clear(&mut self) {
        if self.drawn > 0 {
            ui::note_raw(&erased(self.drawn));
            self.drawn = 0;
        }
    }
}

/// Says how long a plan will take, from what its gates took last time; `None` if nothing is known.
#[must_use]
pub(crate) fn expected(plan: &[Planned]) -> Option<String> {
    let is_run = |planned: &&Planned| planned.left_out.is_none() && planned.missing().next().is_none();
    let open = |planned: &Planned| Open {
        class: planned.class,
        expected: planned.expected,
        elapsed: Duration::ZERO,
    };
    let (left, is_whole) = estimate::left(&plan.iter().filter(is_run).map(open).collect::<Vec<_>>());
    let left = estimate::about((!left.is_zero()).then_some(left)?);
    Some(if is_whole {
        format!("about {left}")
    } else {
        format!("{left} or more, not every gate has run here")
    })
}

fn ahead(planned: &Planned) -> Ahead {
    Ahead { name: planned.gate.name(), class: planned.class, expected: planned.expected, begin: None }
}

/// Returns what takes lines off a terminal; the cursor stands at the end of the last one.
fn erased(lines: usize) -> String {
    if lines == 0 { String::new() } else { format!("\r\x1b[2K{}", "\x1b[1A\x1b[2K".repeat(lines - 1)) }
}

fn line(done: &Done) -> String {
    let (verdict, name, reason) = (colored(&done.standing), done.name, &done.outcome.reason);
    match &done.outcome.provenance {
        Provenance::Reused { run, .. } => format!("{verdict} {name}, reused from run {run}: {reason}"),
        Provenance::Merged { by, .. } => {
            format!("{verdict} {name}, from another machine, signed by {by}: {reason}")
        }
        Provenance::Fresh if done.took.is_zero() => format!("{verdict} {name}: {reason}"),
        Provenance::Fresh => format!("{verdict} {name} in {}: {reason}", seconds(done.took)),
    }
}

/// Returns how a gate stands, in its colour: only a pass is green.
#[must_use]
pub(crate) fn colored(standing: &Standing) -> String {
    let style = match standing {
        Standing::Passed => ui::GREEN,
        Standing::Stops(Verdict::Fail) => ui::RED,
        Standing::Accepted(_) | Standing::Waived(_) | Standing::Stops(_) => ui::YELLOW,
    };
    styled(style, standing.word())
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
    use crate::outcome::Outcome;

    #[test]
    fn durations_keep_the_digits_that_matter() {
        assert_eq!(seconds(Duration::from_millis(42)), "0.04 s");
        assert_eq!(seconds(Duration::from_millis(12_340)), "12.3 s");
        assert_eq!(seconds(Duration::from_secs(245)), "4 min 05 s");
    }

    #[test]
    fn the_lines_say_what_runs_and_what_is_left() {
        let gate = |name, class, expected, begin| Ahead {
            name,
            class,
            expected: Some(Duration::from_secs(expected)),
            begin,
        };
        let ahead = vec![
            gate("tests", Class::Build, 95, Some(Instant::now())),
            gate("benchmarks", Class::Alone, 30, None),
        ];
        let progress = Progress { mode: Mode::Live, ahead, total: 9, drawn: 0, beaten: Instant::now() };
        assert_eq!(progress.running(), ["tests 0 s of about 95 s"]);
        let sum = progress.sum();
        assert!(sum == "7 of 9 done, about 2 min left", "{sum}");
    }

    #[test]
    fn lines_are_taken_off_from_the_last_to_the_first() {
        assert_eq!((erased(0), erased(1)), (String::new(), "\r\x1b[2K".to_owned()));
        assert_eq!(erased(3), "\r\x1b[2K\x1b[1A\x1b[2K\x1b[1A\x1b[2K");
    }

    fn of(mode: Mode, ahead: Vec<Ahead>) -> Progress {
        Progress { mode, total: ahead.len(), ahead, drawn: 0, beaten: Instant::now() }
    }

    fn gate(name: &'static str, expected: Option<u64>) -> Ahead {
        Ahead { name, class: Class::Build, expected: expected.map(Duration::from_secs), begin: None }
    }

    fn done(name: &'static str, outcome: Outcome) -> Done {
        let standing = outcome.plain_standing();
        Done { name, steps: Vec::new(), outcome, standing, took: Duration::from_millis(1_250), log: None }
    }

    #[test]
    fn on_a_terminal_as_many_lines_stand_as_gates_run_and_one_about_all() {
        let mut progress = of(Mode::Live, vec![gate("tests", Some(600)), gate("docs", None)]);
        progress.observe(Event::Tick);
        assert_eq!(progress.drawn, 0, "nothing runs yet");
        progress.observe(Event::Begin("tests"));
        assert_eq!(progress.drawn, 2);
        progress.observe(Event::Begin("docs"));
        assert_eq!(progress.drawn, 3);
        progress.observe(Event::Late("docs", Duration::from_secs(90)));
        assert_eq!(progress.drawn, 3, "the line that stays stands above them");
        progress.observe(Event::End(&done("docs", Outcome::pass("fine"))));
        assert_eq!((progress.drawn, progress.sum().as_str()), (2, "1 of 2 done, about 10 min left"));
        progress.observe(Event::End(&done("tests", Outcome::pass("fine"))));
        assert_eq!((progress.drawn, progress.sum().as_str()), (0, "2 of 2 done"));
    }

    #[test]
    fn what_is_not_known_is_not_said_to_be_the_whole() {
        let progress = of(Mode::Quiet, vec![gate("tests", Some(95)), gate("docs", None)]);
        assert_eq!(progress.sum(), "0 of 2 done, 95 s left or more");
    }

    #[test]
    fn plain_output_beats_once_a_minute_and_only_while_something_runs() {
        let Some(long_ago) = Instant::now().checked_sub(BEAT) else { return };
        let mut progress = of(Mode::Plain, vec![gate("tests", None)]);
        progress.beaten = long_ago;
        progress.observe(Event::Tick);
        assert_eq!(progress.beaten, long_ago);
        progress.observe(Event::Begin("tests"));
        progress.observe(Event::Tick);
        assert!(progress.beaten > long_ago && progress.beaten.elapsed() < BEAT);
        assert_eq!(progress.drawn, 0);
    }

    #[test]
    fn what_comes_from_elsewhere_says_from_where() {
        let mut merged = done("gpu", Outcome::pass("within the limit"));
        let from = governance_evidence::run::Provenance::Fresh {};
        merged.outcome.provenance = Provenance::Merged { by: "gpu-box".to_owned(), from };
        let shown = anstream::adapter::strip_str(&line(&merged)).to_string();
        assert_eq!(shown, "pass gpu, from another machine, signed by gpu-box: within the limit");
        merged.outcome.provenance = Provenance::Reused { run: "1a2b".to_owned(), age: Duration::ZERO };
        let shown = anstream::adapter::strip_str(&line(&merged)).to_string();
        assert_eq!(shown, "pass gpu, reused from run 1a2b: within the limit");
    }
}
