//! Signing as `ssh-keygen -Y sign` does, for programs that hold the key themselves.

use ssh_key::public::{Ed25519PublicKey, KeyData};
use ssh_key::{Algorithm, HashAlg, LineEnding, Signature, SshSig};

use super::{ApprovalError, NAMESPACE};
use crate::keys::{PrivateKey, PublicKey};

/// Returns the signature of a document, as `ssh-keygen -Y sign -n governance-approval` writes it.
///
/// # Errors
///
/// If the library cannot write it.
pub fn sign(document: &str, key: &PrivateKey) -> Result<String, ApprovalError> {
    let failed = |error: ssh_key::Error| ApprovalError::NotSignature(error.to_string());
    let data = SshSig::signed_data(NAMESPACE, HashAlg::Sha512, document.as_bytes()).map_err(failed)?;
    let signature = Signature::new(Algorithm::Ed25519, key.sign(&data).to_vec()).map_err(failed)?;
    let signed = SshSig::new(data_of(key.public()), NAMESPACE, HashAlg::Sha512, signature).map_err(failed)?;
    signed.to_pem(LineEnding::LF).map_err(failed)
}

/// Returns a public key as a line of `authorized_keys` and an `[[approver]]` of the law have it.
///
/// # Errors
///
/// If the library cannot write it.
pub fn signer_line(key: &PublicKey) -> Result<String, ApprovalError> {
    let line = ssh_key::PublicKey::from(data_of(key)).to_openssh();
    line.map_err(|error| ApprovalError::NotSignature(error.to_string()))
}

fn data_of(key: &PublicKey) -> KeyData {
    KeyData::Ed25519(Ed25519PublicKey(key.key().to_bytes()))
}
