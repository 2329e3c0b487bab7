//! `hooks`: the hooks of git that were installed are those that git will run.
//!
//! Looks at the end state: where git looks for hooks today, and what it finds there. A hook that was installed and is not executable, that
//! was edited or replaced, that another folder hides (`core.hooksPath`), whose predecessor is gone or that another version of this tool
//! wrote fails the gate, because whoever commits believes that it runs. A clone in which nobody has installed a hook passes, unless the
//! law says `demanded = true`; continuous integration (`CI`) and a tree without a repository need none. What git cannot say is inconclusive.

use crate::error::SetupError;
use crate::gate::{Class, Desk, Gate, Inputs, Scene, Step};
use crate::hooks::{self, Repository, State};
use crate::judging::{Tally, counted};
use crate::outcome::Outcome;

/// The gate.
pub(super) struct Hooks;

impl Gate for Hooks {
    fn name(&self) -> &'static str {
        "hooks"
    }

    fn class(&self) -> Class {
        Class::Read
    }

    /// What it looks at belongs to the clone and to the machine, and not to the tree.
    fn inputs(&self, _: &Scene<'_>) -> Option<Inputs> {
        None
    }

    fn plan(&self, _: &Scene<'_>) -> Vec<Step> {
        vec![Step::inside("ask git which hooks it will run")]
    }

    fn run(&self, scene: &Scene<'_>, _: &[Step], _: &Desk) -> Outcome {
        let root = scene.workspace.root();
        if !hooks::is_repository(root) {
            return Outcome::pass("nothing to check: the tree is in no git repository");
        }
        let settings = scene.law.gate("hooks");
        let is_demanded = settings.is_some_and(|gate| gate.flag("demanded")) && !hooks::is_ci();
        look(scene, is_demanded).unwrap_or_else(|error| {
            let help = error.help().map(|help| format!("help: {help}"));
            Outcome::inconclusive(error.to_string()).details(help.into_iter().collect())
        })
    }
}

fn look(scene: &Scene<'_>, is_demanded: bool) -> Result<Outcome, SetupError> {
    let repository = Repository::of_workspace(scene.workspace.root())?;
    let (_, found) = hooks::examine(&repository)?;
    let mut tally = Tally::default();
    let rerun = Some(format!("{} hooks install", scene.tool));
    for hook in &found {
        let name = hook.name.word();
        match &hook.state {
            State::Dead(why) => {
                tally.fail(
                    format!("the hook `{name}` is dead: {}", why.join("; ")),
                    Vec::new(),
                    rerun.clone(),
                );
            }
            State::Absent { .. } if is_demanded && hook.name == hooks::Name::Commit => {
                tally.fail(format!("the hook `{name}` is not installed"), Vec::new(), rerun.clone());
            }
            State::Absent { .. } | State::Live { .. } | State::ByHand => {}
        }
    }
    let live = found.iter().filter(|hook| hook.is_live()).count();
    Ok(tally.decide(match live {
        0 => "no hook is installed here, and none is demanded".to_owned(),
        _ => format!("git runs {} of this tool", counted(live, "hook")),
    }))
}
