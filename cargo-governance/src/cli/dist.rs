//! `dist`: makes release archives, or verifies a folder of them.

use std::path::{Path, PathBuf};

use clap::Args;
use governance_evidence::keys::KeyName;
use governance_law::Law;
use serde_json::{Value, json};

use super::args::RunFormat;
use super::validate::lock;
use super::verify::{on_word_of, signed};
use super::{App, Global, found};
use crate::child::{self, Echo};
use crate::dist::choice::Wish;
use crate::dist::run::{Order, Release, make};
use crate::dist::verify::{Verified, text, verify};
use crate::dist::Halt;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::gate::Desk;
use crate::lawfile;
use crate::ui::{self, BOLD, DIM, GREEN, styled};
use crate::witness::{reach, trust};
use crate::workspace::Workspace;

pub(super) const EXAMPLES: &str = "\
Examples:
  cargo governance dist                                the packages that the law says ship
  cargo governance dist --package app --sign release   one package, signed with the key `release`
  cargo governance dist --without-proof                archives for development: no verdict is asked for
  cargo governance dist --verify target/governance/dist
  cargo governance dist --verify FOLDER --key release.pub.pem

Exit codes:
  0  the archives are made, and two builds of each binary are the same; or the folder is as it was signed
  1  two builds differ; or something in the folder is not as it was signed
  2  something could not be built, written, read or signed, or a name is unknown";

/// Arguments of `dist`.
#[derive(Debug, Args)]
pub struct DistArgs {
    /// A package to ship; those of `[production]` in the law if not given, or else every member with a binary; may be given
    /// several times
    #[arg(long, short, value_name = "PACKAGE")]
    package: Vec<String>,
    /// Features to switch on, `NAME` or `PACKAGE/NAME`
    #[arg(long, value_name = "FEATURES", value_delimiter = ',')]
    features: Vec<String>,
    /// Leave default features off
    #[arg(long)]
    no_default_features: bool,
    /// The platform to build for; that of cargo's configuration, or of this machine, if not given
    #[arg(long, value_name = "TRIPLE")]
    target: Option<String>,
    /// Leave out the feature that asks for a verdict, for archives that are for development only
    #[arg(long)]
    without_proof: bool,
    /// Sign with this key (`keys list`) instead of this machine's own
    #[arg(long, value_name = "KEY")]
    sign: Option<KeyName>,
    /// Where to put the release, instead of `target/governance/dist`; replaces an earlier release, and nothing else
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// If another run works in the same target folder, wait for its end instead of saying so and ending with 2
    #[arg(long)]
    wait: bool,
    /// Verify a folder of a release, and build nothing
    #[arg(
        long,
        value_name = "FOLDER",
        conflicts_with_all = ["package", "features", "no_default_features", "target", "without_proof", "sign", "output", "wait"]
    )]
    verify: Option<PathBuf>,
    /// A public key (PEM) that is trusted besides those of the law and of this machine; may be given several times
    #[arg(long, value_name = "PUB", requires = "verify")]
    key: Vec<PathBuf>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: RunFormat,
}

pub(super) fn run(app: &App, global: &Global, args: &DistArgs) -> Result<Exit, SetupError> {
    let done = match &args.verify {
        Some(folder) => verified(global, args, folder),
        None => made(app, global, args),
    };
    match done {
        Ok(()) => Ok(Exit::Proved),
        Err(halt) => {
            let (message, help) = halt.said();
            if args.format == RunFormat::Json {
                ui::say(pretty(&json!({
                    "schema": 1,
                    "verdict": halt.exit().word(),
                    "exit_code": halt.exit().code(),
                    "error": message,
                    "help": help,
                })));
            }
            ui::error(message, help.as_deref());
            Ok(halt.exit())
        }
    }
}

fn made(app: &App, global: &Global, args: &DistArgs) -> Result<(), Halt> {
    let workspace = found(global)?;
    let law = law(&workspace, global)?;
    child::watch();
    let scratch = workspace.scratch();
    let _lock = lock(&scratch, args.wait, global)?;
    let echo = if global.quiet { Echo::Quiet } else { Echo::Work };
    let desk = Desk::open(&scratch, "dist", echo).map_err(SetupError::Other)?;
    let wish = Wish {
        packages: args.package.clone(),
        features: args.features.clone(),
        no_default_features: args.no_default_features,
        target: args.target.clone(),
        without_proof: args.without_proof,
    };
    let output = args.output.clone().unwrap_or_else(|| scratch.join("dist"));
    let order = Order {
        workspace: &workspace,
        law: law.as_ref(),
        wish: &wish,
        sign: args.sign.as_ref(),
        output: &output,
        desk: &desk,
    };
    let made = make(&order, &mut |line| {
        if !global.quiet {
            ui::note(styled(BOLD, line));
        }
    });
    child::sweep();
    let release = made?;
    match args.format {
        RunFormat::Text => print_release(app, &release),
        RunFormat::Json => ui::say(pretty(&document(&release))),
    }
    Ok(())
}

/// Reads the law of the workspace, if it has one: archives are made without, too.
fn law(workspace: &Workspace, global: &Global) -> Result<Option<Law>, SetupError> {
    match lawfile::of(workspace, global.law.as_deref()) {
        Ok(law) => Ok(Some(law)),
        Err(SetupError::NoLaw(_) | SetupError::LawOutside(..)) if global.law.is_none() => Ok(None),
        Err(error) => Err(error),
    }
}

