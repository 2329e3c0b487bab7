//! One SSHSIG: read by the crate `ssh-key`, verified strictly here.

use std::fmt;

use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};
use ssh_key::public::KeyData;
use ssh_key::{HashAlg, SshSig};

use super::NAMESPACE;
use super::error::ApprovalError;
use crate::printable::printable;

/// The largest signature, in bytes of text.
const LARGEST: usize = 16 * 1024;

/// The bit of a security token's flags that says that somebody touched it.
const USER_PRESENT: u8 = 1;

/// The public key of a signer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignerKey {
    /// `ssh-ed25519`.
    Ed25519([u8; 32]),
    /// `sk-ssh-ed25519@openssh.com`: a key in a security token.
    Token {
        /// The key.
        key: [u8; 32],
        /// What the token keeps it for, normally `ssh:`.
        application: String,
    },
}

impl SignerKey {
    /// Takes the key if it is of an accepted algorithm.
    pub(super) fn of(data: &KeyData) -> Result<Self, ApprovalError> {
        if let Some(key) = data.ed25519() {
            Ok(Self::Ed25519(key.0))
        } else if let Some(token) = data.sk_ed25519() {
            Ok(Self::Token { key: token.public_key().0, application: token.application().to_owned() })
        } else {
            Err(ApprovalError::Algorithm(format!("the algorithm `{}`", printable(data.algorithm().as_str()))))
        }
    }

    const fn bytes(&self) -> &[u8; 32] {
        match self {
            Self::Ed25519(key) | Self::Token { key, .. } => key,
        }
    }
}

impl fmt::Display for SignerKey {
    /// Writes the fingerprint, as `ssh-keygen -l` does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data = match self {
            Self::Ed25519(key) => KeyData::Ed25519(ssh_key::public::Ed25519PublicKey(*key)),
            Self::Token { key, application } => KeyData::SkEd25519(ssh_key::public::SkEd25519::new(
                ssh_key::public::Ed25519PublicKey(*key),
                application.as_str(),
            )),
        };
        data.fingerprint(HashAlg::Sha256).fmt(f)
    }
}

/// One signature of an approval, of which nothing is known to be true before [`fits`](Self::fits).
#[derive(Debug, Clone)]
pub struct ApprovalSignature {
    key: SignerKey,
    signature: [u8; 64],
    /// The flags and the counter of a security token.
    trailer: Option<[u8; 5]>,
    hash: HashAlg,
}

impl ApprovalSignature {
    /// Reads the file that `ssh-keygen -Y sign` writes.
    ///
    /// # Errors
    ///
    /// If it is anything else, of an algorithm that is not accepted, or of another namespace.
    pub fn read(text: &str) -> Result<Self, ApprovalError> {
        let bad = |reason: String| ApprovalError::NotSignature(reason);
        if text.len() > LARGEST {
            return Err(bad(format!("it has `{}` bytes, allowed are {LARGEST}", text.len())));
        }
        let read = SshSig::from_pem(text).map_err(|error| match error {
            ssh_key::Error::AlgorithmUnknown => ApprovalError::Algorithm("another algorithm".to_owned()),
            error => bad(printable(&error.to_string())),
        })?;
        // Neither is signed, so neither may say anything but this.
        if read.version() != SshSig::VERSION {
            return Err(bad(format!("its version is `{}`, known is `1`", read.version())));
        }
        if !read.reserved().is_empty() {
            return Err(bad("its reserved field is not empty".to_owned()));
        }
        if read.namespace() != NAMESPACE {
            return Err(ApprovalError::OtherNamespace(printable(read.namespace())));
        }
        let key = SignerKey::of(read.public_key())?;
        if read.algorithm() != read.public_key().algorithm() {
            return Err(ApprovalError::Algorithm(format!(
                "the algorithm `{}`",
                printable(read.algorithm().as_str())
            )));
        }
        let (signature, trailer) = split(&key, read.signature_bytes())
            .ok_or_else(|| bad("its length is not that of an Ed25519 signature".to_owned()))?;
        Ok(Self { key, signature, trailer, hash: read.hash_alg() })
    }

    /// Returns the key that is said to have signed.
    #[must_use]
    pub const fn key(&self) -> &SignerKey {
        &self.key
    }

    /// Verifies the signature of exactly these bytes.
    ///
    /// # Errors
    ///
    /// If it is of other bytes or another key, or if a security token signed without a touch.
    pub fn fits(&self, document: &[u8]) -> Result<(), ApprovalError> {
        let wrong = || ApprovalError::WrongSignature(self.key.to_string());
        let signed = SshSig::signed_data(NAMESPACE, self.hash, document).map_err(|_| wrong())?;
        let message = match (&self.key, self.trailer) {
            (SignerKey::Token { application, .. }, Some(trailer)) => {
                if trailer.first().is_none_or(|flags| flags & USER_PRESENT == 0) {
                    return Err(ApprovalError::NobodyThere);
                }
                [&Sha256::digest(application)[..], &trailer, &Sha256::digest(signed)[..]].concat()
            }
            _ => signed,
        };
        let key = VerifyingKey::from_bytes(self.key.bytes()).map_err(|_| wrong())?;
        key.verify_strict(&message, &Signature::from_bytes(&self.signature)).map_err(|_| wrong())
    }
}

/// Takes the signature apart, and what a security token adds to it.
fn split(key: &SignerKey, bytes: &[u8]) -> Option<([u8; 64], Option<[u8; 5]>)> {
    match key {
        SignerKey::Ed25519(_) => Some((bytes.try_into().ok()?, None)),
        SignerKey::Token { .. } => {
            let (signature, trailer) = bytes.split_at_checked(64)?;
            Some((signature.try_into().ok()?, Some(trailer.try_into().ok()?)))
        }
    }
}
