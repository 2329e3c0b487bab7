//! The table at the end of a run, and below it what a reader needs to act.

use std::fmt::Write;

use super::Run;
use governance_evidence::verdict::Standing;

use crate::exit_codes::Exit;
use crate::outcome::{Provenance, Verdict};
use crate::progress::{colored, seconds};
use crate::runner::Done;
use crate::ui::{self, styled};

/// Prints a run; `closing` is the last sentence if the run ends otherwise than its gates say.
#[must_use]
pub(crate) fn of_run(run: &Run, closing: Option<&str>, tool: &str) -> String {
    let mut out = of_gates(&run.gates);
    line(&mut out, "");
    let style = match run.exit() {
        Exit::Proved if closing.is_some() => ui::YELLOW,
        exit => style_of(exit),
    };
    line(&mut out, styled(style, closing.map_or_else(|| run.closing(), str::to_owned)));
    if run.is_partial() {
        let profile = run.profile.word();
        line(
            &mut out,
            format!(
                "help: `{tool} validate --profile {profile}` runs every gate; only that can prove the profile"
            ),
        );
    }
    out
}

/// Returns the colour of an ending.
#[must_use]
pub(crate) const fn style_of(exit: Exit) -> anstyle::Style {
    match exit {
        Exit::Proved => ui::GREEN,
        Exit::Violation => ui::RED,
        Exit::Unchecked => ui::YELLOW,
    }
}

/// Prints gates and what is behind their verdicts, without a word about the whole.
#[must_use]
pub(crate) fn of_gates(gates: &[Done]) -> String {
    let mut out = String::new();
    let header = format!("{:<10} {:<13} {:>12}  reason", "gate", "verdict", "time");
    line(&mut out, styled(ui::BOLD, header));
    for done in gates {
        let verdict = done.outcome.verdict;
        let padding = " ".repeat(13_usize.saturating_sub(done.standing.word().len()));
        let time = match &done.outcome.provenance {
            _ if verdict == Verdict::NotRun || done.took.is_zero() => "-".to_owned(),
            Provenance::Fresh | Provenance::Merged { .. } => seconds(done.took),
            // What it took then.
            Provenance::Reused { .. } => format!("({})", seconds(done.took)),
        };
        let reused = match &done.outcome.provenance {
            Provenance::Fresh => String::new(),
            Provenance::Reused { run, .. } => format!(" (reused from run {run})"),
            Provenance::Merged { by, .. } => format!(" (from another machine, signed by {by})"),
        };
        let policy = match &done.standing {
            Standing::Passed | Standing::Stops(_) => String::new(),
            Standing::Accepted(why) => format!(" (the law accepts it: {})", why.join("; ")),
            Standing::Waived(by) => format!(" ({by})"),
        };
        let row = format!(
            "{:<10} {}{padding} {time:>12}  {}{reused}{policy}",
            done.name,
            colored(&done.standing),
            done.outcome.reason
        );
        line(&mut out, row);
    }
    for done in gates {
        details(&mut out, done);
    }
    out
}

/// Adds what is behind a verdict; a pass shows it only if there is something to see, such as warnings.
fn details(out: &mut String, done: &Done) {
    let outcome = &done.outcome;
    let is_trouble = matches!(outcome.verdict, Verdict::Fail | Verdict::Inconclusive);
    if outcome.details.is_empty() && !is_trouble {
        return;
    }
    line(out, "");
    line(out, format!("{} {}: {}", styled(ui::BOLD, done.name), colored(&done.standing), outcome.reason));
    for detail in &outcome.details {
        line(out, if detail.is_empty() { String::new() } else { format!("  {detail}") });
    }
    if is_trouble {
        if let Some(rerun) = &outcome.rerun {
            line(out, format!("  rerun: {rerun}"));
        }
        if let Some(log) = done.log.as_ref().filter(|log| log.metadata().is_ok_and(|meta| meta.len() > 0)) {
            line(out, format!("  log: {}", crate::lawfile::shown(log)));
        }
    }
}

fn line(out: &mut String, text: impl std::fmt::Display) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod unit {
    use super::super::unit::run;
    use super::*;
    use crate::outcome::Outcome;

    #[test]
    fn a_failed_gate_shows_its_details_and_how_to_run_it_again() {
        let fail =
            Outcome::fail("1 file not formatted").details(vec!["src/lib.rs".into()]).rerun("cargo fmt --all");
        let shown = of_run(&run(vec![fail, Outcome::pass("no finding")]), None, "cargo governance");
        let plain = anstream::adapter::strip_str(&shown).to_string();
        assert_eq!(
            plain,
            "gate       verdict               time  reason\n\
             format     fail                 1.2 s  1 file not formatted\n\
             law        pass                 1.2 s  no finding\n\
             \n\
             format fail: 1 file not formatted\n  \
               src/lib.rs\n  \
               rerun: cargo fmt --all\n\
             \n\
             violation: profile `ci` is not proved (1 passed, 1 failed)\n"
        );
    }

    #[test]
    fn a_partial_run_says_how_to_prove_the_profile() {
        let shown = of_run(
            &run(vec![Outcome::pass("x"), Outcome::not_run("left out with `--skip`")]),
            None,
            "cargo xtask",
        );
        assert!(shown.contains("help: `cargo xtask validate --profile ci` runs every gate"), "{shown}");
    }
}
