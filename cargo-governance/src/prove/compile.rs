//! The macros' part of a proof: the samples are compiled by cargo, under the law, and must be refused for the right reason.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cargo_metadata::MetadataCommand;
use serde_json::Value;

use super::ground::Ground;
use super::lawtext;
use super::proof::{Attempt, By, Proof, Verdict};
use super::run::{Request, Step};
use super::sample::{self, CORE, Sample, Wanted};
use crate::child::{Echo, Invocation, Ran};
use crate::gate::Desk;
use crate::judging;
use crate::workspace::Workspace;

/// Compiles the samples of the rows that the macros enforce, and adds what came of them.
pub(super) fn prove(
    workspace: &Workspace,
    ground: &Ground<'_>,
    request: &Request,
    proof: &mut Proof,
    observe: &(dyn Fn(Step<'_>) + Sync),
) {
    let mut samples = Vec::new();
    let is_used = workspace
        .packages
        .packages
        .iter()
        .any(|package| package.dependencies.iter().any(|dependency| dependency.name == CORE));
    for row in proof.rows.iter_mut().filter(|row| row.is_article && sample::is_of_macros(&row.rule)) {
        let Some(article) = ground.law.article(&row.id) else { continue };
        let sample = match is_used {
            true => sample::of(ground, article),
            false => Err(format!("no crate of the workspace depends on `{CORE}`, so nothing was compiled")),
        };
        match sample {
            Ok(sample) => samples.push(sample),
            Err(reason) => row.notes.push(reason),
        }
    }
    if samples.is_empty() {
        return;
    }
    observe(Step::Compiling);
    // A disabled rule of the macros is a law without its articles.
    let law = request.without.iter().fold(ground.law.text.clone(), |text, rule| {
        governance_law::Law::parse(&ground.law.path, &text).map_or(text, |law| lawtext::without(&law, rule))
    });
    let built = lay_out(workspace, &samples, &law)
        .and_then(|folder| check(workspace, &folder, &samples, request.may_fetch));
    for sample in &samples {
        let attempts = sample.wanted.iter().map(|wanted| match &built {
            Ok(errors) => judge(sample, wanted, errors),
            Err(reason) => attempt(sample, wanted, Verdict::Unclear, reason.clone()),
        });
        if let Some(row) = proof.rows.iter_mut().find(|row| row.id == sample.article) {
            row.attempts.extend(attempts);
        }
    }
    if let Err(reason) = built {
        proof.troubles.push(format!("the samples for the macros could not be compiled: {reason}"));
    }
}

/// Writes the samples below the target folder; what is there already is left alone, so that it stays compiled.
fn lay_out(workspace: &Workspace, samples: &[Sample], law: &str) -> Result<PathBuf, String> {
    let folder = workspace.scratch().join("prove");
    let mut core = BTreeMap::new();
    for sample in samples {
        core.insert(sample.package.clone(), declared(workspace, &sample.package)?);
    }
    let mut files = sample::files(samples, &core);
    files.insert(governance_law::FILE_NAME.to_owned(), law.to_owned());
    for (name, text) in &files {
        write(&folder.join(name), text)?;
    }
    // The versions that the workspace is locked to, as long as these are the same.
    if let Ok(lock) = std::fs::read_to_string(workspace.root().join("Cargo.lock")) {
        let known = folder.join("workspace.lock");
        if std::fs::read_to_string(&known).ok().as_ref() != Some(&lock) {
            write(&folder.join("Cargo.lock"), &lock)?;
            write(&known, &lock)?;
        }
    }
    Ok(folder)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    if std::fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, text))
        .map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
}

/// Returns the line with which a package depends on the macros' crate.
fn declared(workspace: &Workspace, package: &str) -> Result<String, String> {
    let member = workspace.packages.packages.iter().find(|member| member.name == package);
    let member = member.ok_or_else(|| format!("there is no package `{package}`"))?;
    let known = member.dependencies.iter().find(|dependency| dependency.name == CORE);
    let known = known.ok_or_else(|| format!("`{package}` does not depend on `{CORE}`"))?;
    let key = sample::key_of(member);
    if let Some(path) = &known.path {
        let path = path.display().to_string().replace('\\', "/");
        return Ok(format!("{key} = {{ package = \"{CORE}\", path = {path:?} }}"));
    }
    let metadata = MetadataCommand::new()
        .cargo_path("cargo")
        .manifest_path(&member.manifest)
        .no_deps()
        .other_options(vec!["--offline".to_owned()])
        .exec()
        .map_err(|error| format!("cargo cannot read the workspace: {error}"))?;
    let all = metadata.packages.iter().filter(|known| known.name.as_str() == package);
    let found = all.flat_map(|package| &package.dependencies).find(|dependency| dependency.name == CORE);
    let found = found.ok_or_else(|| format!("cargo does not know how `{package}` depends on `{CORE}`"))?;
    let source = found.source.as_ref().map(|source| source.repr.clone()).unwrap_or_default();
    let from = match source.strip_prefix("git+") {
        Some(url) => {
            let (url, query) = url.split_once('?').unwrap_or((url, ""));
            let revision = query.split_once('=').map(|(key, value)| format!(", {key} = {value:?}"));
            format!("git = {url:?}{}", revision.unwrap_or_default())
        }
        None => format!("version = \"{}\"", found.req),
    };
    Ok(format!("{key} = {{ package = \"{CORE}\", {from} }}"))
}

