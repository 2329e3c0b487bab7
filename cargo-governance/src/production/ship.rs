//! Shipping: every program that the law names is built under the verdict on this tree, put beside its statement, and seen to start.

use std::path::{Path, PathBuf};
use std::time::Duration;

use governance_evidence::canonical::Digest;
use governance_evidence::production::{STATEMENT, boot};
use governance_law::Production;
use governance_lint::build::tree::content;

use super::{Asked, PROOF, Program, programs};
use crate::child::{Echo, Invocation};
use crate::gate::{Desk, Scene};
use crate::judging::{Built, built, executable};
use crate::witness;

/// How long a program may take to say that it starts.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that was shipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shipped {
    /// Its package.
    pub(crate) package: String,
    /// Where it lies; its statement lies beside it.
    pub(crate) file: PathBuf,
    /// The SHA-256 of the program.
    pub(crate) sha256: Digest,
    /// The digest of the tree in it.
    pub(crate) tree: String,
    /// What it says of its start.
    pub(crate) reason: String,
}

/// Why nothing was shipped, and what its tools have said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unshipped {
    /// One sentence.
    pub(crate) reason: String,
    /// Lines for the reader.
    pub(crate) details: Vec<String>,
    /// Whether that is a refusal, and not a machine that could not do it.
    pub(crate) is_refusal: bool,
}

impl Unshipped {
    fn broken(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), details: Vec::new(), is_refusal: false }
    }

    fn refused(reason: impl Into<String>, details: Vec<String>) -> Self {
        Self { reason: reason.into(), details, is_refusal: true }
    }
}

/// Builds, lays out and starts everything that ships; `tell` is told each step.
///
/// # Errors
/// Says at which program it ended; what lies in the folder by then is whole.
pub(crate) fn ship(
    scene: &Scene<'_>,
    production: &Production,
    (statement, folder): (&Path, &Path),
    echo: Echo,
    tell: &mut dyn FnMut(&str),
) -> Result<Vec<Shipped>, Unshipped> {
    let desk = Desk::open(&scene.workspace.scratch(), "ship", echo).map_err(Unshipped::broken)?;
    let tree = witness::tree(scene.workspace).map_err(Unshipped::broken)?.to_string();
    let programs = programs(scene, production).map_err(|wrong| Unshipped::refused(wrong, Vec::new()))?;
    let mut shipped = Vec::new();
    for program in programs {
        tell(&format!("building `{}` for production", program.name));
        let path = build(scene, production, (&program, statement), &desk)?;
        let (file, sha256) = lay_out(&path, statement, folder)?;
        let asked = start(scene, &program, &file, &desk)?;
        if asked.tree.as_ref() != Some(&tree) {
            let found = asked.tree.unwrap_or_else(|| "none".to_owned());
            return Err(Unshipped::refused(
                format!(
                    "`{}` says that it was built from the tree `{found}`, and this is `{tree}`",
                    program.name
                ),
                Vec::new(),
            ));
        }
        shipped.push(Shipped {
            package: program.package,
            file,
            sha256,
            tree: tree.clone(),
            reason: asked.reason,
        });
    }
    Ok(shipped)
}

fn build(
    scene: &Scene<'_>,
    production: &Production,
    (program, statement): (&Program, &Path),
    desk: &Desk,
) -> Result<PathBuf, Unshipped> {
    let command = program.build(scene, production).arg("--release");
    let ran = desk.run(&command.env(STATEMENT, statement.display().to_string()));
    match built(&ran, "cargo build") {
        Built::Clean => executable(&ran.stdout, &program.manifest, "bin", &program.name).ok_or_else(|| {
            Unshipped::broken(format!("cargo does not say where it has put `{}`", program.name))
        }),
        Built::Errors(errors) => {
            Err(Unshipped::refused(format!("`{}` does not compile for production", program.name), errors))
        }
        Built::Unclear(reason, tail) => {
            let refusal = ran.stderr.lines().find_map(|line| line.split_once("no build for production: "));
            let is_refusal = refusal.is_some();
            let reason = refusal.map_or(reason, |(_, why)| format!("its build script refuses: {why}"));
            let details = if desk.is_shown() { Vec::new() } else { tail };
            Err(Unshipped {
                reason: format!("`{}` was not built: {reason}", program.name),
                details,
                is_refusal,
            })
        }
    }
}

/// Copies a program and its statement into the folder, each whole or not at all.
fn lay_out(program: &Path, statement: &Path, folder: &Path) -> Result<(PathBuf, Digest), Unshipped> {
    let name = program.file_name().unwrap_or_default();
    let file = folder.join(name);
    let mut beside = name.to_owned();
    beside.push(boot::SUFFIX);
    let failed = |error: std::io::Error| {
        Unshipped::broken(format!("`{}` cannot be written: {error}", folder.display()))
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    // The statement first: a program without one would be there and not start.
    for (from, to) in [(statement, folder.join(beside)), (program, file.clone())] {
        let new = to.with_extension(format!("{}.new", std::process::id()));
        let copied = std::fs::copy(from, &new).and_then(|_| std::fs::rename(&new, &to));
        if copied.is_err() {
            drop(std::fs::remove_file(&new));
        }
        copied.map_err(failed)?;
    }
    let sha256 = content(&file).map_err(failed)?;
    Ok((file, Digest::from_bytes(sha256)))
}

/// Sees the program start where it lies, under the statement beside it and nothing else.
fn start(scene: &Scene<'_>, program: &Program, file: &Path, desk: &Desk) -> Result<Asked, Unshipped> {
    let mut ask = Invocation::cargo(scene.workspace.root(), &PROOF).limit(PATIENCE);
    ask.program = file.display().to_string();
    let asked = Asked::read(&desk.run(&ask))
        .map_err(|why| Unshipped::broken(format!("`{}` was built, and {why}", program.name)))?;
    if asked.starts {
        return Ok(asked);
    }
    Err(Unshipped::refused(format!("`{}` was built, and {}", program.name, asked.reason), Vec::new()))
}
