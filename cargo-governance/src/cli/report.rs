//! `report`: writes what the statement of a run says, in the format that is wanted; and the files that `validate --report` wants.

use std::path::{Path, PathBuf};

use clap::Args;
use governance_evidence::run::verify::Refusal;
use governance_evidence::run::{Provenance, Trust, recompute};
use governance_law::Law;
use serde_json::Value;

use super::args::Occasion;
use super::replaceable;
use super::{App, Global, open, scene};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::gate::Scene;
use crate::report::{Document, Format, Target, log, sarif};
use crate::ui;
use crate::unread::Named;
use crate::witness::seen;
use crate::witness::{self, Testimony, history, trust};

pub(super) const EXAMPLES: &str = "\
Examples:
  cargo governance report                                    the last run of profile `ci`, as a table
  cargo governance report --profile deploy --output target/run.html
  cargo governance report ci.json --key ci.pub.pem --format markdown >> \"$GITHUB_STEP_SUMMARY\"

Exit codes:
  0  the report was written, whatever the run decided
  1  the file is no statement of a run, was changed, was recorded otherwise than its facts say, or is signed by nobody who is known here
  2  something could not be read or written";

/// Arguments of `report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The statement that `validate` has signed; that of the last run of the profile if not given
    statement: Option<PathBuf>,
    /// The profile whose last statement is wanted
    #[arg(long, value_enum, default_value_t = Occasion::Ci, conflicts_with = "statement")]
    profile: Occasion,
    /// A public key (PEM) that is known besides those of the law and of this machine; may be given several times
    #[arg(long, value_name = "PUB")]
    key: Vec<PathBuf>,
    /// How to write the report; what the ending of `--output` says if not given, and otherwise a table
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The file to write; standard output if not given
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(app: &App, global: &Global, args: &ReportArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    let scene = scene(app, &workspace, &law);
    let format = match (args.format, &args.output) {
        (Some(format), _) => format,
        (None, None) => Format::Text,
        (None, Some(path)) => Format::of_file(path).ok_or_else(|| {
            let message = format!("the ending of `{}` says no format", path.display());
            SetupError::helped(message, "name it with `--format`")
        })?,
    };
    let word = governance_law::gate::Profile::from(args.profile).word();
    let file = match &args.statement {
        Some(file) => file.clone(),
        None => witness::statement_of(&workspace, word),
    };
    if args.statement.is_none() && !file.exists() {
        let message = format!("there is no statement of profile `{word}`: looked for `{}`", file.display());
        let help = format!("`{} validate --profile {word}` makes one, or name the file of another", app.tool);
        return Err(SetupError::helped(message, help));
    }
    let trust = trust::all(&law, &args.key)?;
    let (mut document, is_true) = match read(&scene, &trust, &file, &witness::read(&file, Named::Statement)?)
    {
        Ok(read) => read,
        Err(Refusal { message, help }) => {
            ui::error(format_args!("`{}`: {message}", file.display()), Some(&help));
            return Ok(Exit::Violation);
        }
    };
    if let Some(output) = &args.output {
        replaceable::report(output, format)?;
    }
    document.remember(history::load(workspace.root(), &workspace.scratch(), &trust));
    for skipped in &document.history.skipped {
        ui::note(format_args!("note: {skipped}"));
    }
    let text = text(&scene, &mut document, format, args.output.as_deref(), None)?;
    match &args.output {
        None => ui::say(text.trim_end()),
        Some(path) => put(path, &text)?,
    }
    if let Some(doubt) = document.doubt() {
        ui::note(format_args!("{}: {doubt}", ui::styled(ui::YELLOW, "warning")));
    }
    Ok(match document.doubt() {
        _ if !is_true => Exit::Violation,
        // Who signed was asked, and the answer is that nobody did who is known here.
        Some(_) => Exit::Violation,
        None => Exit::Proved,
    })
}

/// Reads a statement for a report, and says whether its facts say what it has recorded; by another law nobody can tell.
fn read(scene: &Scene<'_>, trust: &Trust, file: &Path, bytes: &[u8]) -> Result<(Document, bool), Refusal> {
    let seen = seen::read(bytes, trust)?;
    // As of its end, so that the same statement gives the same report whenever it is made.
    let again = recompute(&seen.run, seen.tree, scene.law, seen.run.profile, seen.run.end);
    let lies = if again.is_same_law { again.differences } else { Vec::new() };
    let mut document = Document::of_statement(seen, file, scene.tool)
        .map_err(|why| Refusal::new(why, "make the report with the version that made the statement"))?;
    name(&mut document, scene.law);
    if let Some(first) = lies.first() {
        let gate = first.gate.as_ref().map(|gate| format!("`{gate}`: ")).unwrap_or_default();
        let said = format!(
            "{gate}{} was recorded as `{}`, and is `{}`",
            first.what, first.recorded, first.recomputed
        );
        document.ends(
            Exit::Violation,
            format!("violation: it was recorded otherwise than its facts say: {said}"),
        );
        return Ok((document, false));
    }
    if let Some(doubt) = document.doubt()
        && document.exit == Exit::Proved
    {
        document.ends(Exit::Unchecked, format!("unchecked: {doubt}"));
    }
    Ok((document, true))
}

