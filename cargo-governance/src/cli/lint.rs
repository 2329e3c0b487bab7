//! `lint`: judges source and manifests and prints the findings.

use governance_law::Law;
use governance_lint::baseline;
use governance_lint::finding::{Place, Report, Unchecked};
use governance_lint::report::{Texts, github, json, of_mistakes, sarif, text};

use super::args::{LintArgs, LintFormat};
use super::{App, Global};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::lawfile;
use crate::linting::{self, Linted, Memory};
use crate::ui;
use crate::workspace::Workspace;

pub(super) fn run(app: &App, global: &Global, args: &LintArgs) -> Result<Exit, SetupError> {
    let workspace = Workspace::find(global.manifest_path.as_deref())?;
    let law = match lawfile::of(&workspace, global.law.as_deref()) {
        // Machines get the mistakes in the format that they asked for, people get carets on standard error.
        Err(SetupError::LawMistaken(mistakes)) if args.format != LintFormat::Text => {
            let report = of_mistakes(&mistakes);
            let texts = Texts::new(|_| Some(mistakes.text.clone()));
            ui::say(print(app, args.format, &report, &texts, &workspace, None)?.trim_end());
            return Ok(Exit::Unchecked);
        }
        other => other?,
    };
    let memory = if args.fresh { Memory::Ignore } else { Memory::Use };
    let linted = if args.no_baseline {
        Ok(linting::lint(&workspace, &law, memory))
    } else {
        if !linting::is_own(&law) && workspace.root().join(baseline::FILE_NAME).exists() {
            let file = baseline::FILE_NAME;
            ui::note(format_args!(
                "note: `{file}` is not used, because `--law` names another law than it was made under"
            ));
        }
        linting::judge(&workspace, &law, memory, app.tool)
    };
    let Linted { report, trouble } = match linted {
        // The same for a baseline that is refused.
        Err(error @ SetupError::Baseline { .. }) if args.format != LintFormat::Text => {
            let place = Place::whole(baseline::FILE_NAME);
            let unchecked = vec![Unchecked { place, reason: error.to_string(), help: error.help() }];
            Linted { report: Report { unchecked, ..Report::default() }, trouble: None }
        }
        other => other?,
    };
    if let Some(trouble) = trouble {
        // The report itself is whole.
        ui::note(format_args!("{}: {trouble}", ui::styled(ui::YELLOW, "warning")));
    }
    let texts = Texts::below(workspace.root());
    let printed = print(app, args.format, &report, &texts, &workspace, Some(&law))?;
    if !printed.trim_end().is_empty() {
        ui::say(printed.trim_end());
    }
    Ok(Exit::of(&report))
}

fn print(
    app: &App,
    format: LintFormat,
    report: &Report,
    texts: &Texts<'_>,
    workspace: &Workspace,
    law: Option<&Law>,
) -> Result<String, SetupError> {
    let is_text = format == LintFormat::Text;
    let options = text::Options {
        colour: is_text && ui::is_colored(),
        explain: format!("{} explain", app.tool),
        ..text::Options::default()
    };
    let mut bytes = Vec::new();
    match format {
        LintFormat::Text => text::write(&mut bytes, report, texts, &options),
        LintFormat::Json => json::write(&mut bytes, report, texts, &workspace.origins, law, &options),
        LintFormat::Sarif => sarif::write(&mut bytes, report, texts, law),
        LintFormat::Github => github::write(&mut bytes, report, texts),
    }
    .map_err(|error| SetupError::Other(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
