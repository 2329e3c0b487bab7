//! One run: cargo first, then the law, then the last word about both.

use super::args::CheckArgs;
use super::call::{Call, Shape, call};
use super::place;
use super::relay::Relay;
use super::verdict::Verdict;
use crate::child;
use crate::cli::{App, Global};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::ui;

pub(crate) fn run(app: &App, global: &Global, args: &CheckArgs) -> Result<Exit, SetupError> {
    let Call { invocation, shape } = call(args, global, ui::is_live())?;
    let mut relay = Relay::new(shape);
    let ended = child::stream(&invocation, |line| relay.line(line));
    if relay.is_deserted() {
        // As when an editor starts the next check: nobody reads what would follow.
        return Ok(Exit::Unchecked);
    }
    let (of_cargo, trouble) = relay.verdict(&ended);
    let mut verdict = Verdict::ask(app, global);
    let is_text = matches!(shape, Shape::Human | Shape::Short);
    if let Some(trouble) = trouble
        && !verdict.is_cargos_fault()
    {
        if is_text {
            ui::error(&trouble, None);
        } else {
            let help = format!("run `{}` in a terminal to see why", invocation.for_reading());
            verdict.add(place::of_workspace(trouble, help));
        }
    }
    match shape {
        Shape::Human | Shape::Short => {
            if let Some(text) = verdict.text(app, shape, ui::is_colored())? {
                ui::say(text);
            }
        }
        Shape::Rendered => {
            if let Some(text) = verdict.text(app, shape, ui::is_live())? {
                ui::note(text);
            }
        }
        Shape::Json { .. } => {
            let _ = relay.write(&verdict.json(app, shape)?);
        }
    }
    let exit = both(of_cargo, verdict.exit());
    relay.finish(exit);
    Ok(exit)
}

/// Returns how two verdicts end together: what was found is certain, and outweighs what could not be checked.
fn both(one: Exit, other: Exit) -> Exit {
    match (one, other) {
        (Exit::Violation, _) | (_, Exit::Violation) => Exit::Violation,
        (Exit::Unchecked, _) | (_, Exit::Unchecked) => Exit::Unchecked,
        (Exit::Proved, Exit::Proved) => Exit::Proved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violation_outweighs_and_only_two_passes_pass() {
        use Exit::{Proved, Unchecked, Violation};
        let table: Vec<Exit> =
            Exit::ALL.iter().flat_map(|one| Exit::ALL.iter().map(|other| both(*one, *other))).collect();
        assert_eq!(
            table,
            [Proved, Violation, Unchecked, Violation, Violation, Violation, Unchecked, Violation, Unchecked]
        );
    }
}