/// Finds out what the keys are called that outcomes of other machines are signed by.
fn name(document: &mut Document, law: &Law) {
    let Ok(signers) = Trust::of_law(law) else { return };
    for gate in &document.run.gates {
        if let Provenance::Merged { key_id, .. } = &gate.provenance
            && let Some(name) = signers.name_of(*key_id)
        {
            document.names.insert(key_id.to_string(), name.to_owned());
        }
    }
}

/// What `validate` wants to be written.
pub(super) struct Wanted<'a> {
    /// The files.
    pub(super) targets: &'a [Target],
    /// How the command ends.
    pub(super) exit: Exit,
    /// What it says last, if it ends otherwise than its gates say.
    pub(super) closing: Option<&'a str>,
    /// The document that it prints.
    pub(super) json: &'a dyn Fn() -> Value,
}

/// Writes the reports of a run that has just ended; returns whether every one is there.
pub(super) fn written(scene: &Scene<'_>, wanted: &Wanted<'_>, testimony: Option<&Testimony>) -> bool {
    if wanted.targets.is_empty() {
        return true;
    }
    let told = testimony.and_then(|it| it.told.as_ref().ok()).map(|told| told.tree);
    match reports(scene, wanted, testimony) {
        Ok(()) => {
            let now = witness::tree(scene.workspace).ok();
            if told.is_some() && now != told {
                ui::note(format_args!(
                    "{}: a report lies in the tree, which is another one by it than the statement is about: write reports below \
                     the target folder, or where git ignores them",
                    ui::styled(ui::YELLOW, "warning")
                ));
            }
            true
        }
        Err(error) => {
            ui::error(&error, error.help().as_deref());
            false
        }
    }
}

fn reports(scene: &Scene<'_>, wanted: &Wanted<'_>, testimony: Option<&Testimony>) -> Result<(), SetupError> {
    let trust = trust::all(scene.law, &[])?;
    let mut document = made(scene, &trust, testimony)?;
    document.remember(history::load(scene.workspace.root(), &scene.workspace.scratch(), &trust));
    for skipped in &document.history.skipped {
        ui::note(format_args!("note: {skipped}"));
    }
    if let Some(closing) = wanted.closing {
        document.ends(wanted.exit, closing.to_owned());
    }
    for Target { path, format } in wanted.targets {
        let text = text(scene, &mut document, *format, Some(path), Some(wanted.json))?;
        put(path, &text)?;
    }
    Ok(())
}

/// Makes the document of a run: of its statement if there is one.
fn made(scene: &Scene<'_>, trust: &Trust, testimony: Option<&Testimony>) -> Result<Document, SetupError> {
    let advice = "run `validate` to its end, on a tree that does not change meanwhile";
    let Some(testimony) = testimony else {
        return Err(SetupError::helped("there is no report of a run that was interrupted", advice));
    };
    match (&testimony.told, &testimony.run) {
        (Ok(told), _) => {
            let read = read(scene, trust, &told.file, &witness::read(&told.file, Named::Statement)?);
            read.map(|(document, _)| document)
                .map_err(|Refusal { message, help }| SetupError::helped(message, help))
        }
        (Err(why), Some(run)) => Document::unsigned(run.clone(), why, scene.tool).map_err(SetupError::Other),
        (Err(why), None) => Err(SetupError::helped(format!("there is no report: {why}"), advice)),
    }
}

/// Writes a report; a log is linked from the folder that the report will be in.
fn text(
    scene: &Scene<'_>,
    document: &mut Document,
    format: Format,
    output: Option<&Path>,
    json: Option<&dyn Fn() -> Value>,
) -> Result<String, SetupError> {
    let folder = output.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    document.logs = log::of(&document.run, &scene.workspace.scratch(), folder);
    let pretty =
        |value: &Value| serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string()) + "\n";
    Ok(match (format, json) {
        (Format::Sarif, _) => pretty(&sarif::document(document, findings(scene, document))),
        (Format::Json, Some(json)) => pretty(&json()),
        (Format::Text, _) if output.is_some() => {
            anstream::adapter::strip_str(&format.render(document)).to_string()
        }
        _ => format.render(document),
    })
}

/// Returns what the lint finds, if the tree is still the one that the run was about.
fn findings(scene: &Scene<'_>, document: &Document) -> Result<Value, String> {
    match (document.tree(), witness::tree(scene.workspace)) {
        (Some(then), Ok(now)) if then == now => sarif::lint(scene),
        (None, Ok(_)) => sarif::lint(scene),
        (_, Err(why)) => Err(format!("the findings of the lint are not in it: {why}")),
        (Some(_), Ok(_)) => {
            Err("the findings of the lint are not in it: the tree has changed since the run".to_owned())
        }
    }
}

fn put(path: &Path, text: &str) -> Result<(), SetupError> {
    witness::replace(path, text).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> SetupError {
    SetupError::helped(
        format!("`{}` cannot be written: {error}", path.display()),
        "name a file in a folder that can be written",
    )
}
