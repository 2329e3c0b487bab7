//! `dist`: makes release archives, or verifies a folder of them.

use std::path::{Path, PathBuf};

use clap::Args;
use governance_evidence::keys::KeyName;
use governance_law::Law;
use serde_json::json;

use super::args::RunFormat;
use super::released::{self, pretty};
use super::validate::lock;
use super::{App, Global, found};
use crate::child::{self, Echo};
use crate::dist::Halt;
use crate::dist::choice::Wish;
use crate::dist::run::{Order, make};
use crate::dist::verify::verify;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::gate::Desk;
use crate::lawfile;
use crate::ui::{self, BOLD, styled};
use crate::witness::trust;
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
  1  two builds differ, or a build for production was refused; or something in the folder is not as it was signed
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
            match halt {
                // The mistakes of a law are shown where they stand.
                Halt::Setup(error) => Err(error),
                Halt::Found { .. } => {
                    ui::error(message, help.as_deref());
                    Ok(Exit::Violation)
                }
            }
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
        RunFormat::Text => released::release(app.tool, &release),
        RunFormat::Json => ui::say(pretty(&released::release_document(&release))),
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
        RunFormat::Text => released::verified(&verified),
        RunFormat::Json => ui::say(pretty(&released::verified_document(&verified))),
    }
    Ok(())
}