fn print_release(app: &App, release: &Release) {
    for note in &release.notes {
        ui::note(format_args!("note: {note}"));
    }
    let folder = lawfile::shown(&release.folder);
    ui::say(styled(BOLD, &folder));
    let width = release.files.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    for (name, digest, size) in &release.files {
        let digest = styled(DIM, digest);
        ui::say(format_args!("  {name:<width$}  {:>10}  {digest}", bytes(*size)));
    }
    let [first, second] = release.took.map(|took| took.as_secs_f64());
    let from = if release.is_copied { "from a copy of the tree in another folder" } else { "into another folder" };
    let (name, _, scope) = &release.signer;
    ui::say(format_args!(
        "{}: two builds are bit-identical, the second {from} ({first:.1} s and {second:.1} s); signed by `{name}` ({})",
        styled(GREEN, "proved"),
        reach(*scope)
    ));
    ui::say(format_args!("verify with `{} dist --verify {folder}`", app.tool));
}

fn document(release: &Release) -> Value {
    let files = release.files.iter().map(|(name, digest, size)| {
        json!({ "name": name, "sha256": digest.to_string(), "bytes": size })
    });
    let packages = release.shipments.iter().map(|shipment| {
        json!({
            "name": shipment.package,
            "version": shipment.version,
            "features": shipment.features,
            "production": shipment.is_production,
        })
    });
    let (key, key_id, scope) = &release.signer;
    let commit = release.commit.as_ref().map(|(id, is_dirty)| json!({ "id": id, "dirty": is_dirty }));
    json!({
        "schema": 1,
        "verdict": Exit::Proved.word(),
        "exit_code": Exit::Proved.code(),
        "folder": release.folder,
        "files": files.collect::<Vec<_>>(),
        "packages": packages.collect::<Vec<_>>(),
        "tree": release.tree.to_string(),
        "commit": commit,
        "deploy_verdict": release.has_verdict,
        "second_build": {
            "identical": true,
            "copied": release.is_copied,
            "seconds": release.took.map(|took| (took.as_secs_f64() * 10.0).round() / 10.0),
        },
        "signer": { "key": key, "key_id": key_id.to_string(), "scope": scope.word() },
        "notes": release.notes,
    })
}

fn verified(global: &Global, args: &DistArgs, folder: &Path) -> Result<(), Halt> {
    let law = match (&global.law, Workspace::find(global.manifest_path.as_deref())) {
        (Some(path), _) => Some(lawfile::read(path, None)?),
        (None, Ok(workspace)) => law(&workspace, global)?,
        // A release is verified where there is no workspace, too.
        (None, Err(SetupError::NoManifest(_))) => None,
        (None, Err(error)) => return Err(error.into()),
    };
    let law = match law {
        Some(law) => law,
        None => Law::parse(governance_law::FILE_NAME, "schema = 1\n").map_err(SetupError::LawMistaken)?,
    };
    let trust = trust::all(&law, &args.key)?;
    let verified = verify(folder, &trust)?;
    match args.format {
        RunFormat::Text => print_verified(&verified),
        RunFormat::Json => ui::say(pretty(&described(&verified))),
    }
    Ok(())
}

fn print_verified(verified: &Verified) {
    let Verified { signer, key_id, authority, files, predicate } = verified;
    let row = |name: &str, text: &str| ui::say(format_args!("{} {text}", styled(BOLD, format_args!("{name:<8}"))));
    row("signed", &signed(signer, *key_id, authority));
    for (name, digest) in resolved(predicate) {
        row("from", &format!("{name} {digest}"));
    }
    for package in packages(predicate) {
        let text = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default();
        let is_production = package.get("production").and_then(Value::as_bool).unwrap_or(false);
        let kind = if is_production { "for production" } else { "for development" };
        row("package", &format!("{} {}, {kind}", text("name"), text("version")));
    }
    row("ended", text(predicate, &["runDetails", "metadata", "finishedOn"]).unwrap_or("unknown"));
    for (name, digest) in files {
        row("intact", &format!("{name} {}", styled(DIM, digest)));
    }
    ui::say(format_args!("{}: every file is as it was signed, and no other is there", styled(GREEN, "proved")));
}

/// Returns what a release was made from.
fn resolved(predicate: &serde_json::Map<String, Value>) -> Vec<(String, String)> {
    let list = predicate.get("buildDefinition").and_then(|it| it.get("resolvedDependencies"));
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|entry| {
        let (algorithm, digest) = entry.get("digest")?.as_object()?.iter().next()?;
        let is_dirty = entry.pointer("/annotations/dirty") == Some(&Value::Bool(true));
        let changes = if is_dirty { ", with changes that are in no commit" } else { "" };
        Some((entry.get("name")?.as_str()?.to_owned(), format!("{algorithm}:{}{changes}", digest.as_str()?)))
    })
    .collect()
}

fn packages(predicate: &serde_json::Map<String, Value>) -> Vec<Value> {
    let list = predicate.get("buildDefinition").and_then(|it| it.pointer("/externalParameters/packages"));
    list.and_then(Value::as_array).cloned().unwrap_or_default()
}

fn described(verified: &Verified) -> Value {
    let files = verified.files.iter().map(|(name, digest)| json!({ "name": name, "sha256": digest.to_string() }));
    json!({
        "schema": 1,
        "verified": true,
        "verdict": Exit::Proved.word(),
        "exit_code": Exit::Proved.code(),
        "signer": {
            "name": verified.signer,
            "key_id": verified.key_id.to_string(),
            "authority": on_word_of(&verified.authority),
        },
        "files": files.collect::<Vec<_>>(),
        "provenance": verified.predicate,
    })
}

/// Prints a size for people.
fn bytes(size: usize) -> String {
    let size = u32::try_from(size).map_or(f64::from(u32::MAX), f64::from);
    if size < 1024.0 {
        format!("{size} B")
    } else if size < 1024.0 * 1024.0 {
        format!("{:.1} KiB", size / 1024.0)
    } else {
        format!("{:.1} MiB", size / (1024.0 * 1024.0))
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}
