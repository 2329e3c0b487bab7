//! The statement of a run: what `validate` found, signed and entered into the ledger, and what a run takes over from others.
//!
//! * [`Witness`] is called before a run (what it may take over is judged first), after it (waivers and outcomes of other
//!   machines take their places) and at the end (the statement is signed, kept and recorded).
//! * [`waivers`] finds the waivers of a workspace among its signed [`documents`], [`laws`] the laws of its deployments, [`trust`] the
//!   keys whose signatures count, [`signer`] the key that signs, [`record`] says what a statement says of a gate, [`surroundings`]
//!   of the machine; [`keep`] and [`ledger`] write; [`history`] keeps the statements of runs that are over, and [`seen`] reads one
//!   without believing it.

pub(crate) mod documents;
pub(crate) mod history;
mod keep;
pub(crate) mod laws;
pub(crate) mod ledger;
mod merge;
mod record;
mod run;
pub(crate) mod seen;
mod signer;
mod surroundings;
pub(crate) mod trust;
pub(crate) mod waivers;

pub(crate) use keep::{Testimony, reach, replace, statement_of};
pub(crate) use run::{Wish, Witness};
pub(crate) use signer::open as open_key;
pub(crate) use surroundings::{commit, said};

use std::path::Path;

use governance_evidence::canonical::Digest;
use governance_evidence::envelope;
use governance_evidence::keys::{KeyName, PrivateKey};
use governance_evidence::moment::Moment;

use crate::error::SetupError;
use crate::inputs;
use crate::unread::Named;
use crate::workspace::Workspace;

/// Returns the time by this machine's clock.
#[must_use]
pub(crate) fn now() -> Moment {
    Moment::from_unix(i64::try_from(inputs::now()).unwrap_or(i64::MAX))
}

/// Returns the digest of a workspace's tree, as statements and the stamp of a build have it.
///
/// # Errors
/// Says why no digest can stand for the tree.
pub(crate) fn tree(workspace: &Workspace) -> Result<Digest, String> {
    tree_of(workspace.root(), &workspace.target)
}

fn tree_of(root: &Path, target: &Path) -> Result<Digest, String> {
    use governance_lint::build::tree::Tree;

    // Git is not asked: the digest has to come out the same where there is none.
    let tree = Tree::of_workspace(root, target, None)?;
    tree.digest().parse().map_err(|_| "the digest of the tree is none".to_owned())
}

/// Checks that there is the key that a user has named, before anything rests on it.
///
/// # Errors
/// Says that there is none, or that it cannot sign.
pub(crate) fn can_sign(named: Option<&KeyName>) -> Result<(), SetupError> {
    let Some(named) = named else { return Ok(()) };
    signer::open(Some(named)).map(drop).map_err(|error| SetupError::advised(error.to_string(), error.help()))
}

/// Has something signed by this machine's own key, which counts on this machine alone.
///
/// # Errors
/// Says why there is no such key, or what `sign` says.
pub(crate) fn sign_here<T>(sign: impl FnOnce(&PrivateKey) -> Result<T, String>) -> Result<T, String> {
    let signer = signer::open(None).map_err(|error| format!("it cannot be signed: {error}"))?;
    sign(&signer.key)
}

/// Reads an envelope or a key, and not more than an envelope may have.
///
/// # Errors
/// Says that the file cannot be read.
pub(crate) fn read(path: &Path, named: Named) -> Result<Vec<u8>, SetupError> {
    named.read(path, envelope::LARGEST as u64)
}
