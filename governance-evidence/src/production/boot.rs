//! The line in `main` of a program for production: it runs only under a statement that keeps its seal.
//!
//! ```text
//! let sealed = option_env!("GOVERNANCE_SEAL");
//! let started = boot::start(sealed, |name| std::env::var_os(name), std::env::current_exe().ok().as_deref());
//! ```

use std::ffi::OsString;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::seal::Seal;
use super::start::{Found, Started};
use super::{SECRET, STATEMENT};
use crate::envelope;
use crate::keys::{KeyStore, default_folder};
use crate::run::verify::Refusal;

/// What a program calls the statement beside itself: `prism-ai-dod.statement.json`.
pub const SUFFIX: &str = ".statement.json";

/// Reads the seal of this program and decides whether it may start. `variable` looks up a variable of the environment, `program` is
/// the path of the program.
///
/// # Errors
///
/// Says why it may not: no seal, no statement, or one that does not keep the seal.
pub fn start(
    sealed: Option<&str>,
    variable: impl Fn(&str) -> Option<OsString>,
    program: Option<&Path>,
) -> Result<(Seal, Started), Refusal> {
    let seal = seal(sealed)?;
    let place = place(&variable, program);
    let statement = match &place {
        Some(path) => read(path)?,
        None => None,
    };
    let secret = variable(SECRET).and_then(|secret| secret.into_string().ok());
    let made_here = made_here(&variable)?;
    let found = Found { statement: statement.as_deref(), secret: secret.as_deref(), made_here: &made_here };
    let started = seal.start(&found).map_err(|refusal| match (&place, &statement) {
        (Some(path), None) if seal.challenge.is_none() => Refusal::new(
            format!("there is no statement for this program: `{}` is not there", path.display()),
            refusal.help,
        ),
        _ => refusal,
    })?;
    Ok((seal, started))
}

/// Reads the seal alone, for a program that says what it is without running.
///
/// # Errors
///
/// If the build has left none, or one that cannot be read.
pub fn seal(sealed: Option<&str>) -> Result<Seal, Refusal> {
    let sealed = sealed.ok_or_else(|| {
        Refusal::new(
            "this program was not built for production, and carries no proof",
            "run `ship`, which builds it under a verdict",
        )
    })?;
    Seal::read(sealed).map_err(|error| Refusal::new(error.to_string(), "build the program again"))
}

/// Returns where the statement is looked for: where the environment says, or beside the program.
fn place(variable: &impl Fn(&str) -> Option<OsString>, program: Option<&Path>) -> Option<PathBuf> {
    let beside = || {
        let mut path = program?.as_os_str().to_owned();
        path.push(SUFFIX);
        Some(PathBuf::from(path))
    };
    variable(STATEMENT).filter(|named| !named.is_empty()).map(PathBuf::from).or_else(beside)
}

/// Reads a statement, and not more than one may have; nothing if there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Refusal> {
    let unreadable = |error: std::io::Error| {
        Refusal::new(format!("`{}` cannot be read: {error}", path.display()), "make the file readable")
    };
    let file = match std::fs::File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file.map_err(unreadable)?,
    };
    let mut bytes = Vec::new();
    file.take(envelope::LARGEST as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(Some(bytes))
}

/// Returns the public keys that were made on this machine. A user without a folder for keys has made none.
fn made_here(variable: &impl Fn(&str) -> Option<OsString>) -> Result<Vec<crate::keys::PublicKey>, Refusal> {
    let Ok(folder) = default_folder(variable) else { return Ok(Vec::new()) };
    let made = KeyStore::at(folder).made();
    let made = made.map_err(|error| Refusal::new(error.to_string(), error.help().unwrap_or_default()))?;
    Ok(made.into_iter().map(|made| made.key).collect())
}
