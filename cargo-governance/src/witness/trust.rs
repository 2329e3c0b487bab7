//! The keys whose signatures count where a statement is verified.

use std::path::{Path, PathBuf};

use governance_evidence::keys::PublicKey;
use governance_evidence::run::{Authority, Trust, Trusted};
use governance_law::Law;

use super::signer;
use crate::error::SetupError;
use crate::unread::Named;

/// Returns the signers of the law, the keys that the caller hands in, and those of this machine.
///
/// # Errors
/// If a key of the law or one that is handed in is none, or if the folder of this machine's keys cannot be read.
pub(crate) fn all(law: &Law, given: &[PathBuf]) -> Result<Trust, SetupError> {
    let mut trust =
        Trust::of_law(law).map_err(|error| SetupError::helped(error.to_string(), error.help()))?;
    for path in given {
        let name = path.display().to_string();
        trust.also(Trusted { name, key: public_key(path)?, authority: Authority::Given });
    }
    // A user without a folder for keys has made none.
    if let Ok(store) = signer::store() {
        trust.also_made_by(&store).map_err(|error| SetupError::advised(error.to_string(), error.help()))?;
    }
    Ok(trust)
}

/// Reads a public key.
///
/// # Errors
/// If the file cannot be read or holds none.
pub(crate) fn public_key(path: &Path) -> Result<PublicKey, SetupError> {
    let bytes = super::read(path, Named::PublicKey)?;
    PublicKey::from_pem(&String::from_utf8_lossy(&bytes))
        .map_err(|error| SetupError::advised(format!("`{}`: {error}", path.display()), error.help()))
}
