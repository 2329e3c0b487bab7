//! `init`: proposes a law for a workspace from what it finds there.

use clap::Args;
use governance_law::Law;
use serde_json::{Value, json};

use super::args::RunFormat;
use super::{App, Global};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::hooks::is_repository;
use crate::init::{Facts, Proposal, of_new_file, write_new};
use crate::judging::counted;
use crate::lawfile;
use crate::ui::{self, BOLD, styled};
use crate::workspace::Workspace;

/// The version of the document; it grows when a reader would have to change.
const SCHEMA: u32 = 1;

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Write the proposed files; what is there already stays as it is
    #[arg(long)]
    pub write: bool,
    /// Refused: nothing is ever overwritten
    #[arg(long, hide = true)]
    pub force: bool,
    /// How to print the proposal
    #[arg(long, value_enum, default_value_t)]
    pub format: RunFormat,
}

pub(super) fn run(app: &App, global: &Global, args: &InitArgs) -> Result<Exit, SetupError> {
    if args.force {
        let help = format!(
            "move the file away first; `{} init` shows what it would add to a law that is there",
            app.tool
        );
        return Err(SetupError::helped("`init` has no `--force`: it never overwrites a file", help));
    }
    if global.law.is_some() {
        let message =
            "the law that `init` proposes stands at the workspace's root, and `--law` names another place";
        return Err(SetupError::helped(message, "leave out `--law`, and move the file afterwards"));
    }
    let workspace = Workspace::find(global.manifest_path.as_deref())?;
    let existing = existing(&workspace, args.write, app.tool)?;
    if !global.quiet {
        let packages = counted(workspace.packages.packages.len(), "crate");
        ui::note(format_args!("looking at {packages} in `{}`", workspace.root().display()));
    }
    let facts = Facts::of(&workspace)?;
    let proposal = Proposal::of(&workspace, &facts)?;
    if args.write {
        for file in &proposal.files {
            write_new(workspace.root(), file)?;
        }
    }
    match (args.format, &existing) {
        (RunFormat::Json, _) => {
            ui::say(format_args!(
                "{:#}",
                document(&workspace, &facts, &proposal, existing.as_ref(), args.write)
            ));
        }
        (RunFormat::Text, Some(law)) => additions(&proposal, law),
        (RunFormat::Text, None) => {
            show(app.tool, &workspace, &facts, &proposal, args.write);
        }
    }
    Ok(Exit::Proved)
}

/// Returns the law that is there, if there is one.
fn existing(workspace: &Workspace, is_writing: bool, tool: &str) -> Result<Option<Law>, SetupError> {
    let path = lawfile::locate(workspace.root(), None);
    if path.symlink_metadata().is_err() {
        return match lawfile::of_member(workspace) {
            Some(second) => Err(SetupError::helped(
                format!("a member has a law of its own: `{}`", lawfile::shown(&second)),
                "a workspace has one law, at its root: move it there",
            )),
            None => Ok(None),
        };
    }
    if is_writing {
        return Err(SetupError::helped(
            format!("there is a law already: `{}`", lawfile::shown(&path)),
            format!("nothing is overwritten; `{tool} init` shows what it would add"),
        ));
    }
    lawfile::of(workspace, None).map(Some)
}

fn show(tool: &str, workspace: &Workspace, facts: &Facts, proposal: &Proposal, is_written: bool) {
    if is_written {
        for file in &proposal.files {
            ui::say(format_args!("wrote `{}`", file.path));
        }
    } else {
        for file in &proposal.files {
            ui::say(of_new_file(file.path, &file.text));
        }
    }
    ui::say(styled(
        BOLD,
        format_args!("{:<24} {:<18} {:>8}  what it asks for", "article", "rule", "findings"),
    ));
    for article in &proposal.articles {
        let (id, rule, title) = (&article.id, &article.rule, &article.title);
        ui::say(format_args!("{id:<24} {rule:<18} {:>8}  {title}", article.findings));
    }
    let report = &proposal.report;
    let total = report.findings.len();
    let unchecked = match report.unchecked.len() {
        0 => String::new(),
        count => format!(", and {} could not be checked", counted(count, "place")),
    };
    ui::say(format_args!(
        "\nfirst verdict: {} in {} of {}{unchecked}",
        counted(total, "finding"),
        counted(report.files, "file"),
        counted(facts.crates, "crate")
    ));
    if let Some(reason) = facts.formatted.unknown() {
        ui::say(format_args!("{reason}: the gate `format` will tell whether it would change files"));
    }
    further(workspace, proposal);
    ui::say(format_args!("\n{}", styled(BOLD, "next")));
    if is_written && total > 0 {
        ui::say(format_args!(
            "mend what you like first: `{tool} lint` shows every finding and says how; then"
        ));
    }
    if is_written && !has_lock(workspace) {
        ui::say("  cargo generate-lockfile");
        ui::say(
            "    there is no `Cargo.lock`, and a tree that cargo adds one to during a run is not proved; commit it with the law",
        );
    }
    for words in next(total, is_written) {
        ui::say(format_args!("  {tool} {words}"));
    }
    if is_written {
        let step = hook(workspace);
        match step {
            Ok(words) => ui::say(format_args!(
                "  {tool} {words}\n    from then on each commit is held to the law before it is made"
            )),
            Err(why) => ui::say(format_args!("{why}")),
        }
    }
}

