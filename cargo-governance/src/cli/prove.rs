//! `law prove`: breaks every article in memory and shows whether it was caught.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use governance_law::{Law, suggest};

use super::args::RunFormat;
use super::{Global, open};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::prove::{Bench, Request, Step, render};
use crate::ui::{self, DIM, styled};

pub(super) const EXAMPLES: &str = "\
Examples:
  cargo governance law prove                    every article and every built-in rule
  cargo governance law prove no-unsafe rooms    these two
  cargo governance law prove --format json      one JSON document on standard output

Nothing is written to the sources. What the macros enforce is compiled below `target/governance/prove`.

Exit codes:
  0  every violation was caught
  1  one was let through, or an article cannot be broken at all
  2  none was let through, but not all could be tried";

/// Arguments of `law prove`.
#[derive(Debug, Args)]
pub struct ProveArgs {
    /// The ids of articles, or built-in rules; all of them if not given
    #[arg(value_name = "ARTICLE")]
    pub articles: Vec<String>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    pub format: RunFormat,
}

pub(super) fn run(global: &Global, args: &ProveArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    known(&law, &args.articles)?;
    let line = Line::choose(global.quiet);
    line.say("surveying the workspace");
    let bench = Bench::of(&workspace, &law);
    let request = Request { only: args.articles.clone(), ..Request::default() };
    let proof = bench.prove(&request, &|step| line.observe(step));
    line.clear();
    match args.format {
        RunFormat::Text => render::text(&proof).iter().for_each(ui::say),
        RunFormat::Json => ui::say(format_args!("{:#}", render::json(&proof, &law.path))),
    }
    Ok(proof.exit())
}

/// Refuses names that the law does not have.
fn known(law: &Law, names: &[String]) -> Result<(), SetupError> {
    let all = Bench::names(law);
    match names.iter().find(|name| !all.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let help = suggest::help(name, &all);
            Err(SetupError::Other(format!("the law has no article `{name}`; {help}")))
        }
    }
}

/// One line on standard error that says how far the proof is.
struct Line {
    is_quiet: bool,
    is_live: bool,
    is_drawn: AtomicBool,
    /// When something was last said where lines cannot be drawn over.
    said: Mutex<Instant>,
}

impl Line {
    fn choose(is_quiet: bool) -> Self {
        let (is_live, is_drawn) = (ui::is_live(), AtomicBool::new(false));
        Self { is_quiet, is_live, is_drawn, said: Mutex::new(Instant::now()) }
    }

    fn observe(&self, step: Step<'_>) {
        match step {
            Step::Tried(done, all, article) => {
                // Without a terminal a sign of life now and then is enough.
                let is_due = self.said.lock().is_ok_and(|mut said| {
                    let is_due = self.is_live || said.elapsed() >= Duration::from_secs(10);
                    if is_due {
                        *said = Instant::now();
                    }
                    is_due
                });
                if is_due {
                    self.say(&format!("{done} of {all} violations tried: {article}"));
                }
            }
            Step::Compiling => self.say("compiling the samples for the macros"),
        }
    }

    fn say(&self, text: &str) {
        match (self.is_quiet, self.is_live) {
            (true, _) => {}
            (false, true) => {
                ui::note_raw(&format!("\r\x1b[K{}", styled(DIM, text)));
                self.is_drawn.store(true, Ordering::Relaxed);
            }
            (false, false) => ui::note(text),
        }
    }

    fn clear(&self) {
        if self.is_drawn.swap(false, Ordering::Relaxed) {
            ui::note_raw("\r\x1b[K");
        }
    }
}