/// What cargo says, asked to stay offline, about a crate of the lock file that this machine does not have.
const NOT_FETCHED: &str = "failed to download `";

/// One error of the compiler.
struct Error {
    /// The root file of the program.
    source: PathBuf,
    line: usize,
    /// All that it says.
    text: String,
}

/// Compiles the samples; returns the errors, if what must compile did.
fn check(
    workspace: &Workspace,
    folder: &Path,
    samples: &[Sample],
    may_fetch: bool,
) -> Result<Vec<Error>, String> {
    let args = ["check", "--keep-going", "--workspace", "--message-format=json", "--quiet"];
    let online = Invocation::cargo(workspace.root(), &args)
        .args(["--manifest-path".to_owned(), folder.join("Cargo.toml").display().to_string()])
        .args(["--target-dir".to_owned(), folder.join("target").display().to_string()]);
    let desk = Desk::open(&workspace.scratch(), "prove-samples", Echo::Quiet)?;
    let mut ran = desk.run(&online.clone().arg("--offline"));
    // On a machine that has built nothing yet, what governed code links was never fetched.
    if ran.stderr.contains(NOT_FETCHED) && may_fetch {
        ran = desk.run(&online);
    }
    if let Some(trouble) = ran.ended.trouble("cargo check") {
        return Err(trouble);
    }
    let messages: Vec<Value> = ran
        .stdout
        .lines()
        .filter(|line| line.starts_with('{'))
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    for package in samples.iter().map(|sample| sample.package.as_str()) {
        let control = folder.join(package).join("src/lib.rs");
        if !messages.iter().any(|message| is_compiled(message, &control)) {
            return Err(why_not(&ran, &messages));
        }
    }
    Ok(messages.iter().filter_map(error).collect())
}

fn text<'v>(value: &'v Value, path: &str) -> &'v str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

fn is_compiled(message: &Value, source: &Path) -> bool {
    text(message, "/reason") == "compiler-artifact" && Path::new(text(message, "/target/src_path")) == source
}

/// Says why even the control did not compile.
fn why_not(ran: &Ran, messages: &[Value]) -> String {
    let first = messages.iter().find(|message| text(message, "/message/level") == "error");
    if ran.stderr.contains(NOT_FETCHED) {
        return "a crate that they need was never fetched: `cargo fetch --locked` does it".to_owned();
    }
    match (first, judging::missing(&ran.stderr)) {
        (_, Some(missing)) => missing,
        (Some(first), _) => text(first, "/message/message").replace('\n', " "),
        (None, None) => judging::unexplained(ran, "cargo check"),
    }
}

fn error(message: &Value) -> Option<Error> {
    if text(message, "/reason") != "compiler-message" || !text(message, "/message/level").starts_with("error")
    {
        return None;
    }
    let spans = message.pointer("/message/spans")?.as_array()?;
    let primary = spans.iter().find(|span| span.get("is_primary").and_then(Value::as_bool) == Some(true))?;
    Some(Error {
        source: PathBuf::from(text(message, "/target/src_path")),
        line: usize::try_from(primary.get("line_start")?.as_u64()?).ok()?,
        text: format!("{}\n{}", text(message, "/message/message"), text(message, "/message/rendered")),
    })
}

fn file_of(sample: &Sample) -> PathBuf {
    Path::new(&sample.package).join("src").join(format!("{}.rs", sample.article))
}

fn judge(sample: &Sample, wanted: &Wanted, errors: &[Error]) -> Attempt {
    let own = || errors.iter().filter(|error| error.source.ends_with(file_of(sample)));
    let is_it = |error: &&Error| {
        error.line == wanted.line && wanted.says.iter().all(|said| error.text.contains(said))
    };
    if own().any(|error| is_it(&error)) {
        return attempt(sample, wanted, Verdict::Caught, String::new());
    }
    let there = own().find(|error| error.line == wanted.line).or_else(|| own().next());
    let came = there.map_or_else(
        || "it compiled".to_owned(),
        |error| format!("an error at line {}: {}", error.line, error.text.lines().next().unwrap_or_default()),
    );
    attempt(sample, wanted, Verdict::LetThrough, came)
}

fn attempt(sample: &Sample, wanted: &Wanted, verdict: Verdict, came: String) -> Attempt {
    let place = file_of(sample).display().to_string().replace(std::path::MAIN_SEPARATOR, "/");
    let said: Vec<String> = wanted.says.iter().map(|said| format!("\"{said}\"")).collect();
    Attempt {
        what: wanted.what.clone(),
        by: By::Macro,
        place: format!("{place}:{}", wanted.line),
        planted: wanted.planted.clone(),
        expected: format!("a compile error there that says {}", said.join(" and ")),
        came,
        verdict,
    }
}
