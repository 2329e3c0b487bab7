//! `hooks`: puts git's hooks in place, says what git will run, takes them away, and is what they run.

use std::io::{BufReader, IsTerminal};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::args::RunFormat;
use super::{App, Global};
use crate::child;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::hooks::{self, Done, Found, Gone, Name, Place, Pushed, Repository, State, Trial, Wish};
use crate::ui::{self, BOLD, DIM, GREEN, RED, YELLOW, styled};
use crate::workspace::Workspace;

const EXAMPLES: &str = "\
Examples:
  cargo governance hooks install
  cargo governance hooks install --hook pre-commit --hook pre-push
  cargo governance hooks status
  git commit --no-verify              commits without the check";

const STATUS: &str = "\
Exit codes:
  0  git will run every hook that was installed, and `pre-commit` is one of them
  1  it will not: none is installed, or one is dead
  2  git could not be asked";

const RUN: &str = "\
Exit codes:
  0  what is staged keeps the law
  1  it does not
  2  that could not be checked";

/// Arguments of `hooks`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct HooksArgs {
    /// What to do with hooks.
    #[command(subcommand)]
    command: HooksCommand,
}

#[derive(Debug, Subcommand)]
enum HooksCommand {
    /// Put hooks where git looks for them; one that is there already is kept, and runs first
    ///
    /// Does the same however often it is called. Where `core.hooksPath` sends git to a folder whose files are tracked, or out of the
    /// repository, it refuses and says what to do. In continuous integration (`CI`) nobody commits, and nothing is installed.
    Install {
        /// Which hook; may be given several times
        #[arg(long = "hook", value_enum, value_name = "HOOK", default_value = "pre-commit")]
        hooks: Vec<Name>,
        /// Install in spite of `CI`, of whose folder it is, or of an edited hook, which is kept beside
        #[arg(long)]
        force: bool,
    },
    /// Say what git will really run
    #[command(after_help = STATUS)]
    Status {
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: RunFormat,
    },
    /// Take away what was installed, and bring back what was there before
    Uninstall,
    /// Check what is about to be committed; this is what a hook calls
    ///
    /// What is staged is laid out below the target folder and held to the profile `commit`, whatever the work tree looks like.
    #[command(after_help = RUN)]
    Run {
        /// Which hook
        #[arg(value_enum, value_name = "HOOK")]
        hook: Name,
        /// Where git has started the hook
        #[arg(long, value_name = "DIR", hide = true)]
        top: Option<PathBuf>,
        /// This program was not built from the work tree
        #[arg(long, hide = true)]
        stale: bool,
    },
}

pub(super) fn run(app: &App, global: &Global, args: &HooksArgs) -> Result<Exit, SetupError> {
    match &args.command {
        HooksCommand::Install { hooks, force } => {
            if hooks::is_ci() && !force {
                ui::say(
                    "nothing to do: in continuous integration (`CI` is set) nobody commits; `--force` installs",
                );
                return Ok(Exit::Proved);
            }
            let workspace = super::found(global)?;
            let wish = Wish { tool: app.tool, names: hooks, is_forced: *force };
            install(app, &workspace, &wish, global.quiet)
        }
        HooksCommand::Status { format } => {
            let workspace = super::found(global)?;
            let (place, found) = hooks::examine(&Repository::of_workspace(workspace.root())?)?;
            Ok(status(app, &place, &found, *format))
        }
        HooksCommand::Uninstall => uninstall(&Repository::of_workspace(super::found(global)?.root())?),
        HooksCommand::Run { hook, top, stale } => check(app, global, *hook, top.as_deref(), *stale),
    }
}

fn install(app: &App, workspace: &Workspace, wish: &Wish<'_>, is_quiet: bool) -> Result<Exit, SetupError> {
    let law = workspace.root().join(governance_law::FILE_NAME);
    if !law.is_file() {
        return Err(SetupError::NoLaw(law));
    }
    let repository = Repository::of_workspace(workspace.root())?;
    for (name, done) in hooks::install(&repository, wish)? {
        let name = name.word();
        match done {
            Done::Installed { path, chained, kept } => {
                ui::say(format_args!("{name}: {} as `{}`", styled(GREEN, "installed"), path.display()));
                for (path, what) in [
                    (chained, "the hook that was there before runs first, and is kept as"),
                    (kept, "what was edited is kept as"),
                ] {
                    if let Some(path) = path {
                        ui::say(format_args!("{name}: {what} `{}`", path.display()));
                    }
                }
            }
            Done::Renewed { path, lost } => {
                ui::say(format_args!("{name}: {} as `{}`", styled(GREEN, "renewed"), path.display()));
                if let Some(lost) = lost {
                    let lost = lost.display();
                    ui::say(format_args!(
                        "{name}: the hook that ran first, `{lost}`, is gone and runs no longer"
                    ));
                }
            }
            Done::Already(path) => ui::say(format_args!("{name}: is there already, as `{}`", path.display())),
            Done::ByHand(path) => {
                ui::say(format_args!(
                    "{name}: `{}` calls this tool already, and is left alone",
                    path.display()
                ));
            }
        }
    }
    // What counts is what git finds, and not what was written.
    let (_, found) = hooks::examine(&repository)?;
    let is_dead = |hook: &&Found| wish.names.contains(&hook.name) && !hook.is_live();
    for hook in found.iter().filter(is_dead) {
        ui::error(format_args!("git will not run `{}`: {}", hook.name.word(), hook.lines().join("; ")), None);
    }
    let is_any = found.iter().any(|hook| is_dead(&hook));
    if !is_quiet {
        ui::note(styled(DIM, format_args!("`{} hooks uninstall` takes it away", app.tool)));
    }
    Ok(if is_any { Exit::Violation } else { Exit::Proved })
}

