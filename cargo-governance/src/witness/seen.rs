//! Reading the statement of a run to show it: what it says, and who answers for that, if anybody here knows them.

use governance_evidence::canonical::Digest;
use governance_evidence::envelope::Envelope;
use governance_evidence::keys::KeyId;
use governance_evidence::run::verify::Refusal;
use governance_evidence::run::{Authority, Run, Trust, TrustError};
use governance_law::trust::Signs;

/// A statement that can be shown.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// What it says.
    pub(crate) run: Run,
    /// The tree that it says so about.
    pub(crate) tree: Digest,
    /// The SHA-256 of its text.
    pub(crate) sha256: Digest,
    /// Who answers for it.
    pub(crate) signer: Signer,
}

/// Who answers for a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Signer {
    /// A key that is known here.
    Known {
        /// What the key is called.
        name: String,
        /// The key.
        id: KeyId,
        /// Whether nobody but this machine has to accept it.
        is_local: bool,
    },
    /// None of those who have signed may say this here; why not.
    Unknown(String),
}

impl Signer {
    /// Returns whether somebody answers for the statement.
    pub(crate) const fn is_known(&self) -> bool {
        matches!(self, Self::Known { .. })
    }
}

/// Reads a statement; one that a stranger has signed is read too, and says so.
///
/// # Errors
/// If it is no statement of a run, or if the signature of a known key does not fit it.
pub(crate) fn read(bytes: &[u8], trust: &Trust) -> Result<Seen, Refusal> {
    let envelope = Envelope::read(bytes).map_err(|error| Refusal::new(error.to_string(), error.help()))?;
    let signed = match trust.signer(&envelope, Signs::Verdict) {
        Ok((trusted, _)) => Ok(trusted),
        Err(error @ (TrustError::Unknown { .. } | TrustError::NotAllowed { .. })) => Err(error.to_string()),
        Err(error) => return Err(Refusal::new(error.to_string(), error.help())),
    };
    let read = Run::read(envelope.unverified_payload());
    let (run, tree) = read.map_err(|error| Refusal::new(error.to_string(), error.help()))?;
    let signer = match signed {
        Ok(trusted) => match trusted.had_not_ended(run.end) {
            Ok(()) => {
                let is_local = matches!(trusted.authority, Authority::Machine(_));
                Signer::Known { name: trusted.name.clone(), id: trusted.key.id(), is_local }
            }
            Err(error) => Signer::Unknown(error.to_string()),
        },
        Err(why) => Signer::Unknown(why),
    };
    Ok(Seen { run, tree, sha256: Digest::of(bytes), signer })
}
