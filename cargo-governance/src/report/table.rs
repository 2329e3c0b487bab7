//! The table at the end of a run, and below it what a reader needs to act.

use std::fmt::Write;

use super::Run;
use crate::exit_codes::Exit;
use crate::outcome::{Provenance, Verdict};
use crate::progress::{colored, seconds};
use crate::runner::{Done, Planned};
use crate::ui::{self, styled};

/// Prints a run.
#[must_use]
pub(crate) fn of_run(run: &Run, tool: &str) -> String {
    let mut out = String::new();
    let header = format!("{:<10} {:<13} {:>12}  reason", "gate", "verdict", "time");
    line(&mut out, styled(ui::BOLD, header));
    for done in &run.gates {
        let verdict = done.outcome.verdict;
        let padding = " ".repeat(13_usize.saturating_sub(verdict.word().len()));
        let time = if verdict == Verdict::NotRun { "-".to_owned() } else { seconds(done.took) };
        let reused = match &done.outcome.provenance {
            Provenance::Fresh => String::new(),
            Provenance::Reused { run, .. } => format!(" (reused from run {run})"),
        };
        let row = format!(
            "{:<10} {}{padding} {time:>12}  {}{reused}",
            done.name,
            colored(verdict),
            done.outcome.reason
        );
        line(&mut out, row);
    }
    for done in &run.gates {
        details(&mut out, done);
    }
    line(&mut out, "");
    let style = match run.exit() {
        Exit::Proved => ui::GREEN,
        Exit::Violation => ui::RED,
        Exit::Unchecked => ui::YELLOW,
    };
    line(&mut out, styled(style, run.closing()));
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

/// Adds what is behind a verdict; a pass shows it only if there is something to see, such as warnings.
fn details(out: &mut String, done: &Done) {
    let outcome = &done.outcome;
    let is_trouble = matches!(outcome.verdict, Verdict::Fail | Verdict::Inconclusive);
    if outcome.details.is_empty() && !is_trouble {
        return;
    }
    line(out, "");
    line(out, format!("{} {}: {}", styled(ui::BOLD, done.name), colored(outcome.verdict), outcome.reason));
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

/// Prints a plan.
#[must_use]
pub(crate) fn of_plan(plan: &[Planned], outside: &[&str], profile: &str) -> String {
    let mut out = String::new();
    line(&mut out, styled(ui::BOLD, format_args!("profile {profile}")));
    for planned in plan {
        let name = planned.gate.name();
        if let Some(why) = planned.left_out {
            line(&mut out, format!("{name:<10} not run: {why}"));
            continue;
        }
        if planned.steps.is_empty() {
            line(&mut out, format!("{name:<10} nothing to do"));
        }
        for (index, step) in planned.steps.iter().enumerate() {
            line(&mut out, format!("{:<10} {}", if index == 0 { name } else { "" }, step.shown()));
        }
    }
    if !outside.is_empty() {
        line(&mut out, format!("not in this profile: {}", outside.join(", ")));
    }
    out
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
        let shown = of_run(&run(vec![fail, Outcome::pass("no finding")]), "cargo governance");
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
        let shown =
            of_run(&run(vec![Outcome::pass("x"), Outcome::not_run("left out with `--skip`")]), "cargo xtask");
        assert!(shown.contains("help: `cargo xtask validate --profile ci` runs every gate"), "{shown}");
    }
}