fn status(app: &App, place: &Place, found: &[Found], format: RunFormat) -> Exit {
    let exit = if found.iter().all(Found::is_live) { Exit::Proved } else { Exit::Violation };
    if format == RunFormat::Json {
        let moved = place.moved.as_ref();
        let moved = moved.map(|it| json!({ "scope": it.scope, "origin": it.origin, "value": it.value }));
        let document = json!({
            "schema": 1,
            "folder": place.folder,
            "core_hooks_path": moved,
            "hooks": found.iter().map(Found::document).collect::<Vec<_>>(),
            "exit_code": exit.code(),
        });
        ui::say(serde_json::to_string_pretty(&document).unwrap_or_else(|_| document.to_string()));
        return exit;
    }
    ui::say(format_args!("git looks for hooks in `{}`", place.folder.display()));
    if let Some(moved) = &place.moved {
        ui::say(format_args!("  because of {moved}"));
    }
    for hook in found {
        let style = match hook.state {
            State::Live { .. } | State::ByHand => GREEN,
            State::Absent { .. } => YELLOW,
            State::Dead(_) => RED,
        };
        ui::say(format_args!("{}: {}", styled(BOLD, hook.name.word()), styled(style, hook.word())));
        for line in hook.lines() {
            ui::say(format_args!("  {line}"));
        }
    }
    if exit != Exit::Proved {
        ui::note(format_args!(
            "{}: `{} hooks install` mends it, or says what has to be decided first",
            styled(BOLD, "help"),
            app.tool
        ));
    }
    exit
}

fn uninstall(repository: &Repository) -> Result<Exit, SetupError> {
    let all = hooks::uninstall(repository)?;
    let mut exit = Exit::Proved;
    if all.is_empty() {
        ui::say("no hook is installed here");
    }
    for (name, path, gone) in all {
        let (name, path) = (name.word(), path.display());
        match gone {
            Gone::Removed => ui::say(format_args!("{name}: removed `{path}`")),
            Gone::Restored => ui::say(format_args!("{name}: `{path}` is again what was there before")),
            Gone::Already => ui::say(format_args!("{name}: `{path}` was gone already")),
            Gone::Kept(why, help) => {
                ui::error(format_args!("`{path}` stays: {why}"), Some(&help));
                exit = Exit::Violation;
            }
        }
    }
    Ok(exit)
}

/// Returns the workspace's root and the folder of logs and records. A work tree that cargo cannot read says nothing about what is
/// staged: it is enough to know where it is.
fn ground(global: &Global) -> Result<(PathBuf, PathBuf), SetupError> {
    match Workspace::find(global.manifest_path.as_deref()) {
        Ok(workspace) => Ok((workspace.root().to_path_buf(), workspace.scratch())),
        Err(error) if global.manifest_path.is_some() => Err(error),
        Err(_) => {
            let here = std::env::current_dir()
                .map_err(|error| SetupError::Other(format!("the current folder cannot be read: {error}")))?;
            let target =
                std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| here.join("target"), PathBuf::from);
            Ok((here, target.join("governance")))
        }
    }
}

fn check(
    app: &App,
    global: &Global,
    hook: Name,
    top: Option<&Path>,
    is_stale: bool,
) -> Result<Exit, SetupError> {
    let (root, scratch) = ground(global)?;
    let repository = Repository::of_hook(&root, top)?;
    child::watch();
    let mut tell = |line: &str| {
        if !global.quiet {
            ui::note(format_args!("governance: {line}"));
        }
    };
    let is_colored = ui::is_live();
    let trial = Trial { tool: app.tool, repository: &repository, scratch: &scratch, is_stale, is_colored };
    let commits: Vec<Option<String>> = if hook == Name::Push {
        let input = std::io::stdin();
        let pushed =
            if input.is_terminal() { Ok(Pushed::default()) } else { Pushed::read(BufReader::new(input)) };
        let pushed =
            pushed.map_err(|error| SetupError::Other(format!("what is pushed cannot be read: {error}")))?;
        pushed.0.into_iter().map(Some).collect()
    } else {
        vec![None]
    };
    let mut exit = Exit::Proved;
    for commit in &commits {
        let what = commit.as_ref().map_or_else(
            || "what is staged".to_owned(),
            |id| format!("commit {}", id.get(..12).unwrap_or(id)),
        );
        let came = match hooks::judge(&trial, commit.as_deref(), &mut tell) {
            Ok(judged) => {
                judged.lines.iter().for_each(ui::note);
                let seconds = judged.took.as_secs_f64();
                match judged.exit {
                    None => {}
                    Some(Exit::Proved) => tell(&format!("{what} keeps the law ({seconds:.1} s)")),
                    Some(Exit::Violation) => {
                        ui::error(format_args!("{what} breaks the law ({seconds:.1} s)"), None);
                    }
                    Some(Exit::Unchecked) => {
                        ui::error(format_args!("{what} could not be checked ({seconds:.1} s)"), None);
                    }
                }
                judged.exit.unwrap_or(Exit::Proved)
            }
            Err(error) => {
                super::show(&error);
                Exit::Unchecked
            }
        };
        exit = match (exit, came) {
            (Exit::Violation, _) | (_, Exit::Violation) => Exit::Violation,
            (one, two) => one.max(two),
        };
    }
    child::sweep();
    if exit != Exit::Proved {
        let (help, verb) = (styled(BOLD, "help"), hook.verb());
        let mend = if hook == Name::Push { "mend it in a commit" } else { "mend it and `git add` it" };
        ui::note(format_args!("{help}: {mend}, and `git {verb}` again"));
        ui::note(format_args!("{help}: or go on without the check: `git {verb} --no-verify`"));
    }
    Ok(exit)
}