fn has_lock(workspace: &Workspace) -> bool {
    workspace.root().join("Cargo.lock").exists()
}

/// Returns how each commit is held to the law.
///
/// # Errors
/// Says why no hook can be installed yet.
fn hook(workspace: &Workspace) -> Result<&'static str, &'static str> {
    if is_repository(workspace.root()) {
        Ok("hooks install")
    } else {
        Err("this is no git repository: after `git init`, `hooks install` holds each commit to the law")
    }
}

/// Says what goes with a law and is for the team to do, because it changes files that are there.
fn further(workspace: &Workspace, proposal: &Proposal) {
    ui::say(format_args!("\n{}", styled(BOLD, "by hand, if you like")));
    if !proposal.files.iter().any(|file| file.path.starts_with(".cargo")) {
        ui::say("  .cargo/config.toml, below `[alias]`:   law = \"governance validate --profile commit\"");
    }
    let has_script = |package: &governance_lint::package::Package| {
        package.targets.iter().any(|target| target.context == governance_law::Context::Build)
    };
    let packages = &workspace.packages.packages;
    let scripts = packages.iter().filter(|package| has_script(package)).count();
    ui::say("  plain `cargo build` stops at what breaks the law, in a crate with this build script:");
    ui::say("    build.rs                               fn main() { governance_lint::build::enforce() }");
    ui::say(
        "    Cargo.toml, `[build-dependencies]`     governance-lint = { git = \"WHERE YOU GOT IT\", rev = \"COMMIT\" }",
    );
    ui::say(
        "    (it is on no registry yet; `path = \"...\"` will do if everybody who builds has a copy there)",
    );
    if scripts > 0 {
        let have = if scripts == 1 { "has" } else { "have" };
        ui::say(format_args!(
            "    ({} {have} a build script: there it is one more line)",
            counted(scripts, "crate")
        ));
    }
}

fn next(findings: usize, is_written: bool) -> [&'static str; 2] {
    match (is_written, findings) {
        (false, _) => ["init --write", "lint"],
        (true, 0) => ["validate --profile commit", "validate"],
        (true, _) => ["baseline create", "validate --profile commit"],
    }
}

/// Shows the articles whose rules the law that is there does not use.
fn additions(proposal: &Proposal, law: &Law) {
    let text = proposal.files.first().map_or("", |file| file.text.as_str());
    let mut shown = 0;
    for (index, article) in proposal.law.articles.iter().enumerate() {
        if law.articles_of(article.rule.as_str()).next().is_some() {
            continue;
        }
        let end = proposal.law.articles.get(index + 1).map_or(text.len(), |next| next.span.start);
        let block = text.get(article.span.start..end).unwrap_or_default();
        let block = block.split("\n# ---").next().unwrap_or(block);
        let findings = proposal.articles.get(index).map_or(0, |proposed| proposed.findings);
        ui::say(styled(BOLD, format_args!("# {} today", counted(findings, "finding"))));
        for line in block.trim_end().lines() {
            ui::say(styled(ui::GREEN.dimmed(), format_args!("+{line}")));
        }
        ui::say("");
        shown += 1;
    }
    let path = &law.path;
    if shown == 0 {
        ui::say(format_args!("`{path}` is there, and uses every rule that would be proposed"));
    } else {
        let articles = counted(shown, "article");
        ui::say(format_args!(
            "`{path}` is there and stays as it is; {articles} above use rules that it does not"
        ));
    }
}

fn document(
    workspace: &Workspace,
    facts: &Facts,
    proposal: &Proposal,
    existing: Option<&Law>,
    is_written: bool,
) -> Value {
    let articles = proposal.articles.iter().map(|it| {
        let is_new = existing.is_none_or(|law| law.articles_of(&it.rule).next().is_none());
        json!({ "id": it.id, "rule": it.rule, "title": it.title, "findings": it.findings, "rule_is_new": is_new })
    });
    let files = proposal.files.iter().map(|file| json!({ "path": file.path, "text": file.text }));
    let mut next = next(proposal.report.findings.len(), is_written).to_vec();
    next.extend(hook(workspace).ok().filter(|_| is_written));
    json!({
        "schema": SCHEMA,
        "crates": facts.crates,
        "files_read": facts.files,
        "vendored": facts.vendored,
        "written": is_written,
        "law_exists": existing.is_some(),
        "articles": articles.collect::<Vec<_>>(),
        "findings": proposal.report.findings.len(),
        "unchecked": proposal.report.unchecked.len(),
        "lock_exists": has_lock(workspace),
        "files": files.collect::<Vec<_>>(),
        "next": next,
    })
}
